"""Rows of told breaches: what makes a passed due date told once."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import text

from shared.database import Transaction

# A task that another transaction is changing is waited for and looked at again as it then stands. `task_ids` none: all.
# A recurring line is answered by its occurrences: it has no due date of its own to miss.
LOCK_LATE = text(
    """
    SELECT task.task_id FROM task JOIN plan USING (plan_id)
    WHERE plan.published_on IS NOT NULL AND task.is_in_force AND task.effective_due_on < :day
        AND task.work_state NOT IN ('completed', 'suspended')
        AND (task.recurrence_every IS NULL OR task.kind <> 'deliverable' OR task.derivation IS NOT NULL)
        AND (CAST(:task_ids AS text[]) IS NULL OR task.task_id = ANY(CAST(:task_ids AS text[])))
        AND NOT EXISTS (
            SELECT FROM breach WHERE breach.task_id = task.task_id AND breach.due_on = task.effective_due_on
        )
    ORDER BY task.task_id FOR UPDATE OF task
    """
)
RECORD = text(
    """
    INSERT INTO breach (task_id, due_on, told_at)
    SELECT task_id, effective_due_on, :now FROM task WHERE task_id = ANY(CAST(:task_ids AS text[]))
    ON CONFLICT DO NOTHING RETURNING task_id
    """
)


async def record_due(tx: Transaction, day: date, now: datetime, task_ids: Collection[str] | None = None) -> list[str]:
    """Record every due date that has passed by a day and was not recorded yet, of all tasks or of some.

    Returns the ids of those tasks, locked. Two transactions at once never return the same due date.
    """
    wanted = None if task_ids is None else sorted(task_ids)
    late = list(await tx.scalars(LOCK_LATE, {"day": day, "task_ids": wanted}))
    return sorted(await tx.scalars(RECORD, {"task_ids": late, "now": now})) if late else []
