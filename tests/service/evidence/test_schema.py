"""The schema: what migrations end at, and what becomes of a province's rows of 0.1.0 on the way."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import create_async_engine

from services.evidence.tables import Base
from shared import clock
from shared.database import Database, migrate
from shared.database.engine import driver_url
from shared.database.migration import _folder_of, _one_upgrade

FIRST = "0001"
JSON = {"files", "reasons"}


def differences(connection: sa.Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


def upgrade_to_first(connection: sa.Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_folder_of("evidence")))
    config.attributes["connection"] = connection
    command.upgrade(config, FIRST)


async def filled(url: str, *rows: tuple[str, dict[str, Any]]) -> None:
    """Bring an empty database to the first schema, with rows by table."""
    engine = create_async_engine(driver_url(url))
    async with engine.begin() as connection:
        await connection.run_sync(upgrade_to_first)
        for table, row in rows:
            names = ", ".join(row)
            values = ", ".join(
                f"CAST(:{name} AS jsonb)" if name in {"files", "reasons"} else f":{name}" for name in row
            )
            await connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)  # noqa: S608
    await engine.dispose()


def evidence() -> dict[str, Any]:
    told = {"evidence_id": "e1", "task_id": "t1", "unit_id": "u1", "name": "a.pdf", "media_type": "application/pdf"}
    return {**told, "size_bytes": 3, "sha256": "a" * 64, "uploaded_at": clock.now(), "uploaded_by": "canbo"}


def review(review_id: str, version: int, state: str) -> dict[str, Any]:
    decided = {"decided_at": clock.now(), "decided_by": "tt"} if state != "pending" else {}
    told = {"review_id": review_id, "version": 1, "task_id": "t1", "task_version": version, "plan_id": "p1"}
    claim = {"unit_id": "u1", "report_id": "r1", "claimed_on": clock.today(), "submitted_at": clock.now()}
    lists = {"files": json.dumps([{"evidence_id": "e1"}]), "reasons": "[]"}
    return {**told, **claim, **lists, "claim_event_id": "c1", "state": state, **decided}


class TestMigrations:
    async def test_end_at_the_tables_the_code_knows(self, database_url: str) -> None:
        database = Database(database_url)
        async with database.engine.connect() as connection:
            assert await connection.run_sync(differences) == []
        await database.close()

    async def test_take_the_rows_of_the_first_release_along(self, fresh_database: Callable[[], str]) -> None:
        url = fresh_database()
        rows = (evidence(), review("v1", 1, "rejected"), review("v2", 2, "pending"))
        with _one_upgrade:
            await asyncio.to_thread(asyncio.run, filled(url, *zip(("evidence", "review", "review"), rows, strict=True)))
        await migrate(url, "evidence")
        database = Database(url)
        async with database.transaction() as tx:
            (file,) = await tx.execute(sa.text("SELECT * FROM evidence"))
            (waiting,) = await tx.execute(sa.text("SELECT * FROM screening"))
            reviews = await tx.execute(sa.text("SELECT review_id, stage, risk FROM review ORDER BY review_id"))
            decisions = await tx.execute(sa.text("SELECT review_id, round, verdict FROM decision"))
            # Served as before, and screened when the machine comes round to it.
            assert (file.safety, file.removed_at) == ("unscanned", None)
            assert (waiting.evidence_id, waiting.state, waiting.version) == ("e1", "waiting", 0)
            assert [tuple(row) for row in reviews] == [("v1", "ended", "unknown"), ("v2", "queue", "unknown")]
            assert [tuple(row) for row in decisions] == [("v1", "first", "rejected")]
        await database.close()
