"""Scores made anew: kept when computed, told only when a reader would see another figure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from contracts.scoring import ScoreChanged, ScoreInput
from services.scoring import metrics
from services.scoring.domain.facts import TaskFacts
from services.scoring.domain.mean import Mean, band_of_plan, band_of_unit
from services.scoring.domain.policy import Policy
from services.scoring.domain.score import TaskScore, score_task
from services.scoring.domain.standing import Kind, StandingScore
from services.scoring.store import known, scores
from shared import clock
from shared.database import Transaction

Inputs = Mapping[str, tuple[ScoreInput, ...]]
NOTHING = Mean(None, None, 0, 0)


async def score_tasks(
    tx: Transaction, tasks: Sequence[TaskFacts], policy: Policy, causes: Mapping[str, str] | None = None
) -> set[str]:
    """Score assigned tasks for today; return the ids of those whose figures changed. `causes` are event ids by task."""
    day = clock.today()
    scored = {task.task_id: score_task(task, day, policy) for task in tasks if task.definition}
    standing = [_task(task, scored[task.task_id], day, policy) for task in tasks if task.definition]
    inputs = {task.task_id: _task_inputs(task, scored[task.task_id]) for task in tasks if task.definition}
    moved = await _put(tx, "task", standing, inputs, causes)
    await known.mark_scored(tx, scored, day)
    return moved


async def score_groups(tx: Transaction, unit_ids: Collection[str], plan_ids: Collection[str], policy: Policy) -> None:
    """Score units and plans for today from their tasks as they stand."""
    day = clock.today()
    units = await scores.means(tx, "unit", unit_ids, policy.shares)
    standing = [_unit(unit_id, units.get(unit_id, NOTHING), day, policy) for unit_id in unit_ids]
    moved = await _put(tx, "unit", standing, {unit_id: _mean_inputs(mean) for unit_id, mean in units.items()})
    await scores.save_unit_days(tx, [unit for unit in standing if unit.subject_id in moved])
    plans = await scores.means(tx, "plan", plan_ids, policy.shares)
    owners = await scores.units_of_plans(tx, plan_ids)
    standing = [_plan(plan_id, owners[plan_id], plans.get(plan_id, NOTHING), day, policy) for plan_id in owners]
    await _put(tx, "plan", standing, {plan_id: _mean_inputs(mean) for plan_id, mean in plans.items()})


async def _put(
    tx: Transaction,
    kind: Kind,
    standing: Sequence[StandingScore],
    inputs: Inputs,
    causes: Mapping[str, str] | None = None,
) -> set[str]:
    """Keep scores, tell those that changed; return the ids of those."""
    before = await scores.load_scores(tx, kind, [score.subject_id for score in standing])
    after = [score.after(before.get(score.subject_id)) for score in standing]
    told = [score for score in after if score.differs_from(before.get(score.subject_id))]
    await scores.save_scores(tx, [score for score in after if score != before.get(score.subject_id)])
    for score in told:
        tx.say(_fact(score, inputs.get(score.subject_id, ())), caused_by=(causes or {}).get(score.subject_id))
    metrics.RESCORED.labels(kind).inc(len(standing))
    metrics.CHANGED.labels(kind).inc(len(told))
    return {score.subject_id for score in told}


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


def _task(task: TaskFacts, scored: TaskScore, day: date, policy: Policy) -> StandingScore:
    assert task.definition is not None  # noqa: S101  only assigned tasks are scored
    return StandingScore(
        kind="task",
        subject_id=task.task_id,
        unit_id=task.definition.answering_unit_id,
        as_of=day,
        score=scored.score,
        completion=scored.completion,
        policy_version=policy.version,
        task_count=int(scored.score is not None),
        reported_count=int(scored.completion is not None),
        source_event_id=scored.credit.event_id,
    )


def _task_inputs(task: TaskFacts, scored: TaskScore) -> tuple[ScoreInput, ...]:
    path = task.definition.event_id if task.definition else None
    return (
        ScoreInput(name="credited_rate", value=scored.credit.rate, event_id=scored.credit.event_id),
        ScoreInput(name="expected_rate", value=scored.expected, event_id=path),
        ScoreInput(name="late_factor", value=float(scored.late_factor)),
    )


def _unit(unit_id: str, mean: Mean, day: date, policy: Policy) -> StandingScore:
    band = band_of_unit(mean.score, mean.task_count, policy)
    return _of_mean("unit", unit_id, unit_id, mean, band, day, policy)


def _plan(plan_id: str, unit_id: str, mean: Mean, day: date, policy: Policy) -> StandingScore:
    return _of_mean("plan", plan_id, unit_id, mean, band_of_plan(mean.score, policy), day, policy)


def _of_mean(
    kind: Kind, subject_id: str, unit_id: str, mean: Mean, band: str | None, day: date, policy: Policy
) -> StandingScore:
    return StandingScore(
        kind=kind,
        subject_id=subject_id,
        unit_id=unit_id,
        as_of=day,
        score=mean.score,
        completion=mean.completion,
        policy_version=policy.version,
        band=band,
        task_count=mean.task_count,
        reported_count=mean.reported_count,
    )


def _mean_inputs(mean: Mean) -> tuple[ScoreInput, ...]:
    return (
        ScoreInput(name="tasks_in_force", value=mean.task_count),
        ScoreInput(name="tasks_reported", value=mean.reported_count),
    )
