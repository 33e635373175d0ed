"""Showing plans, tasks, periods and units as they stood at the end of a past day.

The caller's rights are today's, held against the unit of then and the unit of now: either is enough.
"""

from datetime import date

from services.plans.domain.periods import Period
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.domain.units import Unit
from services.plans.store import as_of, reporting_rules, reports, tasks, unit_life
from services.plans.store.as_of import Cut
from services.plans.store.tasks import TaskFilter
from services.plans.use_cases import refusals
from services.plans.use_cases.tasks import Reported
from shared import clock
from shared.auth import Principal, allows, require, subtrees
from shared.database import Transaction


def by_end_of(day: date) -> Cut:
    """Up to where the history is read; a day to come is refused with 422 `day-in-future`."""
    if day > clock.today():
        raise refusals.day_in_future(day, clock.today())
    return as_of.by_end_of(day)


async def list_plans(tx: Transaction, principal: Principal, day: date, *, after: str | None, limit: int) -> list[Plan]:
    """Plans in force by the end of a day that the caller may read, newest first, one more than `limit`."""
    roots = subtrees(principal, "plan:read")
    return await as_of.visible_plans(tx, roots, by_end_of(day), after=after, limit=limit)


async def read_plan(tx: Transaction, principal: Principal, plan_id: str, day: date) -> tuple[Plan, list[Task]]:
    """A plan as it stood and those of its tasks the caller may read; 404 before it was published."""
    plan = await _plan_to_read(tx, principal, plan_id, cut := by_end_of(day))
    return plan, await as_of.tasks_of_plan(tx, plan_id, cut, roots=subtrees(principal, "task:read"))


async def search_tasks(
    tx: Transaction, principal: Principal, wanted: TaskFilter, *, after: tuple[str, int] | None, limit: int
) -> list[Task]:
    """Tasks as they stood on the day of `wanted` that the caller may read, one more than `limit`."""
    roots = subtrees(principal, "task:read")
    return await as_of.search_tasks(tx, roots, wanted, by_end_of(wanted.day), after=after, limit=limit)


async def read_task(
    tx: Transaction, principal: Principal, task_id: str, day: date
) -> tuple[Task, list[Reported], list[Task]]:
    """A task as it stood, the reports sent by then, newest first, and its parts; 404 before it was told."""
    cut = by_end_of(day)
    task, now = await as_of.task(tx, task_id, cut), await tasks.find(tx, task_id)
    if task is None or now is None:
        raise refusals.task_not_found(task_id)
    if not any(allows(principal, "task:read", unit_id) for unit_id in (*task.reader_unit_ids, *now.reader_unit_ids)):
        require(principal, "task:read", task.unit_id)
    by_id = {period.period_id: period for period in await as_of.periods_of_plan(tx, task.plan_id, cut)}
    sent = [report for report in await reports.of_task(tx, task_id) if clock.local_day(report.reported_at) <= day]
    parts = await as_of.parts_of(tx, subtrees(principal, "task:read"), task_id, cut)
    return task, [Reported(report, by_id[report.period_id]) for report in sent], parts


async def list_periods(
    tx: Transaction, principal: Principal, plan_id: str, unit_id: str | None, day: date
) -> list[Period]:
    """Periods of a plan as they stood, newest first; with `unit_id` those it reports in by the rules of today."""
    await _plan_to_read(tx, principal, plan_id, cut := by_end_of(day))
    found = await as_of.periods_of_plan(tx, plan_id, cut)
    if unit_id is None:
        return found
    rules = await reporting_rules.of_plan(tx, plan_id)
    return [period for period in found if period.takes_reports_of(unit_id, rules)]


async def list_units(tx: Transaction, principal: Principal, day: date) -> list[Unit]:
    """Units of the caller's subtrees, or taken over by one of them, that were active by the end of a day.

    With those above them.
    """
    cut, roots = by_end_of(day), subtrees(principal, "unit:read")
    return await as_of.units_in_subtrees(tx, (*roots, *await unit_life.predecessors(tx, roots)), cut)


async def _plan_to_read(tx: Transaction, principal: Principal, plan_id: str, cut: Cut) -> Plan:
    plan = await as_of.plan(tx, plan_id, cut)
    if plan is None:
        raise refusals.plan_not_found(plan_id)
    if not await as_of.is_visible(tx, plan_id, subtrees(principal, "plan:read"), cut):
        require(principal, "plan:read", plan.unit_id)
    return plan
