"""The reporting service put together."""

from fastapi import FastAPI

from services.reporting.api import routers
from services.reporting.consumers import consumers
from services.reporting.document import Form
from services.reporting.domain.awards import Policy
from services.reporting.settings import Settings
from shared.policy_file import read_policy
from shared.service import Service, create_app


def build_service(settings: Settings | None = None) -> Service:
    """The service as a value; settings come from the environment unless given."""
    settings = settings or Settings()
    return Service(
        name="reporting",
        settings=settings,
        routers=routers,
        consumers=consumers,
        state={
            "policy": read_policy(settings.policy_file, Policy),
            "form": read_policy(settings.form_file, Form),
        },
    )


def build_app(settings: Settings | None = None) -> FastAPI:
    """The service as an application."""
    return create_app(build_service(settings))
