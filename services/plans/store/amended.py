"""Rows of plans and tasks written whole, as an amendment leaves them."""

from collections.abc import Sequence

from sqlalchemy import func as sql
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.store import history
from services.plans.store.plans import HEAD
from services.plans.store.rows import task_row
from services.plans.tables import PLANS, TASKS
from shared.database import Transaction


async def save_head(tx: Transaction, plan: Plan) -> None:
    """Keep every field of a plan's head."""
    values = {column.name: getattr(plan, column.name) for column in HEAD if column.name != "plan_id"}
    await tx.execute(update(PLANS).where(PLANS.c.plan_id == plan.plan_id).values(**values))
    await history.keep(tx, "plan", [plan.plan_id])


async def save_lines(tx: Transaction, tasks: Sequence[Task]) -> None:
    """Keep every field of tasks, new ones and known ones alike. The known ones must be locked."""
    if not tasks:
        return
    statement = insert(TASKS)
    fields = {name: statement.excluded[name] for name in task_row(tasks[0]) if name != "task_id"}
    upsert = statement.on_conflict_do_update(index_elements=["task_id"], set_=fields)
    await tx.execute(upsert, [task_row(task) for task in tasks])
    await history.keep(tx, "task", [task.task_id for task in tasks])


async def last_position(tx: Transaction, plan_id: str) -> int:
    """Highest position a task of the plan has. Safe while the plan is locked."""
    found = await tx.execute(select(sql.coalesce(sql.max(TASKS.c.position), 0)).where(TASKS.c.plan_id == plan_id))
    return int(found.scalar_one())
