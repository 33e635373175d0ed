"""Scores made anew: kept when computed, told only when a reader would see another figure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from contracts.scoring import ScoreChanged, ScoreInput
from services.scoring import metrics
from services.scoring.domain.facts import TaskFacts
from services.scoring.domain.mean import Mean
from services.scoring.domain.policy import Policy
from services.scoring.domain.score import TaskScore, score_task
from services.scoring.domain.standing import Kind, StandingScore, of_plan, of_task, of_unit
from services.scoring.store import known, scores, sums
from services.scoring.store.sums import Groups
from shared import clock
from shared.database import Transaction

Inputs = Mapping[str, tuple[ScoreInput, ...]]
NO_CAUSES: Mapping[str, str] = MappingProxyType({})


async def score_tasks(
    tx: Transaction,
    tasks: Sequence[TaskFacts],
    policy: Policy,
    *,
    redefined: Sequence[TaskFacts] = (),
    causes: Mapping[str, str] | None = None,
) -> Groups:
    """Score tasks for today; return the units and plans whose means may have moved.

    `redefined` are those of the tasks that count for other units, plans or weights than before; `causes` are event ids
    by task.
    """
    day = clock.today()
    scored = {task.task_id: score_task(task, day, policy) for task in tasks if task.definition}
    standing = [of_task(task, scored[task.task_id], day, policy) for task in tasks if task.definition]
    changes = await _compare(tx, "task", standing)
    touched = {score.subject_id for score in changes.told} | {task.task_id for task in redefined}
    before = await sums.take_out(tx, touched, policy.shares)
    await known.place_tasks(tx, redefined)
    inputs = {task.task_id: _task_inputs(task, scored[task.task_id]) for task in tasks if task.definition}
    await _keep(tx, changes, inputs, causes or {})
    after = await sums.put_in(tx, touched, policy.shares)
    return Groups(before.units | after.units, before.plans | after.plans)


async def score_groups(tx: Transaction, groups: Groups, policy: Policy) -> None:
    """Score units and plans for today from the sums over their tasks."""
    day = clock.today()
    units = await sums.means(tx, "unit", groups.units)
    standing = [of_unit(unit_id, mean, day, policy) for unit_id, mean in units.items()]
    changes = await _compare(tx, "unit", standing)
    await _keep(tx, changes, {unit_id: _mean_inputs(mean) for unit_id, mean in units.items()})
    await scores.save_unit_days(tx, changes.told)
    plans = await sums.means(tx, "plan", groups.plans)
    owners = await scores.units_of_plans(tx, plans)
    standing = [of_plan(plan_id, owner, plans[plan_id], day, policy) for plan_id, owner in owners.items()]
    changes = await _compare(tx, "plan", standing)
    await _keep(tx, changes, {plan_id: _mean_inputs(mean) for plan_id, mean in plans.items()})


class Changes(NamedTuple):
    """Scores that are other than they stood, and those of them that a reader would see."""

    kept: list[StandingScore]
    told: list[StandingScore]


async def _compare(tx: Transaction, kind: Kind, standing: Sequence[StandingScore]) -> Changes:
    before = await scores.load_scores(tx, kind, [score.subject_id for score in standing])
    after = [score.after(before.get(score.subject_id)) for score in standing]
    metrics.RESCORED.labels(kind).inc(len(standing))
    return Changes(
        [score for score in after if score != before.get(score.subject_id)],
        [score for score in after if score.differs_from(before.get(score.subject_id))],
    )


async def _keep(tx: Transaction, changes: Changes, inputs: Inputs, causes: Mapping[str, str] = NO_CAUSES) -> None:
    await scores.save_scores(tx, changes.kept)
    for score in changes.told:
        tx.say(_fact(score, inputs.get(score.subject_id, ())), caused_by=causes.get(score.subject_id))
        metrics.CHANGED.labels(score.kind).inc()


def _fact(score: StandingScore, inputs: tuple[ScoreInput, ...]) -> ScoreChanged:
    return ScoreChanged(
        unit_id=score.unit_id,
        version=score.version,
        subject_kind=score.kind,
        subject_id=score.subject_id,
        as_of=score.as_of,
        score=None if score.score is None else float(score.score),
        previous_score=None if score.previous_score is None else float(score.previous_score),
        completion=None if score.completion is None else float(score.completion),
        band=score.band,
        policy_version=score.policy_version,
        inputs=inputs,
    )


def _task_inputs(task: TaskFacts, scored: TaskScore) -> tuple[ScoreInput, ...]:
    path = task.definition.event_id if task.definition else None
    return (
        ScoreInput(name="credited_rate", value=scored.credit.rate, event_id=scored.credit.event_id),
        ScoreInput(name="expected_rate", value=scored.expected, event_id=path),
        ScoreInput(name="late_factor", value=float(scored.late_factor)),
    )


def _mean_inputs(mean: Mean) -> tuple[ScoreInput, ...]:
    return (
        ScoreInput(name="tasks_in_force", value=mean.task_count),
        ScoreInput(name="tasks_reported", value=mean.reported_count),
    )
