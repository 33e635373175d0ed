"""The evidence service put together."""

from fastapi import FastAPI

from services.evidence.api import routers
from services.evidence.consumers import consumers
from services.evidence.domain.policy import Policy
from services.evidence.jobs import jobs
from services.evidence.settings import Settings
from services.evidence.store.contents import Contents
from shared.policy_file import read_policy
from shared.service import Service, create_app


def build_service(settings: Settings | None = None) -> Service:
    """The service as a value; settings come from the environment unless given."""
    settings = settings or Settings()
    contents = Contents(settings.files_folder)
    return Service(
        name="evidence",
        settings=settings,
        routers=routers,
        consumers=consumers,
        jobs=jobs(contents),
        state={"contents": contents, "policy": read_policy(settings.policy_file, Policy)},
    )


def build_app(settings: Settings | None = None) -> FastAPI:
    """The service as an application."""
    return create_app(build_service(settings))
