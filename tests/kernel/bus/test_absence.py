import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog

from contracts import plans
from shared.bus import dead_letters
from shared.bus.broker import Bus
from shared.database import Database
from shared.embedded.nats import NatsServer
from shared.embedded.postgres import PostgresServer
from shared.envelope import Event
from shared.ids import new_id
from shared.testing.eventually import eventually
from shared.testing.plugin import FAST_SETTINGS
from tests.kernel.bus.house import Base, House, changed, connect

Events = Sequence[Event[plans.UnitChanged]]


@pytest.fixture
def own_postgres(server_folder: Path) -> PostgresServer:
    return PostgresServer(server_folder / f"postgres-{new_id()}", settings=FAST_SETTINGS)


@pytest.fixture
async def mortal_house(nats_server: NatsServer, own_postgres: PostgresServer) -> AsyncIterator[House]:
    """A house whose PostgreSQL may be stopped and started."""
    with own_postgres as server:
        database = Database(server.create_role_and_database("mortal", "secret"), service="scoring")
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        client = await connect(nats_server.url)
        yield House(nats_server.url, database, client)
        await client.close()
        await database.close()


class TestDatabaseAway:
    async def test_is_no_poison_however_long_it_lasts(self, mortal_house: House, own_postgres: PostgresServer) -> None:
        house, events = mortal_house, [changed(n) for n in range(1, 6)]
        async with house.running(house.consumers(attempts=1)):
            await house.tell(changed(0))
            await eventually(house.is_settled)
            own_postgres.stop()
            with structlog.testing.capture_logs() as logs:
                await house.tell(*events)
                await eventually(lambda: sum(line["event"] == "bus.dependency_away" for line in logs) >= 3)
            own_postgres.start()
            await eventually(house.is_settled)
            await eventually(lambda: said_all(house, 6))
        effects = await house.effects()
        assert {event.id for event in events} < set(effects)
        assert set(effects.values()) == {1}
        assert await dead_letters.list_open(house.database) == []

    async def test_is_seen_behind_a_connection_that_was_cut(self, house: House) -> None:
        cut = sa.text("SELECT pg_terminate_backend(pg_backend_pid())")
        cuts = [cut]

        async def lose_the_connection(_events: Events) -> None:
            if cuts:
                async with house.database.transaction() as tx:
                    await tx.execute(cuts.pop())

        house.before = lose_the_connection
        event = changed(1)
        async with house.running(house.consumers(attempts=1)):
            await house.tell(event)
            await eventually(house.is_settled)
        assert await house.effects() == {event.id: 1}
        assert await dead_letters.list_open(house.database) == []

    async def test_is_not_a_value_that_a_column_cannot_hold(self, house: House) -> None:
        async def write_nonsense(_events: Events) -> None:
            async with house.database.transaction() as tx:
                await tx.execute(sa.text("INSERT INTO effect VALUES ('x', CAST(:n AS int))"), {"n": "many"})

        house.before = write_nonsense
        async with house.running(house.consumers(attempts=1)):
            await house.tell(changed(1))
            await eventually(lambda: dead_letters.list_open(house.database))


class TestBrokerAway:
    async def test_is_survived_without_loss_or_double(self, house: House, nats_server: NatsServer) -> None:
        events = [changed(n) for n in range(40)]
        async with house.running() as bus:
            await house.tell(*events[:20])
            nats_server.kill()
            await eventually(lambda: is_unwell(bus))
            nats_server.start()
            await eventually(lambda: house.client.is_connected)
            await house.tell(*events[20:])
            await eventually(house.is_settled)
            await eventually(lambda: is_well(bus))
        assert await house.effects() == {event.id: 1 for event in events}

    async def test_may_last_longer_than_the_client_would_try_by_default(
        self, house: House, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shared.bus.shell.RECONNECT_SECONDS", 0.01)
        event = changed(1)
        async with house.running() as bus:
            nats_server.kill()
            client = bus._client()
            await eventually(lambda: client._server_pool and client._server_pool[0].reconnects > 70)
            nats_server.start()
            await eventually(lambda: house.client.is_connected)
            await house.tell(event)
            await eventually(house.effects)

    async def test_at_the_start_is_waited_for(self, house: House, nats_server: NatsServer) -> None:
        consumers = house.consumers()
        async with house.running(consumers):
            pass
        nats_server.stop()
        bus = Bus("scoring", house.url, house.database, consumers)
        starting = asyncio.create_task(bus.start())
        nats_server.start()
        async with asyncio.timeout(20):
            await starting
        event = changed(1)
        await eventually(lambda: house.client.is_connected)
        await house.tell(event)
        await eventually(house.effects)
        await bus.stop()


async def said_all(house: House, count: int) -> bool:
    return len(await house.rows("SELECT id FROM outbox WHERE published_at IS NOT NULL")) == count


async def is_unwell(bus: Bus) -> bool:
    return not (await bus.health()).is_ok


async def is_well(bus: Bus) -> bool:
    return not await is_unwell(bus)
