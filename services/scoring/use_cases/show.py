"""Scores and the ranking as they stand, with their explanation made for the day they hold for."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from services.scoring.domain.explained_mean import explain_mean
from services.scoring.domain.explanation import Explanation, explain_task
from services.scoring.domain.ranking import Ranked, end_of_last_month, rank
from services.scoring.domain.standing import StandingScore
from services.scoring.store import known, reads, scores
from services.scoring.use_cases.in_force import PolicyInForce
from shared.database import Transaction


class Explained(NamedTuple):
    """A score, the name of its subject, and why it is so."""

    score: StandingScore
    name: str | None
    explanation: Explanation


async def task_scores(tx: Transaction, task_ids: Collection[str], roots: Sequence[str]) -> list[StandingScore]:
    """Return the scores of tasks that units in the subtrees work on."""
    visible = await reads.visible_tasks(tx, task_ids, roots)
    found = await scores.load_scores(tx, "task", visible)
    return [found[task_id] for task_id in sorted(found)]


async def is_visible(tx: Transaction, task_id: str, roots: Sequence[str]) -> bool:
    """Tell whether a unit in one of the subtrees works on the task."""
    return task_id in await reads.visible_tasks(tx, [task_id], roots)


async def explained_task(tx: Transaction, task_id: str, in_force: PolicyInForce) -> Explained | None:
    """Return a task's score explained; none before it is assigned."""
    tasks = await known.load_tasks(tx, [task_id])
    found = await scores.load_scores(tx, "task", [task_id])
    if task_id not in found or (told := tasks[task_id].definition) is None:
        return None
    score = found[task_id]
    policy = (await in_force.policies(tx)).on(score.as_of)
    return Explained(score, f"{told.code} {told.name}", explain_task(tasks[task_id], score.as_of, policy))


async def explained_unit(tx: Transaction, unit_id: str, in_force: PolicyInForce) -> Explained | None:
    """Return a unit's score explained; none while no task counts for it."""
    found = await scores.load_scores(tx, "unit", [unit_id])
    if unit_id not in found:
        return None
    names = await reads.unit_names(tx, [unit_id])
    policy = (await in_force.policies(tx)).on(found[unit_id].as_of)
    parts = await scores.parts_of(tx, "unit", unit_id, policy.shares)
    return Explained(found[unit_id], names.get(unit_id), explain_mean(parts, policy, is_unit=True))


async def explained_plan(tx: Transaction, plan_id: str, in_force: PolicyInForce) -> Explained | None:
    """Return a plan's score explained; none while it has no task."""
    found = await scores.load_scores(tx, "plan", [plan_id])
    if plan_id not in found:
        return None
    plan = await reads.plan_of(tx, plan_id)
    policy = (await in_force.policies(tx)).on(found[plan_id].as_of)
    parts = await scores.parts_of(tx, "plan", plan_id, policy.shares)
    return Explained(found[plan_id], plan[1] if plan else None, explain_mean(parts, policy, is_unit=False))


async def ranking(tx: Transaction, unit_id: str, scope: reads.Scope, day: date) -> list[Ranked] | None:
    """Return the units below a unit, ranked; none for an unknown unit."""
    if not await reads.is_known_unit(tx, unit_id):
        return None
    below = await reads.active_units_below(tx, unit_id, scope)
    before = await scores.unit_scores_before(tx, below, end_of_last_month(day))
    return rank(await reads.candidates(tx, below, before))
