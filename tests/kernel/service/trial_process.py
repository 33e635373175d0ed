"""The trial service as a process: what `python -m services.<name>` is for a real one."""

from pathlib import Path

from fastapi import APIRouter
from pydantic_settings import SettingsConfigDict

import services
from shared.auth import public
from shared.service import Service, run
from shared.settings import ServiceSettings

services.__path__.append(str(Path(__file__).parents[1] / "http" / "services"))
router = APIRouter()


class TrialSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="TRIAL_")


@router.get("/api/v1/hello", dependencies=[public()])
async def hello() -> dict[str, str]:
    return {"hello": "xin chào"}


if __name__ == "__main__":
    run(lambda: Service(name="trial", settings=TrialSettings(), routers=[router]))
