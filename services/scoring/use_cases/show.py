"""Scores and the ranking as they stand."""

from collections.abc import Collection, Sequence
from datetime import date

from services.scoring.domain.ranking import Ranked, end_of_last_month, rank
from services.scoring.domain.standing import StandingScore
from services.scoring.store import reads, scores
from shared.database import Transaction


async def task_scores(tx: Transaction, task_ids: Collection[str], roots: Sequence[str]) -> list[StandingScore]:
    """Return the scores of tasks that units in the subtrees work on."""
    visible = await reads.visible_tasks(tx, task_ids, roots)
    found = await scores.load_scores(tx, "task", visible)
    return [found[task_id] for task_id in sorted(found)]


async def is_visible(tx: Transaction, task_id: str, roots: Sequence[str]) -> bool:
    """Tell whether a unit in one of the subtrees works on the task."""
    return task_id in await reads.visible_tasks(tx, [task_id], roots)


async def ranking(tx: Transaction, unit_id: str, scope: reads.Scope, day: date) -> list[Ranked] | None:
    """Return the units below a unit, ranked; none for an unknown unit."""
    if not await reads.is_known_unit(tx, unit_id):
        return None
    below = await reads.active_units_below(tx, unit_id, scope)
    before = await scores.unit_scores_before(tx, below, end_of_last_month(day))
    return rank(await reads.candidates(tx, below, before))
