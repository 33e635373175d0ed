"""What a database of before the history holds is where its history begins."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine

import services.plans.migrations
from shared.database.engine import driver_url

FOLDER = Path(next(iter(services.plans.migrations.__path__)))
OF_BEFORE = """
    INSERT INTO unit (unit_id, display_name, kind, is_active, version)
        VALUES ('mau.xa-mot', 'Xã Một', 'commune', true, 1);
    INSERT INTO plan (plan_id, unit_id, programme, title, valid_from, valid_to, published_on, published_by, version,
        created_at, created_by)
        SELECT id, 'mau.xa-mot', '57-NQ/TW', 'Kế hoạch', '2026-01-01', '2026-12-31', told, 'a', 2, now(), 'a'
        FROM (VALUES ('p1', date '2026-01-05'), ('p2', NULL)) AS plans (id, told);
    INSERT INTO task (task_id, plan_id, position, code, name, search_text, kind, unit_id, coordinating_unit_ids,
        is_falling, measured, starts_on, effective_due_on, weight, work_state, version)
        SELECT 't' || plan_id, plan_id, 1, '1', 'Việc', 'viec', 'deliverable', 'mau.xa-mot', ARRAY['mau.xa-mot.la'],
        false, 'point', '2026-01-01', '2026-12-31', 1, 'in_progress', 3 FROM plan;
    INSERT INTO period (period_id, plan_id, kind, starts_on, ends_on, due_on, locks_on, is_locked, version)
        VALUES ('k1', 'p1', 'month', '2026-01-01', '2026-01-31', '2026-02-05', '2026-02-10', false, 1)
"""


def upgrade(connection: sa.Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


class TestHistoryOfOldDatabases:
    async def test_begins_with_what_stands_published(self, fresh_database: Callable[[], str]) -> None:
        engine = create_async_engine(driver_url(fresh_database()))
        async with engine.connect() as connection:
            await connection.run_sync(upgrade, "0004")
            for statement in OF_BEFORE.split(";"):
                await connection.exec_driver_sql(statement)
            await connection.commit()
            await connection.run_sync(upgrade, "head")
            await connection.commit()
            rows = await connection.execute(
                sa.text("SELECT kind, key, unit_ids, version, state FROM history ORDER BY 2")
            )
            kept = {row.key: row for row in rows}
            versions = (await connection.execute(sa.text("SELECT plan_id, version, kind FROM plan_version"))).all()
        await engine.dispose()
        assert {key: row.kind for key, row in kept.items()} == {
            "k1": "period",
            "mau.xa-mot": "unit",
            "p1": "plan",
            "tp1": "task",
        }
        assert (kept["tp1"].unit_ids, kept["tp1"].version) == (["mau.xa-mot", "mau.xa-mot.la"], 3)
        assert kept["tp1"].state["work_state"] == "in_progress"
        assert [tuple(row) for row in versions] == [("p1", 2, "published")]
