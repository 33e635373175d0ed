"""The scoring service put together."""

from fastapi import FastAPI

from services.scoring.api import router
from services.scoring.consumers import consumers, in_force, shelf
from services.scoring.jobs import jobs
from services.scoring.settings import Settings, load_policies
from services.scoring.use_cases.in_force import PolicyInForce
from services.scoring.use_cases.index.shelf import read_methods
from shared.service import Service, create_app


def build_service(settings: Settings | None = None) -> Service:
    """Return the service as a value; settings come from the environment unless given."""
    settings = settings or Settings()
    in_force.ship(*load_policies(settings.policy_folder))
    shelf.ship(*read_methods(settings.methods_folder))
    return Service(
        name="scoring",
        settings=settings,
        routers=(router,),
        consumers=consumers,
        jobs=jobs(in_force, shelf),
        state={"policy": in_force, "methods": shelf},
    )


def policies_for(database_url: str) -> PolicyInForce:
    """Let the service's policies hold in a tool that works on its database; return them."""
    settings = Settings(database_url=database_url, jwks_url="")
    in_force.ship(*load_policies(settings.policy_folder))
    return in_force


def build_app(settings: Settings | None = None) -> FastAPI:
    """Return the service as an application."""
    return create_app(build_service(settings))
