"""The alerting service put together."""

from fastapi import FastAPI

from services.alerting.api import routers
from services.alerting.consumers import consumers, in_force
from services.alerting.jobs import jobs
from services.alerting.settings import Settings, load_policies
from shared.service import Service, create_app


def build_service(settings: Settings | None = None) -> Service:
    """Return the service as a value; settings come from the environment unless given."""
    settings = settings or Settings()
    in_force.ship(*load_policies(settings.policy_folder))
    return Service(
        name="alerting",
        settings=settings,
        routers=routers,
        consumers=consumers,
        jobs=jobs(in_force),
        state={"policy": in_force},
    )


def build_app(settings: Settings | None = None) -> FastAPI:
    """Return the service as an application."""
    return create_app(build_service(settings))
