"""Scores as they are shown. Numbers are 0…100 with two decimals; none is "chưa có", never 0."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, Field

from services.scoring.domain.explanation import Explanation
from services.scoring.domain.standing import Kind, StandingScore

UNRANKED = "chưa xếp hạng"


class ScoreView(BaseModel):
    """A score as it stands."""

    subject_kind: Kind
    subject_id: str
    unit_id: str
    as_of: date = Field(description="Day the score holds for.")
    score: float | None
    previous_score: float | None
    completion: float | None = Field(description="100 × credited rate; none while nothing was reported.")
    band: str | None = Field(description="Level of a unit or plan; none when unranked.")
    task_count: int = Field(description="Tasks in force that went in.")
    reported_count: int = Field(description="Of these, tasks with a credited rate.")
    policy_version: str
    version: int = Field(description="Counts the changes told by score.changed.")


class InputView(BaseModel):
    """One figure of the formula and the event it came from."""

    name: str
    label: str
    value: float | None
    text: str
    event_id: str | None


class LossView(BaseModel):
    """Points lost and why."""

    points: float
    why: str


class ExplainedScore(ScoreView):
    """A score that explains itself."""

    name: str | None = Field(description="Name on screen; none until plans told it.")
    band_text: str | None = Field(description="Level in words; “chưa xếp hạng” for an unranked unit, none for a task.")
    formula: str = Field(description="With the numbers put in.")
    inputs: list[InputView]
    lost: list[LossView] = Field(description="What is missing to 100, and why.")
    win_back: list[str] = Field(description="What would win it back.")


class ScoreList(BaseModel):
    """Scores that were asked for, exist and may be seen."""

    items: list[ScoreView]


def figures(score: StandingScore) -> dict[str, object]:
    """Return the fields of a ScoreView."""
    return {
        "subject_kind": score.kind,
        "subject_id": score.subject_id,
        "unit_id": score.unit_id,
        "as_of": score.as_of,
        "score": as_float(score.score),
        "previous_score": as_float(score.previous_score),
        "completion": as_float(score.completion),
        "band": score.band,
        "task_count": score.task_count,
        "reported_count": score.reported_count,
        "policy_version": score.policy_version,
        "version": score.version,
    }


def score_view(score: StandingScore) -> ScoreView:
    return ScoreView.model_validate(figures(score))


def explained(score: StandingScore, name: str | None, explanation: Explanation) -> ExplainedScore:
    band_text = None if score.kind == "task" else score.band or UNRANKED
    return ExplainedScore.model_validate(
        {
            **figures(score),
            "name": name,
            "band_text": band_text,
            "formula": explanation.formula,
            "inputs": [InputView.model_validate(given, from_attributes=True) for given in explanation.inputs],
            "lost": [LossView(points=float(loss.points), why=loss.why) for loss in explanation.lost],
            "win_back": list(explanation.win_back),
        }
    )


def as_float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
