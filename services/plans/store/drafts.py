"""Rows of drafts: what a published plan may only change by an amendment."""

from collections.abc import Sequence

from sqlalchemy import delete, select, text, update

from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.store import history, tasks
from services.plans.store.plans import HEAD
from services.plans.tables import PLANS, TASKS
from shared.database import Transaction

# Positions are unique in a plan: out of the way first, then each to its new place.
STEP_ASIDE = text("UPDATE task SET position = -position WHERE plan_id = :plan_id")
TAKE_PLACES = text(
    """
    UPDATE task SET position = new.position
    FROM unnest(CAST(:task_ids AS text[])) WITH ORDINALITY AS new (task_id, position)
    WHERE task.task_id = new.task_id AND task.plan_id = :plan_id
    """
)


async def save_head(tx: Transaction, plan: Plan) -> None:
    values = {column.name: getattr(plan, column.name) for column in HEAD if column.name != "plan_id"}
    await tx.execute(update(PLANS).where(PLANS.c.plan_id == plan.plan_id).values(**values))
    await history.keep(tx, "plan", [plan.plan_id])


async def save_lines(tx: Transaction, lines: Sequence[Task]) -> None:
    """Keep lines that are there already as they now read."""
    await tx.execute(delete(TASKS).where(TASKS.c.task_id.in_([line.task_id for line in lines])))
    await tasks.add(tx, lines)


async def replace_lines(tx: Transaction, plan_id: str, lines: Sequence[Task]) -> None:
    """Put these lines in the place of all that the plan had."""
    await tx.execute(delete(TASKS).where(TASKS.c.plan_id == plan_id))
    await tasks.add(tx, lines)


async def remove_line(tx: Transaction, task_id: str) -> None:
    await tx.execute(delete(TASKS).where(TASKS.c.task_id == task_id))


async def extent(tx: Transaction, plan_id: str) -> tuple[int, int]:
    """How many lines the plan has, and the position of the last one (0 without lines)."""
    positions = list(await tx.scalars(select(TASKS.c.position).where(TASKS.c.plan_id == plan_id)))
    return len(positions), max(positions, default=0)


async def reorder(tx: Transaction, plan_id: str, task_ids: Sequence[str]) -> None:
    """Set the plan's lines in this order; `task_ids` names each of them once."""
    await tx.execute(STEP_ASIDE, {"plan_id": plan_id})
    await tx.execute(TAKE_PLACES, {"plan_id": plan_id, "task_ids": list(task_ids)})
    await history.keep(tx, "task", task_ids)


async def discard(tx: Transaction, plan_id: str) -> None:
    """Remove a draft with its lines."""
    await tx.execute(delete(TASKS).where(TASKS.c.plan_id == plan_id))
    await tx.execute(delete(PLANS).where(PLANS.c.plan_id == plan_id))
