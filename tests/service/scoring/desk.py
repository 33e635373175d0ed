"""The scoring handlers over a real database, called with batches as the kernel calls them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from contracts.fact import Fact
from contracts.scoring import ScoreChanged
from services.scoring.consumers import consumers, in_force
from services.scoring.settings import POLICIES, load_policy
from services.scoring.use_cases.recompute import recompute_scores
from shared.database import Database
from shared.envelope import Event, decode


@dataclass
class Desk:
    """A migrated database and the handlers; `handle` takes a batch to the handler that listens to its first fact."""

    database: Database

    def __post_init__(self) -> None:
        in_force.put(load_policy(POLICIES / "2026.1.yaml"))

    async def handle(self, *batch: Event[Fact]) -> None:
        work = next(each.work for each in consumers.handlers.values() if type(batch[0].fact) in each.facts)
        async with self.database.transaction() as tx:
            await work(batch, tx)

    async def fail(self, *batch: Event[Fact]) -> None:
        """Handle a batch and fail before the commit, with RuntimeError."""
        work = next(each.work for each in consumers.handlers.values() if type(batch[0].fact) in each.facts)
        async with self.database.transaction() as tx:
            await work(batch, tx)
            raise RuntimeError("the commit never came")

    async def handle_each(self, events: Sequence[Event[Fact]]) -> None:
        for event in events:
            await self.handle(event)

    async def recompute(self) -> None:
        await recompute_scores(self.database, in_force)

    async def told(self) -> list[ScoreChanged]:
        """Every score.changed so far, in order."""
        rows = await self.rows("SELECT body FROM outbox ORDER BY id")
        return [fact for row in rows if isinstance(fact := decode(row[0]).fact, ScoreChanged)]

    async def scores(self) -> dict[str, tuple[object, ...]]:
        """Score, completion, band, counts by subject, as they stand."""
        columns = "subject_id, score, completion, band, task_count, reported_count"
        return {row[0]: tuple(row[1:]) for row in await self.rows(f"SELECT {columns} FROM score ORDER BY 1")}  # noqa: S608

    async def rows(self, statement: str) -> list[sa.Row[tuple[object, ...]]]:
        async with self.database.engine.connect() as connection:
            return list((await connection.execute(sa.text(statement))).all())
