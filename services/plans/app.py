"""The plans service put together."""

from fastapi import FastAPI

from services.plans.api import routers
from services.plans.clients.evidence import EvidenceClient
from services.plans.clients.reader import Reader
from services.plans.consumers import consumers
from services.plans.domain.policy import Policy
from services.plans.jobs import jobs
from services.plans.settings import Settings
from shared.policy_file import read_policy
from shared.service import Service, create_app


def build_service(settings: Settings | None = None) -> Service:
    """Return the service as a value; settings come from the environment unless given."""
    settings = settings or Settings()
    policy = read_policy(settings.policy_file, Policy)
    return Service(
        name="plans",
        settings=settings,
        routers=routers,
        consumers=consumers,
        jobs=jobs(policy),
        state={"policy": policy, "evidence": EvidenceClient(settings.evidence_url), "reader": Reader(policy.reading)},
    )


def build_app(settings: Settings | None = None) -> FastAPI:
    """Return the service as an application."""
    return create_app(build_service(settings))
