from collections.abc import AsyncIterator, Callable

import pytest

from shared.database import Database
from shared.embedded.nats import NatsServer
from tests.kernel.bus.house import Base, House, connect


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, service="scoring")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield database
    await database.close()


@pytest.fixture
async def house(nats_server: NatsServer, database: Database) -> AsyncIterator[House]:
    client = await connect(nats_server.url)
    yield House(nats_server.url, database, client)
    await client.close()


@pytest.fixture
def fresh_database_url(fresh_database: Callable[[], str]) -> str:
    """Give a second database, for a process that brings its own tables."""
    return fresh_database()
