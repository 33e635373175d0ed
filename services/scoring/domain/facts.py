"""What the log says of one task, kept so that the order in which facts arrive does not matter.

Each kind of mark is guarded by the version of the aggregate that told it: the task's for PLANS, the review's for
EVIDENCE.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from services.scoring.domain.path import PathPoint

SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact about a task: `version` orders it, `event_id` names it (and decides between equal versions)."""

    version: int
    event_id: str

    def is_newer_than(self, other: "Mark | None") -> bool:
        return other is None or (self.version, self.event_id) > (other.version, other.event_id)


@dataclass(frozen=True, slots=True)
class Definition(Mark):
    """The task as it stands. `unit_id` answers for it while no lead unit is named."""

    plan_id: str
    unit_id: str
    code: str
    name: str
    group: str | None
    lead_unit_id: str | None
    coordinating_unit_ids: tuple[str, ...]
    starts_on: date
    effective_due_on: date
    path: tuple[PathPoint, ...]
    weight: Decimal
    is_in_force: bool = True
    is_suspended: bool = False
    excused_until: date | None = None

    @property
    def answering_unit_id(self) -> str:
        return self.lead_unit_id or self.unit_id


@dataclass(frozen=True, slots=True)
class Progress(Mark):
    """A rate reported without a claim of completion, 0…1. A report without a rate leaves none of these."""

    rate: float
    reported_on: date


@dataclass(frozen=True, slots=True)
class Claim(Mark):
    """A report that claims completion."""

    report_id: str
    claimed_on: date


@dataclass(frozen=True, slots=True)
class Completion(Mark):
    """The plans service closed the task on an accepted claim."""

    report_id: str
    claimed_on: date
    days_late: int


@dataclass(frozen=True, slots=True)
class Stage(Mark):
    """Work state of the task after a fact that names it."""

    work_state: str


@dataclass(frozen=True, slots=True)
class Review(Mark):
    """Verdict on the evidence of one claim. `version` is the review's own, not the task's."""

    review_id: str
    report_id: str
    is_accepted: bool
    claimed_on: date


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """Everything known of a task; a group is none until its first fact came."""

    task_id: str
    definition: Definition | None = None
    progress: Progress | None = None
    claim: Claim | None = None
    completion: Completion | None = None
    stage: Stage | None = None
    reviews: tuple[Review, ...] = ()

    def absorb(self, mark: Mark) -> "TaskFacts":
        """Return the task after a fact; the same object when the fact is old news."""
        if isinstance(mark, Review):
            return self._absorb_review(mark)
        place = PLACES[type(mark)]
        fields: list[Any] = [
            self.task_id, self.definition, self.progress, self.claim, self.completion, self.stage, self.reviews,
        ]  # fmt: skip
        if not mark.is_newer_than(fields[place]):
            return self
        fields[place] = mark
        # Not `replace`: it takes three times as long, and this is done for every fact.
        return TaskFacts(*fields)

    def _absorb_review(self, review: Review) -> "TaskFacts":
        known = {each.review_id: each for each in self.reviews}
        if not review.is_newer_than(known.get(review.review_id)):
            return self
        known[review.review_id] = review
        return replace(self, reviews=tuple(known[key] for key in sorted(known)))

    @property
    def standing_completion(self) -> Completion | None:
        """The completion, unless its acceptance was overruled: plans tells no fact when that opens a task again."""
        done = self.completion
        is_overruled = done and any(not each.is_accepted and each.report_id == done.report_id for each in self.reviews)
        return None if is_overruled else done

    @property
    def is_in_force(self) -> bool:
        """Whether an amendment has not withdrawn the task."""
        return self.definition is None or self.definition.is_in_force

    @property
    def is_suspended(self) -> bool:
        """Whether work is paused, by the newer of the task's standing and its work state."""
        if self.definition is not None and (self.stage is None or self.definition.version > self.stage.version):
            return self.definition.is_suspended
        return self.stage is not None and self.stage.work_state == SUSPENDED


PLACES: dict[type[Mark], int] = {Definition: 1, Progress: 2, Claim: 3, Completion: 4, Stage: 5}
"""Place of each kind of mark among the fields of a TaskFacts."""
