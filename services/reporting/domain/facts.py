"""What was told of tasks, as far as a summary needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

WorkState = Literal["not_started", "in_progress", "awaiting_review", "completed", "needs_completion", "suspended"]
Step = Literal["submitted", "accepted", "rejected"]
Level = Literal["amber", "red"]


@dataclass(frozen=True, slots=True)
class Milestone:
    """One rung of an indicator's ladder; `value` in `unit_of_measure`, none when qualitative."""

    due_on: date | None
    comparator: str
    value: float | None
    value_max: float | None
    unit_of_measure: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it stood; `unit_id` is the unit it belongs to, `lead_unit_id` none while unassigned."""

    task_id: str
    plan_id: str
    unit_id: str
    lead_unit_id: str | None
    code: str
    name: str
    kind: str
    group: str | None
    milestones: Sequence[Milestone]
    expected_output: str | None
    starts_on: date
    due_on: date | None
    effective_due_on: date
    weight: float
    version: int = 1
    is_suspended: bool = False
    completion_rate: float | None = None
    """Rate an amendment gave, held against its new targets."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a unit said of a task; `version` is the task's after it. Rates 0…1, none when nothing was given."""

    task_id: str
    version: int
    report_id: str
    told_at: datetime
    reported_on: date
    period_id: str
    value: float | None
    completion_rate: float | None
    is_claim: bool
    difficulties: str | None
    proposals: str | None
    work_state: WorkState


@dataclass(frozen=True, slots=True)
class Verdict:
    """A step of a claim's review."""

    task_id: str
    report_id: str
    step: Step
    told_at: datetime
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Completion:
    """The accepted claim of a task; `version` is the task's after it."""

    task_id: str
    claimed_on: date
    days_late: int
    version: int


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert that stands; `reason` is the Vietnamese sentence it was raised with."""

    task_id: str
    rule: str
    level: Level
    raised_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ScoreInput:
    """One number a score was made of, and the event it came from."""

    name: str
    value: float | None
    event_id: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """Score of a unit or task as scoring told it; none where there was nothing to score."""

    score: float | None
    band: str | None
    completion: float | None = None
    as_of: date | None = None
    policy_version: str | None = None
    inputs: Sequence[ScoreInput] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Head of the document that the tasks stand in."""

    plan_id: str
    programme: str
    title: str
    number: str | None
    issued_on: date | None
    issuer: str | None
