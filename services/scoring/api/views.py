"""Scores as they are shown. Numbers are 0…100 with two decimals; none is "chưa có", never 0."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, Field

from services.scoring.domain.explanation import Explanation
from services.scoring.domain.mean import Part
from services.scoring.domain.standing import Kind, StandingScore
from services.scoring.use_cases.explain import Explained, GroupScore

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


class LostBelowView(BaseModel):
    """What a unit lost by the tasks that one unit right below it answers for."""

    unit_id: str | None = Field(description="None for tasks of the unit itself, and of others that it helps with.")
    name: str
    task_count: int
    score: float = Field(description="Weighted mean over these tasks.")
    points: float = Field(description="Points of the unit's score lost by them; over all they add up to what is lost.")


class ExplainedScore(ScoreView):
    """A score that explains itself."""

    name: str | None = Field(description="Name on screen; none until plans told it.")
    band_text: str | None = Field(description="Level in words; “chưa xếp hạng” for an unranked unit, none for a task.")
    formula: str = Field(description="With the numbers put in.")
    inputs: list[InputView] = Field(description="Of a unit or plan at most 200 tasks, those that cost most.")
    lost: list[LossView] = Field(description="What is missing to 100, and why.")
    win_back: list[str] = Field(description="What would win it back.")
    lost_below: list[LostBelowView] = Field(default=[], description="Of a unit: the same loss by units below it.")


class GroupScoreView(BaseModel):
    """The score of one heading of a plan: the mean over its tasks."""

    group: str | None = Field(description="Heading as the plan has it; none for tasks under none.")
    name: str = Field(description="Heading on screen.")
    score: float | None
    completion: float | None
    band: str | None
    task_count: int
    reported_count: int
    formula: str
    inputs: list[InputView]
    lost: list[LossView]
    win_back: list[str]


class GroupScoreList(BaseModel):
    """The scores of a plan's headings, in the order of the document."""

    plan_id: str
    unit_id: str
    as_of: date
    policy_version: str
    items: list[GroupScoreView]


class PartView(BaseModel):
    """One task in the score of a unit or plan."""

    task_id: str
    code: str
    name: str
    score: float
    completion: float | None
    own_weight: float = Field(description="Weight of the task.")
    share: float | None = Field(description="Share of the unit in it; none in a plan, which has its tasks whole.")
    is_lead: bool = Field(description="Whether the unit, or one below it, leads the task.")
    weight: float = Field(description="Weight in the mean: the task's own times the share.")
    lost: float = Field(description="Points the task itself lost, times its weight in the mean.")
    event_id: str | None = Field(description="Event its credited rate came from; its assignment when there is none.")


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


def explained(found: Explained) -> ExplainedScore:
    score = found.score
    below = [
        LostBelowView(
            unit_id=each.unit_id,
            name=each.name,
            task_count=each.task_count,
            score=float(each.score),
            points=float(each.lost),
        )
        for each in found.below
    ]
    band_text = None if score.kind == "task" else score.band or UNRANKED
    own = {"name": found.name, "band_text": band_text, "lost_below": below}
    return ExplainedScore.model_validate({**figures(score), **own, **_why(found.explanation)})


def group_view(group: GroupScore) -> GroupScoreView:
    return GroupScoreView.model_validate(
        {
            "group": group.heading,
            "name": group.heading or "Nhiệm vụ không nằm dưới đề mục nào",
            "score": as_float(group.mean.score),
            "completion": as_float(group.mean.completion),
            "band": group.band,
            "task_count": group.mean.task_count,
            "reported_count": group.mean.reported_count,
            **_why(group.explanation),
        }
    )


def part_view(part: Part) -> PartView:
    return PartView(
        task_id=part.task_id,
        code=part.code,
        name=part.name,
        score=float(part.score),
        completion=as_float(part.completion),
        own_weight=float(part.own_weight),
        share=as_float(part.share),
        is_lead=part.is_lead,
        weight=float(part.weight),
        lost=float(part.lost),
        event_id=part.event_id,
    )


def _why(explanation: Explanation) -> dict[str, object]:
    return {
        "formula": explanation.formula,
        "inputs": [InputView.model_validate(given, from_attributes=True) for given in explanation.inputs],
        "lost": [LossView(points=float(loss.points), why=loss.why) for loss in explanation.lost],
        "win_back": list(explanation.win_back),
    }


def as_float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
