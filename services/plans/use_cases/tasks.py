"""Reading tasks."""

from dataclasses import dataclass

from services.plans.domain.periods import Period
from services.plans.domain.reports import Report
from services.plans.domain.tasks import Task
from services.plans.store import derived, periods, reports, tasks
from services.plans.store.tasks import TaskFilter
from services.plans.use_cases.visibility import task_to_read
from shared.auth import Principal, subtrees
from shared.database import Transaction


@dataclass(frozen=True, slots=True)
class Reported:
    """A report in its period."""

    report: Report
    period: Period


async def read_task(tx: Transaction, principal: Principal, task_id: str) -> tuple[Task, list[Reported]]:
    """A task and its reports with their corrections, newest first."""
    task = await task_to_read(tx, principal, task_id)
    by_id = {period.period_id: period for period in await periods.of_plan(tx, task.plan_id)}
    return task, [Reported(report, by_id[report.period_id]) for report in await reports.of_task(tx, task_id)]


async def parts_of(tx: Transaction, principal: Principal, task_id: str) -> list[Task]:
    """Tasks made from a line that the caller may read, in the order they were made; none of any other task."""
    return await derived.visible_of(tx, task_id, subtrees(principal, "task:read"))


async def search_tasks(
    tx: Transaction, principal: Principal, wanted: TaskFilter, *, after: tuple[str, int] | None, limit: int
) -> list[Task]:
    """Tasks the caller may read, one more than `limit` if there is a next page."""
    return await tasks.search(tx, subtrees(principal, "task:read"), wanted, after=after, limit=limit)
