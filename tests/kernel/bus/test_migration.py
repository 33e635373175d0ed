import asyncio
from importlib import import_module
from pathlib import Path

import asyncpg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from shared.database import Database, migrate, service_base
from shared.database.away import is_away

SERVICES = sorted(path.parent.name for path in Path("services").glob("*/tables*") if path.stem == "tables")


class TestMigrate:
    @pytest.mark.parametrize("service", SERVICES)
    async def test_gives_a_service_the_tables_it_maps(self, service: str, database_url: str) -> None:
        await migrate(database_url, service)
        await migrate(database_url, service)
        base: type[SQLModel] = import_module(f"services.{service}.tables").Base
        database = Database(database_url)
        async with database.engine.connect() as connection:
            differences = await connection.run_sync(_differences, base.metadata)
        await database.close()
        assert differences == []

    async def test_lets_replicas_start_together(self, database_url: str) -> None:
        await asyncio.gather(*(migrate(database_url, SERVICES[0]) for _ in range(3)))

    async def test_says_when_there_is_no_such_service(self, database_url: str) -> None:
        with pytest.raises(ModuleNotFoundError, match="no service 'nowhere'"):
            await migrate(database_url, "nowhere")

    async def test_says_when_the_database_is_away(self) -> None:
        with pytest.raises(ConnectionRefusedError) as caught:
            await migrate("postgresql://nobody:x@127.0.0.1:1/none", SERVICES[0])
        assert is_away(caught.value)


class TestServiceBase:
    def test_keeps_services_apart(self) -> None:
        first, second = service_base("first"), service_base("second")
        assert first.metadata is not second.metadata
        assert set(first.metadata.tables) == {"outbox", "inbox", "dead_letter", "idempotency"}


class TestIsAway:
    @pytest.mark.parametrize(
        ("statement", "expected"),
        [
            ("SELECT pg_terminate_backend(pg_backend_pid())", True),
            ("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$", True),
            ("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$", True),
            ("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '57P03'; END $$", True),
            ("SELECT 1 / 0", False),
            ("SELEC", False),
            ("SELECT * FROM nowhere", False),
            ("SELECT CAST('x' AS int)", False),
            ("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '23505'; END $$", False),
        ],
    )
    async def test_goes_by_what_postgresql_says(self, database_url: str, statement: str, *, expected: bool) -> None:
        database = Database(database_url)
        with pytest.raises(sa.exc.DBAPIError) as caught:
            await _run(database, statement)
        await database.close()
        assert is_away(caught.value) is expected

    def test_is_false_for_a_fault_of_the_code(self) -> None:
        assert not is_away(KeyError("x"))
        assert not is_away(asyncpg.DataError("x"))

    def test_is_true_for_a_pool_that_has_no_connection_left(self) -> None:
        assert is_away(sa.exc.TimeoutError("pool"))
        assert is_away(TimeoutError())


async def _run(database: Database, statement: str) -> None:
    async with database.transaction() as tx:
        await tx.execute(sa.text(statement))


def _differences(connection: sa.Connection, metadata: sa.MetaData) -> list[object]:
    found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    return [each for each in found if "alembic_version" not in str(each)]
