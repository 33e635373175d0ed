"""The scoring handlers over a database, and the whole service on real servers."""

from collections.abc import AsyncIterator, Callable

import nats
import pytest
from fastapi import FastAPI

from services.scoring.app import build_app
from services.scoring.consumers import consumers
from services.scoring.settings import Settings
from shared.bus.topology import durable_of, reconcile, streams
from shared.database import Database
from shared.embedded.nats import NatsServer
from shared.testing.bus import Subscriber
from shared.testing.services import run_service
from shared.testing.tokens import Keys
from tests.service.scoring.desk import Desk
from tests.service.scoring.log import Archive
from tests.service.scoring.running import Running


@pytest.fixture
def database_url(fresh_copy: Callable[[str], str]) -> str:
    """Give a migrated database of the test's own."""
    return fresh_copy("scoring")


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    """Give the handlers without the bus."""
    database = Database(database_url, service="scoring")
    yield Desk(database)
    await database.close()


@pytest.fixture
async def scoring_app(nats_server: NatsServer, database_url: str, keys: Keys) -> FastAPI:
    """Give the service over a broker that has every stream and the service's durables."""
    client = await nats.connect(nats_server.url)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()
    return build_app(Settings(database_url=database_url, nats_url=nats_server.url, jwks_url=keys.jwks_url))


@pytest.fixture
async def running(scoring_app: FastAPI, nats_server: NatsServer, keys: Keys) -> AsyncIterator[Running]:
    """Give the running service, and somebody who hears what it tells."""
    async with Subscriber(nats_server.url) as heard, run_service(scoring_app) as http:
        yield Running(nats_server.url, http, heard, keys, scoring_app.state.database)


@pytest.fixture
async def archive(nats_server: NatsServer, desk: Desk) -> AsyncIterator[Archive]:
    """Give the desk with an empty log, to be filled with what the desk handles."""
    client = await nats.connect(nats_server.url)
    await reconcile(client, streams(), ())
    yield Archive(client, desk, nats_server.url)
    await client.close()
