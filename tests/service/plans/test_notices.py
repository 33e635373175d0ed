import asyncio
from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from contracts.plans import DeadlineApproaching
from services.plans.domain.policy import Policy
from services.plans.settings import POLICY
from services.plans.use_cases.deadlines import tell_notices
from shared.clock import LOCAL
from shared.database import Database
from shared.envelope import decode
from shared.policy_file import read_policy
from shared.testing.clock import MovedClock
from tests.service.plans.office import CULTURE, Office, deliverable

DUE = "2026-03-30"
MANY = 300


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


async def sweep(database: Database, policy: Policy | None = None) -> None:
    async with database.transaction() as tx:
        await tell_notices(tx, policy or read_policy(POLICY, Policy))


async def said(office: Office) -> list[DeadlineApproaching]:
    """Every notice put into the outbox, sent or not."""
    rows = await office.rows("SELECT body FROM outbox WHERE subject LIKE '%deadline.approaching%' ORDER BY id")
    return [fact for row in rows if isinstance(fact := decode(row[0]).fact, DeadlineApproaching)]


async def told(office: Office) -> list[tuple[int, int]]:
    return [(fact.notice_days, fact.days_left) for fact in await said(office)]


async def write(office: Office, statement: str) -> None:
    async with office.database.transaction() as tx:
        await tx.execute(sa.text(statement))


class TestNotices:
    async def test_come_seven_three_and_one_days_ahead_each_once(self, office: Office, moved_clock: MovedClock) -> None:
        await office.publish(deliverable(due_on=DUE))
        for day in (22, 23, 24, 26, 27, 28, 29, 30, 31):
            moved_clock.to(date(2026, 3, day))
            await sweep(office.database)
            await sweep(office.database)
        assert await told(office) == [(7, 7), (3, 3), (1, 1)]
        first = (await office.heard.wait_for(DeadlineApproaching)).fact
        assert (first.unit_id, first.due_on, first.is_end_of_plan) == (CULTURE, date(2026, 3, 30), False)
        assert (first.version, first.work_state, first.completion_rate) == (2, "not_started", None)

    async def test_are_not_made_up_for_after_days_without_a_sweep(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        await office.publish(deliverable(due_on=DUE))
        moved_clock.to(date(2026, 3, 28))
        await sweep(office.database)
        assert await told(office) == [(3, 2)]
        moved_clock.to(date(2026, 3, 30))
        await sweep(office.database)
        assert await told(office) == [(3, 2), (1, 0)]

    async def test_come_with_the_day_in_viet_nam(self, office: Office, moved_clock: MovedClock) -> None:
        await office.publish(deliverable(due_on=DUE))
        moved_clock.to(datetime(2026, 3, 22, 23, 59, tzinfo=LOCAL))
        await sweep(office.database)
        assert await told(office) == []
        moved_clock.to(datetime(2026, 3, 23, 0, 0, 1, tzinfo=LOCAL))
        await sweep(office.database)
        assert await told(office) == [(7, 7)]

    async def test_are_told_once_with_sweeps_at_once(
        self, office: Office, database_url: str, moved_clock: MovedClock
    ) -> None:
        await office.publish(*(deliverable(code=str(number), due_on=DUE) for number in range(MANY)))
        others = [Database(database_url, service="plans") for _ in range(2)]
        for day in (24, 27):
            moved_clock.to(date(2026, 3, day))
            await asyncio.gather(*(sweep(database) for database in (office.database, *others)))
        for database in others:
            await database.close()
        once = Counter((fact.task_id, fact.notice_days) for fact in await said(office))
        assert (len(once), set(once.values())) == (2 * MANY, {1})
        assert [row[0] for row in await office.rows("SELECT DISTINCT version FROM task")] == [3]

    async def test_begin_anew_when_the_due_date_moves(self, office: Office, moved_clock: MovedClock) -> None:
        await office.publish(deliverable(due_on=DUE))
        moved_clock.to(date(2026, 3, 29))
        await sweep(office.database)
        await write(office, "UPDATE task SET effective_due_on = '2026-04-20'")
        for day in (date(2026, 4, 1), date(2026, 4, 13), date(2026, 4, 14)):
            moved_clock.to(day)
            await sweep(office.database)
        assert await told(office) == [(1, 1), (7, 7)]

    async def test_spare_what_nobody_has_to_finish(self, office: Office, moved_clock: MovedClock) -> None:
        spared = {
            "completed": "work_state = 'completed'",
            "suspended": "work_state = 'suspended'",
            "withdrawn": "is_in_force = false",
            "recurring": "recurrence_every = 'month'",
        }
        reached = {"occurrence": "recurrence_every = 'month', derivation = 'occurrence'", "plain": "is_in_force = true"}
        await office.publish(*(deliverable(code=code, due_on=DUE) for code in (*spared, *reached)))
        await office.draft(deliverable(due_on=DUE))
        for code, change in {**spared, **reached}.items():
            await write(office, f"UPDATE task SET {change} WHERE code = '{code}'")  # noqa: S608  the test's own words
        moved_clock.to(date(2026, 3, 25))
        await sweep(office.database)
        codes = dict(map(tuple, await office.rows("SELECT task_id, code FROM task")))
        assert {codes[fact.task_id] for fact in await said(office)} == set(reached)

    async def test_follow_the_days_of_the_policy(self, office: Office, moved_clock: MovedClock) -> None:
        await office.publish(deliverable(due_on="2026-12-31"))
        moved_clock.to(date(2026, 12, 1))
        shipped = read_policy(POLICY, Policy)
        await sweep(office.database, replace(shipped, notice_days=()))
        assert await told(office) == []
        await sweep(office.database, replace(shipped, notice_days=(30, 60)))
        assert await told(office) == [(30, 30)]
