"""The plans service on real servers, alone or beside the real evidence service."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import nats
import pytest
from fastapi import FastAPI

from services.evidence import app as evidence_app
from services.evidence.consumers import consumers as evidence_consumers
from services.evidence.settings import Settings as EvidenceSettings
from services.plans.app import build_app
from services.plans.consumers import consumers
from services.plans.settings import Settings
from shared.bus.topology import durable_of, reconcile, streams
from shared.database import Database
from shared.embedded.nats import NatsServer
from shared.testing.bus import Subscriber
from shared.testing.services import run_service, serve
from shared.testing.tokens import Keys
from tests.service.plans.office import NOWHERE, Office


@pytest.fixture
def database_url(fresh_copy: Callable[[str], str]) -> str:
    """Give a migrated database of the test's own."""
    return fresh_copy("plans")


@pytest.fixture
async def bus(nats_server: NatsServer) -> str:
    """Give the address of a broker with every stream, and the durables of plans and evidence."""
    client = await nats.connect(nats_server.url)
    handlers = [*consumers.handlers.values(), *evidence_consumers.handlers.values()]
    await reconcile(client, streams(), map(durable_of, handlers))
    await client.close()
    return nats_server.url


@pytest.fixture
def plans_app(bus: str, database_url: str, keys: Keys) -> Callable[[str], FastAPI]:
    """Give a function that puts the plans service together, asking the evidence service at an address."""

    def build(evidence_url: str) -> FastAPI:
        urls = {"database_url": database_url, "nats_url": bus, "jwks_url": keys.jwks_url}
        return build_app(Settings(**urls, evidence_url=evidence_url))

    return build


@pytest.fixture
async def evidence_url(bus: str, fresh_copy: Callable[[str], str], keys: Keys, tmp_path: Path) -> AsyncIterator[str]:
    """Give the address of a running evidence service."""
    urls = {"database_url": fresh_copy("evidence"), "nats_url": bus, "jwks_url": keys.jwks_url}
    async with serve(evidence_app.build_app(EvidenceSettings(**urls, files_folder=tmp_path))) as url:
        yield url


@asynccontextmanager
async def opened(app: FastAPI, bus: str, keys: Keys, evidence_url: str) -> AsyncIterator[Office]:
    async with AsyncExitStack() as stack:
        heard = await stack.enter_async_context(Subscriber(bus))
        http = await stack.enter_async_context(run_service(app))
        database: Database = app.state.database
        yield Office(http=http, heard=heard, keys=keys, bus=bus, database=database, evidence_url=evidence_url)


@pytest.fixture
async def office(plans_app: Callable[[str], FastAPI], bus: str, keys: Keys) -> AsyncIterator[Office]:
    """Give the plans service with nobody to ask about evidence."""
    async with opened(plans_app(NOWHERE), bus, keys, NOWHERE) as office:
        yield office


@pytest.fixture
async def office_with_evidence(
    plans_app: Callable[[str], FastAPI], bus: str, keys: Keys, evidence_url: str
) -> AsyncIterator[Office]:
    """Give the plans service beside the evidence service."""
    async with opened(plans_app(evidence_url), bus, keys, evidence_url) as office:
        yield office
