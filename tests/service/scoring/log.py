"""Both sides of a rebuild: what handlers made of facts, and what is made anew from the log of the same facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from nats.aio.client import Client

from contracts.fact import Fact
from services.scoring.consumers import in_force
from services.scoring.use_cases.adopt import Adopted, adopt
from services.scoring.use_cases.day import Judging
from services.scoring.use_cases.fold import FACTS, Fold, end_of
from services.scoring.use_cases.rebuild import build, read
from shared.bus.log import Log, logs_of
from shared.envelope import Event
from shared.testing.bus import tell
from tests.service.scoring.desk import Desk

Rows = dict[str, list[tuple[object, ...]]]

SCORES = (
    "subject_kind, subject_id, unit_id, as_of, score, completion, band, task_count, reported_count, source_event_id,"
    " policy_version"
)
COMPARED = {
    "unit": "SELECT * FROM {}.unit ORDER BY unit_id",
    "plan": "SELECT * FROM {}.plan ORDER BY plan_id",
    "task": "SELECT * FROM {}.task WHERE plan_id IS NOT NULL ORDER BY task_id",
    # The day of a task that nobody assigned is the one on which it was heard of.
    "unassigned": "SELECT task_id, facts FROM {}.task WHERE plan_id IS NULL ORDER BY task_id",
    "share": "SELECT * FROM {}.share ORDER BY task_id, unit_id",
    "group_sum": "SELECT * FROM {}.group_sum ORDER BY kind, group_id",
    # A unit or plan that lost all its tasks goes on having no score.
    "score": f"SELECT {SCORES} FROM {{0}}.score AS each WHERE subject_kind = 'task' OR EXISTS (SELECT FROM"  # noqa: S608
    " {0}.group_sum WHERE kind = each.subject_kind AND group_id = each.subject_id) ORDER BY 1, 2",
}
"""What must be the same in both, column by column."""


@dataclass
class Archive:
    """The log, and the desk whose database is rebuilt from it."""

    client: Client
    desk: Desk
    url: str

    async def take(self, *events: Event[Fact]) -> None:
        """Put events into the log, and have them handled."""
        await self.store(*events)
        await self.desk.handle_each(events)

    async def store(self, *events: Event[Fact]) -> None:
        await tell(self.client, *events)

    async def rebuild(self, day: date) -> tuple[Sequence[Log], Fold, Judging]:
        logs, fold = logs_of(self.client, FACTS), Fold(end_of(day))
        await read(logs, fold)
        return logs, fold, await build(self.desk.database, fold, day, in_force)

    async def adopt(self, day: date) -> Adopted:
        logs, fold, judging = await self.rebuild(day)
        return await adopt(self.desk.database, logs, fold, judging)

    async def rows(self, schema: str = "public") -> Rows:
        found = {name: await self.desk.rows(statement.format(schema)) for name, statement in COMPARED.items()}
        return {name: [tuple(row) for row in rows] for name, rows in found.items()}

    async def versions(self) -> dict[object, object]:
        return {row[0]: row[1] for row in await self.desk.rows("SELECT subject_id, version FROM score")}

    async def change(self, *statements: str) -> None:
        async with self.desk.database.engine.begin() as connection:
            for statement in statements:
                await connection.execute(sa.text(statement))
