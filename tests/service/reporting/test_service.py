"""The service as a whole: its schema, its routes, its start."""

from collections.abc import Callable

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fastapi import FastAPI
from sqlalchemy import Connection

from services.reporting.tables import Base
from shared.auth import undeclared_routes
from tests.service.reporting.hall import Hall


class TestSchema:
    async def test_is_what_the_tables_say(self, hall: Hall) -> None:
        def differences(connection: Connection) -> list[object]:
            return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

        async with hall.database.engine.connect() as connection:
            found = await connection.run_sync(differences)
        assert [difference for difference in found if "alembic_version" not in str(difference)] == []


class TestRoutes:
    def test_each_say_who_may_call_them(self, build: Callable[[], FastAPI]) -> None:
        assert undeclared_routes(build()) == []


class TestReadiness:
    async def test_is_told_once_everything_runs(self, hall: Hall) -> None:
        assert (await hall.http.get("/livez")).status_code == 200
        answer = await hall.http.get("/readyz")
        assert answer.status_code == 200, answer.text
