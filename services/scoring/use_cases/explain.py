"""Scores with their explanation, made under the policy of the day they stand for."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa

from services.scoring.domain.explained_mean import Lost, explain_mean, lost_by
from services.scoring.domain.explanation import Explanation, explain_task
from services.scoring.domain.headings import heading_order
from services.scoring.domain.mean import Mean, Part, band_of_plan, mean, whole_of
from services.scoring.domain.policy import Policy
from services.scoring.domain.standing import StandingScore
from services.scoring.store import known, parts, reads, scores
from services.scoring.use_cases.in_force import PolicyInForce
from shared.database import Transaction

SHOWN_PARTS = 200
"""Tasks shown with a unit's or plan's score, those that cost it most; the rest is paged."""


class Explained(NamedTuple):
    """A score, the name of its subject, and why it is so; what a unit lost by the units below it."""

    score: StandingScore
    name: str | None
    explanation: Explanation
    below: Sequence[Lost] = ()


class GroupScore(NamedTuple):
    """The mean over the tasks of a plan under one heading; `heading` is none for tasks under none."""

    heading: str | None
    mean: Mean
    band: str | None
    explanation: Explanation


class Groups(NamedTuple):
    """The scores of a plan's headings, beside the plan's own."""

    plan: StandingScore
    groups: Sequence[GroupScore]


class PartPage(NamedTuple):
    """Tasks that a mean is made of, and its score."""

    score: StandingScore
    parts: Sequence[Part]


async def explained_task(tx: Transaction, task_id: str, in_force: PolicyInForce) -> Explained | None:
    """Return a task's score explained; none before it is assigned."""
    found = (await known.load(tx, [task_id])).get(task_id)
    if found is None or found.score is None or (told := found.facts.definition) is None:
        return None
    day = found.score.as_of
    policy = (await in_force.policies(tx)).on(day)
    return Explained(found.score, f"{told.code} {told.name}", explain_task(found.facts, day, policy))


async def explained_unit(tx: Transaction, unit_id: str, in_force: PolicyInForce) -> Explained | None:
    """Return a unit's score explained; none while no task counts for it."""
    await _one_view(tx)
    score = (await scores.load_scores(tx, "unit", [unit_id])).get(unit_id)
    if score is None:
        return None
    policy = (await in_force.policies(tx)).on(score.as_of)
    explanation = await _explained_mean(tx, "unit", unit_id, policy)
    below = await _lost_below(tx, unit_id, policy)
    names = await reads.unit_names(tx, [unit_id])
    return Explained(score, names.get(unit_id), explanation, below)


async def explained_plan(tx: Transaction, plan_id: str, in_force: PolicyInForce) -> Explained | None:
    """Return a plan's score explained; none while it has no task."""
    await _one_view(tx)
    score = (await scores.load_scores(tx, "plan", [plan_id])).get(plan_id)
    if score is None:
        return None
    policy = (await in_force.policies(tx)).on(score.as_of)
    plan = await reads.plan_of(tx, plan_id)
    return Explained(score, plan[1] if plan else None, await _explained_mean(tx, "plan", plan_id, policy))


async def explained_groups(tx: Transaction, plan_id: str, in_force: PolicyInForce) -> Groups | None:
    """Return the scores of a plan's headings in the order of the document; none while the plan has no task."""
    await _one_view(tx)
    score = (await scores.load_scores(tx, "plan", [plan_id])).get(plan_id)
    if score is None:
        return None
    policy = (await in_force.policies(tx)).on(score.as_of)
    found = sorted(await parts.parts_of(tx, "plan", plan_id, policy.shares), key=lambda part: part.heading or "")
    groups = [_group(list(under), policy) for _, under in groupby(found, key=lambda part: part.heading)]
    return Groups(score, sorted(groups, key=lambda group: heading_order(group.heading)))


async def parts_page(
    tx: Transaction,
    group: parts.Group,
    group_id: str,
    in_force: PolicyInForce,
    most: int,
    after: tuple[Decimal, str] | None,
) -> PartPage | None:
    """Return tasks that a unit's or plan's score is made of, so many after a loss and task; none without a score."""
    score = (await scores.load_scores(tx, group, [group_id])).get(group_id)
    if score is None:
        return None
    policy = (await in_force.policies(tx)).on(score.as_of)
    return PartPage(score, await parts.parts_of(tx, group, group_id, policy.shares, most, after))


async def _one_view(tx: Transaction) -> None:
    # Sums and tasks are read one after the other, and a formula's parts must be those of its result.
    await tx.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


async def _explained_mean(tx: Transaction, group: parts.Group, group_id: str, policy: Policy) -> Explanation:
    found = await parts.parts_of(tx, group, group_id, policy.shares, SHOWN_PARTS)
    sums = await parts.sums_of(tx, group, group_id)
    everything = whole_of(sums, policy.shares) if sums else None
    return explain_mean(found, policy, is_unit=group == "unit", of=everything)


async def _lost_below(tx: Transaction, unit_id: str, policy: Policy) -> list[Lost]:
    found = await parts.below(tx, unit_id, policy.shares)
    names = await reads.unit_names(tx, [each.unit_id for each in found if each.unit_id])
    return lost_by(found, names)


def _group(under: Sequence[Part], policy: Policy) -> GroupScore:
    found = mean(under)
    explanation = explain_mean(under, policy, is_unit=False)
    return GroupScore(under[0].heading, found, band_of_plan(found.score, policy), explanation)
