"""What a preview reads: everything, of one moment, and nothing it could write."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col

from services.alerting.tables import Task
from shared.database import Transaction

_ONE_MOMENT = sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


async def only_read(tx: Transaction) -> None:
    """Let a new transaction see one moment and write nothing."""
    await tx.execute(_ONE_MOMENT)


async def watched_tasks(tx: Transaction, roots: Sequence[str]) -> list[str]:
    """Return the ids of the tasks that rules look at, of units in the subtrees."""
    inside = [(col(Task.unit_id) == root) | col(Task.unit_id).startswith(f"{root}.", autoescape=True) for root in roots]
    watched = sa.select(col(Task.task_id)).where(col(Task.is_watched), sa.or_(sa.false(), *inside))
    return list(await tx.scalars(watched.order_by(col(Task.task_id))))
