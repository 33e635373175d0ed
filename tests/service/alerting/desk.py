"""The alerting handlers over a real database, called with batches as the kernel calls them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from contracts.alerting import AlertCleared, AlertRaised
from contracts.fact import Fact
from services.alerting.consumers import consumers, in_force
from services.alerting.domain.policy import Reading
from services.alerting.settings import POLICIES, load_policies
from services.alerting.store import known
from services.alerting.use_cases.day import open_sitting
from services.alerting.use_cases.escalate import escalate_alerts
from services.alerting.use_cases.judge import judge_tasks
from services.alerting.use_cases.measure import measure_alerts
from services.alerting.use_cases.sweep import sweep_tasks
from shared.database import Database
from shared.envelope import Event, decode


@dataclass
class Desk:
    """A migrated database and the handlers; `handle` takes a batch to the handler that listens to its first fact."""

    database: Database

    def __post_init__(self) -> None:
        in_force.put(*(each.policy for each in load_policies(POLICIES)))

    def read_4b_in(self, reading: Reading) -> None:
        policy = in_force.shipped().versions[-1]
        in_force.put(replace(policy, below_path=replace(policy.below_path, reading=reading)))

    def without_early_warnings(self) -> None:
        in_force.put(replace(in_force.shipped().versions[-1], obstacle=None, trend=None))

    async def handle(self, *batch: Event[Fact]) -> None:
        work = next(each.work for each in consumers.handlers.values() if type(batch[0].fact) in each.facts)
        async with self.database.transaction() as tx:
            await work(batch, tx)

    async def handle_each(self, events: Sequence[Event[Fact]]) -> None:
        for event in events:
            await self.handle(event)

    async def sweep(self) -> int:
        return await sweep_tasks(self.database, in_force)

    async def judge_all(self) -> int:
        """Judge every task by the rules, whatever the sweep's statement would select."""
        task_ids = [str(row[0]) for row in await self.rows("SELECT task_id FROM task")]
        async with self.database.transaction() as tx:
            sitting = await open_sitting(tx, in_force)
            return await judge_tasks(tx, list((await known.load_tasks(tx, task_ids)).values()), sitting)

    async def escalate(self) -> int:
        return await escalate_alerts(self.database, in_force)

    async def measure(self) -> None:
        await measure_alerts(self.database)

    async def told(self) -> list[AlertRaised | AlertCleared]:
        """Every fact of version 1 so far, in order."""
        return [fact for fact in await self.facts() if isinstance(fact, AlertRaised | AlertCleared)]

    async def facts(self) -> list[Fact]:
        """Every fact of ours so far, in order."""
        return [decode(row[0]).fact for row in await self.rows("SELECT body FROM outbox ORDER BY id")]

    async def open_alerts(self) -> dict[tuple[str, str], str]:
        """Level by task and rule; fails when two alerts of one task and rule are open."""
        rows = await self.rows("SELECT task_id, rule, level FROM alert WHERE cleared_at IS NULL ORDER BY 1, 2")
        assert len({tuple(row[:2]) for row in rows}) == len(rows)
        return {(row[0], row[1]): row[2] for row in rows}  # type: ignore[misc]

    async def rows(self, statement: str) -> list[sa.Row[tuple[object, ...]]]:
        async with self.database.engine.connect() as connection:
            return list((await connection.execute(sa.text(statement))).all())
