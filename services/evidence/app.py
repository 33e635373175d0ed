"""The evidence service put together."""

from fastapi import FastAPI

from services.evidence.api import routers
from services.evidence.clients.clamd import Clamd
from services.evidence.clients.screener import Screener
from services.evidence.consumers import consumers, in_force
from services.evidence.document import Seal
from services.evidence.domain.policy import Policy
from services.evidence.jobs import jobs
from services.evidence.settings import Settings
from services.evidence.store.contents import Contents, Place
from services.evidence.store.previews import Previews
from services.evidence.use_cases.attach import Intake
from services.evidence.use_cases.preview import Drawing
from services.evidence.use_cases.retention import dropping
from services.evidence.use_cases.screen import Machine
from shared.auth.key_file import signing_key
from shared.policy_file import read_policy
from shared.service import Service, create_app


def build_service(settings: Settings | None = None) -> Service:
    """The service as a value; settings come from the environment unless given."""
    settings = settings or Settings()
    contents = Contents(_place(settings))
    policy = read_policy(settings.policy_file, Policy)
    in_force.put(policy)
    intake = Intake(policy, has_scanner=bool(settings.clamd_url))
    screener = Screener(policy.screening, settings.trust_folder)
    scanner = Clamd(settings.clamd_url) if settings.clamd_url else None
    machine = Machine(contents, screener, scanner, policy.screening)
    drawing = Drawing(contents, Previews(settings.files_folder / "previews"), screener)
    drop = dropping(contents, drawing.previews)
    seal = Seal(signing_key(settings.signing_key_file or settings.files_folder / "dossier-key.json"))
    return Service(
        name="evidence",
        settings=settings,
        routers=routers,
        consumers=consumers,
        jobs=jobs(contents, intake, machine, drawing.previews),
        state={
            "contents": contents,
            "policy": policy,
            "intake": intake,
            "drawing": drawing,
            "drop_content": drop,
            "seal": seal,
        },
    )


def build_app(settings: Settings | None = None) -> FastAPI:
    """The service as an application."""
    return create_app(build_service(settings))


def _place(settings: Settings) -> Place:
    return Place(
        settings.files_folder,
        settings.store_url,
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key,
    )
