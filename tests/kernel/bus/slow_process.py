"""A service process whose handler waits for a lock that the test holds."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from pydantic_settings import SettingsConfigDict

import services
from contracts import plans
from shared.bus import Consumers
from shared.database import Transaction
from shared.service import Service, run
from shared.settings import ServiceSettings

LOCK = 77

services.__path__.append(str(Path(__file__).parents[1] / "http" / "services"))
consumers = Consumers("trial")


class TrialSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="TRIAL_")


@consumers.on(plans.UnitChanged)
async def wait_for_lock(events: Sequence[object], tx: Transaction) -> None:
    await tx.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


if __name__ == "__main__":
    run(lambda: Service(name="trial", settings=TrialSettings(), routers=[], consumers=consumers))
