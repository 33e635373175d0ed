"""Sums of the money kept with tasks."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from decimal import Decimal

from sqlalchemy import select, text, update

from services.plans.domain.budgets import Entry, Money
from services.plans.domain.tasks import Task
from services.plans.store import history
from services.plans.tables import PLANS, TASKS, UNITS
from shared.database import Transaction

# Money planned for a withdrawn task is planned no longer; what was spent on it stays spent. A sum of nothing is null.
SUMS = text(
    """
    SELECT task.unit_id, task.plan_id, line.source, line.year, sum(line.planned_vnd) AS planned_vnd,
        sum(line.disbursed_vnd) AS disbursed_vnd
    FROM task JOIN plan USING (plan_id)
    CROSS JOIN LATERAL (
        SELECT source, year, planned_vnd, CAST(NULL AS numeric) AS disbursed_vnd
        FROM jsonb_to_recordset(task.budget) AS planned (source text, year int, planned_vnd numeric)
        WHERE task.is_in_force
        UNION ALL
        SELECT source, year, NULL, disbursed_vnd
        FROM jsonb_to_recordset(task.disbursements) AS spent (source text, year int, disbursed_vnd numeric)
    ) AS line
    WHERE CASE WHEN CAST(:plan_id AS text) IS NULL THEN plan.published_on IS NOT NULL ELSE task.plan_id = :plan_id END
        AND (CAST(:year AS int) IS NULL OR line.year = :year)
        AND EXISTS (
            SELECT FROM unnest(CAST(:roots AS text[])) AS root
            WHERE task.unit_id = root OR task.unit_id LIKE root || '.%'
        )
    GROUP BY task.unit_id, task.plan_id, line.source, line.year
    ORDER BY task.unit_id, task.plan_id, line.source, line.year
    """
)


async def sums(tx: Transaction, roots: Sequence[str], *, plan_id: str | None, year: int | None) -> list[Entry]:
    """Money of the tasks whose own unit lies in the subtrees: of one plan, else of every published one."""
    found = await tx.execute(SUMS, {"roots": list(roots), "plan_id": plan_id, "year": year})
    return [
        Entry(row.unit_id, row.plan_id, row.source, row.year, Money(_whole(row.planned_vnd), _whole(row.disbursed_vnd)))
        for row in found
    ]


async def unit_names(tx: Transaction, unit_ids: Collection[str]) -> dict[str, str]:
    """Name of each unit on screen, by id."""
    statement = select(UNITS.c.unit_id, UNITS.c.display_name).where(UNITS.c.unit_id.in_(unit_ids))
    return {row.unit_id: row.display_name for row in await tx.execute(statement)}


async def plan_titles(tx: Transaction, plan_ids: Collection[str]) -> dict[str, str]:
    """Title of each plan, by id."""
    statement = select(PLANS.c.plan_id, PLANS.c.title).where(PLANS.c.plan_id.in_(plan_ids))
    return {row.plan_id: row.title for row in await tx.execute(statement)}


async def save(tx: Transaction, task: Task) -> None:
    """Keep the money planned for a task."""
    values = {"budget": [asdict(line) for line in task.budget], "version": task.version}
    await tx.execute(update(TASKS).where(TASKS.c.task_id == task.task_id).values(**values))
    await history.keep(tx, "task", [task.task_id])


def _whole(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)
