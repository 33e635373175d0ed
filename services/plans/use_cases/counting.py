"""Counting indicators over the tasks of subordinate units: told as reports of the system, never typed."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from services.plans.domain import counting
from services.plans.domain.counting import Count
from services.plans.domain.reports import Report, Statement, with_report
from services.plans.domain.states import after_report
from services.plans.domain.tasks import Task
from services.plans.store import derived, reports, tasks
from services.plans.use_cases import facts
from services.plans.use_cases.deadlines import tell_breaches
from shared import clock
from shared.database import Transaction
from shared.ids import new_id

COUNTER_ID = "nq57"
COUNTER_NAME = "Hệ thống nq57"


async def recount(tx: Transaction, line_ids: Collection[str]) -> None:
    """Count the lines again whose parts changed; tell what came out different, and completion where it is reached.

    A completed line stays as it was. The lines are locked before their parts are read, so that of two changes at once
    the later one counts both.
    """
    if not line_ids:
        return
    await tasks.find_locked(tx, line_ids)
    await tell_breaches(tx, line_ids)
    parts: dict[str | None, list[Task]] = defaultdict(list)
    for part in await derived.of_lines(tx, line_ids):
        parts[part.parent_task_id].append(part)
    for line in (await tasks.find_locked(tx, line_ids)).values():
        if line.is_counted and line.is_in_force and line.work_state != "completed":
            await _recount(tx, line, counting.count(parts[line.task_id]))


async def _recount(tx: Transaction, line: Task, count: Count) -> None:
    reached_on = counting.reached_on(line, count)
    said = _statement(line, count, clock.today())
    if said is None or (reached_on is None and not _is_news(line, said)):
        return
    report = await _report(tx, line, said)
    counted = with_report(line, report, said.value)
    await reports.add(tx, report)
    tx.say(facts.task_reported(counted, report))
    if reached_on is not None:
        counted = counting.completed(counted, reached_on)
        tx.say(facts.task_completed(counted, report.report_id))
    await tasks.save_states(tx, [counted])


def _statement(line: Task, count: Count, day: date) -> Statement | None:
    if count.of == 0:
        return None
    done, target = len(count.done_on), line.target_on(day)
    return Statement(
        value=counting.value_of(done, count.of, target),
        completion_rate=counting.rate_of(line, done, count.of, target),
        note=f"Hệ thống tính: {done}/{count.of} đơn vị đã được công nhận hoàn thành.",
    )


def _is_news(line: Task, said: Statement) -> bool:
    """Whether the count differs from what stands. Until the first unit is done nothing is reported, which is not 0."""
    if line.latest_report_id is None and not said.completion_rate:
        return False
    return (line.latest_value, line.completion_rate) != (said.value, said.completion_rate)


async def _report(tx: Transaction, line: Task, said: Statement) -> Report:
    now = clock.now()
    period_id = await derived.period_of_count(tx, line, clock.local_day(now))
    return Report(
        report_id=new_id(),
        task_id=line.task_id,
        plan_id=line.plan_id,
        period_id=period_id,
        report_version=await reports.next_version(tx, line.task_id, period_id),
        reported_at=now,
        reported_on=clock.local_day(now),
        said=said,
        completion_rate=said.completion_rate,
        evidence=(),
        work_state=after_report(line.work_state, claims_completion=False),
        reporter_id=COUNTER_ID,
        reporter_name=COUNTER_NAME,
        is_counted=True,
    )
