"""Rows of told notices: what makes the coming of a due date told once for each notice."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import text

from shared.database import Transaction

# Only the nearest notice counts, so that days without a sweep are not made up for with several at once.
LOCK_COMING = text(
    """
    SELECT task.task_id, coming.notice_days
    FROM task JOIN plan USING (plan_id)
    CROSS JOIN LATERAL (
        SELECT min(days) AS notice_days FROM unnest(CAST(:notices AS int[])) AS days
        WHERE days >= task.effective_due_on - CAST(:day AS date)
    ) AS coming
    WHERE plan.published_on IS NOT NULL AND task.is_in_force
        AND task.work_state NOT IN ('completed', 'suspended')
        AND (task.recurrence_every IS NULL OR task.kind <> 'deliverable' OR task.derivation IS NOT NULL)
        AND task.effective_due_on BETWEEN :day AND CAST(:day AS date) + CAST(:furthest AS int)
        AND NOT EXISTS (
            SELECT FROM notice WHERE notice.task_id = task.task_id AND notice.due_on = task.effective_due_on
                AND notice.notice_days = coming.notice_days
        )
    ORDER BY task.task_id FOR UPDATE OF task
    """
)
RECORD = text(
    """
    INSERT INTO notice (task_id, due_on, notice_days, told_at)
    SELECT task.task_id, task.effective_due_on, coming.notice_days, :now
    FROM task JOIN unnest(CAST(:task_ids AS text[]), CAST(:notices AS int[])) AS coming (task_id, notice_days)
        USING (task_id)
    ON CONFLICT DO NOTHING RETURNING task_id, notice_days
    """
)


async def record_coming(tx: Transaction, day: date, now: datetime, notice_days: Collection[int]) -> dict[str, int]:
    """Record the nearest notice of every due date that comes and was not recorded yet.

    Returns the notice by task id, the tasks locked. Two transactions at once never return the same notice.
    """
    if not notice_days:
        return {}
    wanted = {"day": day, "notices": sorted(notice_days), "furthest": max(notice_days)}
    coming = list(await tx.execute(LOCK_COMING, wanted))
    if not coming:
        return {}
    task_ids, notices = zip(*coming, strict=True)
    told = await tx.execute(RECORD, {"task_ids": list(task_ids), "notices": list(notices), "now": now})
    return {row.task_id: row.notice_days for row in told}
