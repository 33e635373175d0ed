"""Rows of excuses."""

from datetime import date

from sqlalchemy import insert, select, update
from sqlalchemy.engine import RowMapping

from services.plans.domain.excuses import Excuse
from services.plans.domain.tasks import Task
from services.plans.store import history
from services.plans.store.decisions import decision_of, decision_row
from services.plans.tables import EXCUSES, TASKS
from shared.database import Transaction

SAME_NAME = (
    "excuse_id", "task_id", "until", "reason", "suspends", "work_state_before", "excused_at", "excused_on",
    "excused_by", "excused_by_name",
)  # fmt: skip


async def add(tx: Transaction, excuse: Excuse, task: Task) -> None:
    """Keep an excuse and the task under it."""
    row = {name: getattr(excuse, name) for name in SAME_NAME}
    await tx.execute(insert(EXCUSES).values(**row, decision=decision_row(excuse.decision)))
    await save_task(tx, task)


async def save_task(tx: Transaction, task: Task) -> None:
    """Keep what an excuse, or its end, changes of a task."""
    names = ("excused_until", "effective_due_on", "work_state", "version")
    statement = update(TASKS).where(TASKS.c.task_id == task.task_id)
    await tx.execute(statement.values(**{name: getattr(task, name) for name in names}))
    await history.keep(tx, "task", [task.task_id])


async def of_task(tx: Transaction, task_id: str) -> list[Excuse]:
    """Excuses of a task, the one in force first."""
    statement = select(EXCUSES).where(EXCUSES.c.task_id == task_id)
    rows = await tx.execute(statement.order_by(EXCUSES.c.excused_at.desc(), EXCUSES.c.excuse_id.desc()))
    return [_excuse(row) for row in rows.mappings()]


async def latest(tx: Transaction, task_id: str) -> Excuse | None:
    found = await of_task(tx, task_id)
    return found[0] if found else None


async def paused_until_before(tx: Transaction, day: date) -> list[str]:
    """Ids of paused tasks whose pause has ended by a day."""
    statement = select(TASKS.c.task_id).where(TASKS.c.work_state == "suspended", TASKS.c.excused_until < day)
    return list(await tx.scalars(statement.order_by(TASKS.c.task_id)))


def _excuse(row: RowMapping) -> Excuse:
    return Excuse(**{name: row[name] for name in SAME_NAME}, decision=decision_of(row["decision"]))
