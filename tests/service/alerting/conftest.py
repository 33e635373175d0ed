"""The alerting handlers over a database, and the whole service on real servers."""

from collections.abc import AsyncIterator, Callable

import nats
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.alerting.app import build_app
from services.alerting.consumers import consumers
from services.alerting.settings import Settings
from shared.bus.topology import durable_of, reconcile, streams
from shared.database import Database
from shared.embedded.nats import NatsServer
from shared.testing.bus import Subscriber
from shared.testing.services import run_service
from shared.testing.tokens import Keys
from tests.service.alerting.desk import Desk
from tests.service.alerting.post import Post
from tests.service.alerting.receivers import HOST, Authority, MailServer, Receiver
from tests.service.scoring.running import Running

EMPTIED = "task, path_segment, unit, alert, channel, notification, outbox"


@pytest.fixture
def database_url(fresh_copy: Callable[[str], str]) -> str:
    """Give a migrated database of the test's own."""
    return fresh_copy("alerting")


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    """Give the handlers without the bus."""
    database = Database(database_url, service="alerting")
    yield Desk(database)
    await database.close()


@pytest.fixture
async def alerting_app(nats_server: NatsServer, database_url: str, keys: Keys) -> FastAPI:
    """Give the service over a broker that has every stream and the service's durables."""
    client = await nats.connect(nats_server.url)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()
    return build_app(Settings(database_url=database_url, nats_url=nats_server.url, jwks_url=keys.jwks_url))


@pytest.fixture
async def running(alerting_app: FastAPI, nats_server: NatsServer, keys: Keys) -> AsyncIterator[Running]:
    """Give the running service, and somebody who hears what it tells."""
    async with Subscriber(nats_server.url) as heard, run_service(alerting_app) as http:
        yield Running(nats_server.url, http, heard, keys, alerting_app.state.database)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Give a certification authority of the run's own."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def posts_database_url(module_copy: Callable[[str], str]) -> str:
    """Give a migrated database that the posts of a module share, each finding it empty."""
    return module_copy("alerting")


@pytest.fixture
async def post(posts_database_url: str, authority: Authority) -> AsyncIterator[Post]:
    """Give the delivery of notifications, a mail server and an HTTPS receiver."""
    database = Database(posts_database_url, service="alerting")
    async with database.transaction() as tx:
        await tx.execute(sa.text(f"TRUNCATE {EMPTIED}"))
        await tx.execute(sa.text("UPDATE judged_day SET day = DATE '2000-01-01'"))
    desk = Desk(database)
    async with MailServer().running() as mail, Receiver().running(authority.server(HOST)) as receiver:
        yield Post(desk, authority, mail, receiver)
    await database.close()
