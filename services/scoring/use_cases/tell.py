"""Scores in the words of the fact that tells them."""

from contracts.scoring import ScoreChanged, ScoreInput
from services.scoring.domain.facts import TaskFacts
from services.scoring.domain.mean import Mean
from services.scoring.domain.score import TaskScore
from services.scoring.domain.standing import StandingScore


def changed_task(score: StandingScore, task: TaskFacts, scored: TaskScore) -> ScoreChanged:
    """Tell another score of a task, with the figures it was made of."""
    path = task.definition.event_id if task.definition else None
    return _changed(
        score,
        ScoreInput(name="credited_rate", value=scored.credit.rate, event_id=scored.credit.event_id),
        ScoreInput(name="expected_rate", value=scored.expected, event_id=path),
        ScoreInput(name="late_factor", value=float(scored.late_factor)),
    )


def changed_group(score: StandingScore, mean: Mean) -> ScoreChanged:
    """Tell another score of a unit or plan."""
    return _changed(
        score,
        ScoreInput(name="tasks_in_force", value=mean.task_count),
        ScoreInput(name="tasks_reported", value=mean.reported_count),
    )


def _changed(score: StandingScore, *inputs: ScoreInput) -> ScoreChanged:
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
