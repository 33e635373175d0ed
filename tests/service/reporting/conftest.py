"""The reporting service on real servers."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import nats
import pytest
from fastapi import FastAPI

from services.reporting.app import build_app
from services.reporting.consumers import consumers
from services.reporting.settings import Settings
from shared.bus.topology import durable_of, reconcile, streams
from shared.embedded.nats import NatsServer
from shared.testing.bus import Subscriber
from shared.testing.services import run_service
from shared.testing.tokens import Keys
from tests.service.reporting.hall import Hall


@pytest.fixture
def database_url(fresh_copy: Callable[[str], str]) -> str:
    """Give a migrated database of the test's own."""
    return fresh_copy("reporting")


@pytest.fixture
async def bus(nats_server: NatsServer) -> str:
    """Give the address of a broker with every stream and the service's durables."""
    client = await nats.connect(nats_server.url)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()
    return nats_server.url


@pytest.fixture
def build(bus: str, database_url: str, keys: Keys) -> Callable[[], FastAPI]:
    """Give a function that puts the service together."""

    def built() -> FastAPI:
        urls: dict[str, Any] = {"database_url": database_url, "nats_url": bus, "jwks_url": keys.jwks_url}
        return build_app(Settings(**urls))

    return built


@pytest.fixture
async def hall(build: Callable[[], FastAPI], bus: str, keys: Keys) -> AsyncIterator[Hall]:
    app = build()
    async with Subscriber(bus, "nq57.v1.report.>") as heard, run_service(app) as http:
        yield Hall(http, heard, keys, bus, app.state.database)
