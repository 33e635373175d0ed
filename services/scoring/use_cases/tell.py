"""Scores in the words of the fact that tells them."""

from contracts.scoring import ScoreChanged
from services.scoring.domain.facts import TaskFacts
from services.scoring.domain.mean import Mean
from services.scoring.domain.score import TaskScore
from services.scoring.domain.standing import StandingScore

Given = dict[str, object]


def changed_task(score: StandingScore, task: TaskFacts, scored: TaskScore) -> ScoreChanged:
    """Tell another score of a task, with the figures it was made of."""
    credit, path = scored.credit, task.definition.event_id if task.definition else None
    return _changed(
        score,
        {"name": "credited_rate", "value": credit.rate, "event_id": credit.event_id},
        {"name": "expected_rate", "value": scored.expected, "event_id": path},
        {"name": "late_factor", "value": float(scored.late_factor)},
    )


def changed_group(score: StandingScore, mean: Mean) -> ScoreChanged:
    """Tell another score of a unit or plan."""
    return _changed(
        score,
        {"name": "tasks_in_force", "value": mean.task_count},
        {"name": "tasks_reported", "value": mean.reported_count},
    )


def _changed(score: StandingScore, *inputs: Given) -> ScoreChanged:
    # Read in one go: model by model took three times as long, and a province tells one for every report.
    return ScoreChanged.model_validate(
        {
            "unit_id": score.unit_id,
            "version": score.version,
            "subject_kind": score.kind,
            "subject_id": score.subject_id,
            "as_of": score.as_of,
            "score": None if score.score is None else float(score.score),
            "previous_score": None if score.previous_score is None else float(score.previous_score),
            "completion": None if score.completion is None else float(score.completion),
            "band": score.band,
            "policy_version": score.policy_version,
            "inputs": inputs,
        }
    )
