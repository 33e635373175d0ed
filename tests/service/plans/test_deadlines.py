import asyncio
from collections import Counter
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from contracts.plans import DeadlineBreached, TaskReported
from services.plans.jobs import sweep_deadlines
from shared.clock import LOCAL
from shared.database import Database
from shared.envelope import decode
from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, Office, deliverable, indicator

MANY = 400


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


async def breaches_said(office: Office) -> list[DeadlineBreached]:
    """Every breach put into the outbox, sent or not."""
    rows = await office.rows("SELECT body FROM outbox WHERE subject LIKE '%deadline.breached%' ORDER BY id")
    return [fact for row in rows if isinstance(fact := decode(row[0]).fact, DeadlineBreached)]


class TestSweepDeadlines:
    async def test_counts_the_due_day_as_in_time(self, office: Office, moved_clock: MovedClock) -> None:
        await office.publish(deliverable(due_on="2026-03-18"))
        moved_clock.to(date(2026, 3, 18))
        await sweep_deadlines(office.database)
        assert await breaches_said(office) == []
        moved_clock.to(date(2026, 3, 19))
        fact = (await office.heard.wait_for(DeadlineBreached)).fact
        assert (fact.due_on, fact.breached_on) == (date(2026, 3, 18), date(2026, 3, 19))
        assert (fact.work_state, fact.completion_rate) == ("not_started", None)
        assert [row[0] for row in await office.rows("SELECT version FROM task")] == [fact.version]
        assert (fact.unit_id, fact.is_end_of_plan) == (CULTURE, False)

    async def test_holds_undated_tasks_to_the_end_of_the_plan(self, office: Office, moved_clock: MovedClock) -> None:
        await office.publish(deliverable(lead_unit_id=None))
        moved_clock.to(date(2027, 1, 1))
        fact = (await office.heard.wait_for(DeadlineBreached)).fact
        assert (fact.unit_id, fact.is_end_of_plan, fact.due_on) == (COMMUNE, True, date(2026, 12, 31))

    async def test_comes_with_the_day_in_viet_nam_and_once_when_nobody_swept_at_midnight(
        self, office: Office, database_url: str, moved_clock: MovedClock
    ) -> None:
        await office.publish(deliverable(due_on="2026-03-18"))
        moved_clock.to(datetime(2026, 3, 18, 23, 59, tzinfo=LOCAL))
        await sweep_deadlines(office.database)
        assert await breaches_said(office) == []
        moved_clock.to(datetime(2026, 3, 21, 0, 0, 1, tzinfo=LOCAL))
        other = Database(database_url, service="plans")
        await asyncio.gather(*(sweep_deadlines(database) for database in (office.database, other) * 3))
        await other.close()
        assert [fact.breached_on for fact in await breaches_said(office)] == [date(2026, 3, 19)]

    async def test_tells_a_moved_due_date_anew_and_spares_what_nobody_has_to_finish(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        spared = {"withdrawn": "is_in_force = false", "recurring": "recurrence_every = 'month'"}
        published = await office.publish(*(deliverable(code=code, due_on="2026-03-18") for code in (*spared, "moved")))
        async with office.database.transaction() as tx:
            for code, change in spared.items():
                await tx.execute(sa.text(f"UPDATE task SET {change} WHERE code = '{code}'"))  # noqa: S608  own words
        moved_clock.to(date(2026, 3, 20))
        await sweep_deadlines(office.database)
        async with office.database.transaction() as tx:
            await tx.execute(sa.text("UPDATE task SET effective_due_on = '2026-03-26' WHERE code = 'moved'"))
        for day in (26, 27, 28):
            moved_clock.to(date(2026, 3, day))
            await sweep_deadlines(office.database)
        # The recurring line is spared; a turn that its job may have made meanwhile is not.
        ids = {task["task_id"] for task in published}
        told = [fact.due_on for fact in await breaches_said(office) if fact.task_id in ids]
        assert told == [date(2026, 3, 18), date(2026, 3, 26)]

    async def test_leaves_drafts_alone(self, office: Office, moved_clock: MovedClock) -> None:
        await office.create_units()
        await office.draft(deliverable(due_on="2026-03-18"))
        moved_clock.to(date(2026, 3, 20))
        await sweep_deadlines(office.database)
        assert await breaches_said(office) == []

    async def test_tells_each_due_date_once_with_sweeps_at_once_after_days_without_any(
        self, office: Office, database_url: str, moved_clock: MovedClock
    ) -> None:
        await office.publish(*(deliverable(code=str(number), due_on="2026-03-18") for number in range(MANY)))
        others = [Database(database_url, service="plans") for _ in range(2)]
        moved_clock.to(date(2026, 4, 2))
        for _ in range(2):
            await asyncio.gather(*(sweep_deadlines(database) for database in (office.database, *others)))
        for database in others:
            await database.close()
        told = Counter(fact.task_id for fact in await breaches_said(office))
        assert (len(told), set(told.values())) == (MANY, {1})
        versions = await office.rows("SELECT DISTINCT version FROM task")
        assert [row[0] for row in versions] == [2]

    async def test_never_crosses_with_reports_sent_meanwhile(self, office: Office, moved_clock: MovedClock) -> None:
        tasks = await office.publish(*(indicator(code=str(number), due_on="2026-03-18") for number in range(10)))
        moved_clock.to(date(2026, 3, 20))
        reports = (office.report(task["task_id"], value=10) for task in tasks)
        await asyncio.gather(*reports, *(sweep_deadlines(office.database) for _ in range(3)))
        assert sorted(Counter(fact.task_id for fact in await breaches_said(office)).values()) == [1] * 10
        assert [row[0] for row in await office.rows("SELECT DISTINCT version FROM task")] == [3]

    async def test_is_made_up_for_by_a_report_that_comes_first(self, office: Office, moved_clock: MovedClock) -> None:
        task_id = (await office.publish(indicator(due_on="2026-03-18")))[0]["task_id"]
        moved_clock.to(date(2026, 3, 20))
        await office.report(task_id, value=10)
        breach = (await office.heard.wait_for(DeadlineBreached)).fact
        report = (await office.heard.wait_for(TaskReported)).fact
        assert (breach.version, breach.work_state) == (2, "not_started")
        assert (report.version, report.work_state) == (3, "in_progress")
