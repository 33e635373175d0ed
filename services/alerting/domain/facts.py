"""What the log says of one task, kept so that the order in which facts arrive does not matter.

Each kind of mark is guarded by the version of the aggregate that told it: the task's for PLANS (the obstacle's
for difficulties), the review's for EVIDENCE.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

from services.alerting.domain.path import PathPoint

SUSPENDED = "suspended"
UNDER_REVIEW = frozenset({"awaiting_review", "completed"})
KEPT_REPORTS = 5
"""Days of reports kept for the trend: as many as a policy may draw its line through."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact about a task: `version` orders it, `event_id` names it (and decides between equal versions)."""

    version: int
    event_id: str

    def is_newer_than(self, other: "Mark | None") -> bool:
        return other is None or (self.version, self.event_id) > (other.version, other.event_id)


M = TypeVar("M", bound=Mark)


@dataclass(frozen=True, slots=True)
class Definition(Mark):
    """The task as it stands. `unit_id` is the lead unit, or the unit of the plan while there is none."""

    plan_id: str
    unit_id: str
    code: str
    name: str
    effective_due_on: date
    is_end_of_plan: bool
    path: tuple[PathPoint, ...]
    is_in_force: bool = True
    is_suspended: bool = False


@dataclass(frozen=True, slots=True)
class Progress(Mark):
    """A rate reported without a claim of completion, 0…1. A report without a rate leaves none of these."""

    rate: float


@dataclass(frozen=True, slots=True)
class Report(Mark):
    """A rate reported on a day without a claim: a point of the trend."""

    on: date
    rate: float


@dataclass(frozen=True, slots=True)
class Rebase(Mark):
    """An amendment held the last reported rate against the targets after the change."""

    rate: float


@dataclass(frozen=True, slots=True)
class Claim(Mark):
    """A report that claims completion."""

    report_id: str
    claimed_on: date


@dataclass(frozen=True, slots=True)
class Completion(Mark):
    """The plans service closed the task on an accepted claim; none named in what was kept before 0.2.0."""

    report_id: str | None = None


@dataclass(frozen=True, slots=True)
class Breach(Mark):
    """A due date passed without completion."""

    due_on: date


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
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obstacle(Mark):
    """A difficulty, open or settled. `version` is the obstacle's own."""

    obstacle_id: str
    raised_on: date
    is_open: bool


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """Everything known of a task; a group is none until its first fact came."""

    task_id: str
    definition: Definition | None = None
    progress: Progress | None = None
    claim: Claim | None = None
    completion: Completion | None = None
    breach: Breach | None = None
    stage: Stage | None = None
    reviews: tuple[Review, ...] = ()
    rebase: Rebase | None = None
    reports: tuple[Report, ...] = ()
    """The last of each day, of the last days on which a rate was reported; earliest first."""
    obstacles: tuple[Obstacle, ...] = ()

    def absorb(self, mark: Mark) -> "TaskFacts":
        """Return the task after a fact; the same object when the fact is old news."""
        match mark:
            case Review():
                kept = _newest(self.reviews, mark, key=attrgetter("review_id"))
                return self if kept is None else replace(self, reviews=kept)
            case Obstacle():
                settled = _newest(self.obstacles, mark, key=attrgetter("obstacle_id"))
                return self if settled is None else replace(self, obstacles=settled)
            case Report():
                told = _newest(self.reports, mark, key=attrgetter("on"))
                return (
                    self
                    if told is None or told[-KEPT_REPORTS:] == self.reports
                    else replace(self, reports=told[-KEPT_REPORTS:])
                )
        group = GROUPS[type(mark)]
        newer: dict[str, Any] = {group: mark}
        return replace(self, **newer) if mark.is_newer_than(getattr(self, group)) else self

    @property
    def is_done(self) -> bool:
        """Whether plans closed the task, or the verdict that closes it is known already.

        A verdict that overrules the acceptance opens it again: plans tells no fact then.
        """
        claimed = self.claim.report_id if self.claim else None
        verdicts: dict[str | None, bool] = {each.report_id: each.is_accepted for each in self.reviews}
        if self.completion is not None and verdicts.get(self.completion.report_id or claimed, True):
            return True
        return verdicts.get(claimed, False)

    @property
    def is_watched(self) -> bool:
        """Whether rules look at the task: assigned, in force, not completed, not suspended."""
        is_looked_at = self.definition is not None and self.is_in_force and not self.is_suspended
        return is_looked_at and not self.is_done

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

    @property
    def rejection(self) -> Review | None:
        """The rejection that stands; of several the one of the latest claim."""
        if not self.reviews:
            return None
        rejected = [each for each in self.reviews if not each.is_accepted]
        return max(rejected, key=lambda each: (each.claimed_on, each.review_id), default=None)

    @property
    def standing_claim(self) -> Claim | None:
        """The latest claim, unless it was rejected or the unit reported progress instead."""
        if self.claim is None or any(not r.is_accepted and r.report_id == self.claim.report_id for r in self.reviews):
            return None
        stage = self.stage
        is_withdrawn = stage and stage.version > self.claim.version and stage.work_state not in UNDER_REVIEW
        return None if is_withdrawn else self.claim

    @property
    def credited_rate(self) -> float | None:
        """Credited rate before completion (rule 8), 0…1; none while nothing was reported."""
        if self.is_done:
            return 1.0
        if self.rejection is not None:
            return 0.0
        return self.progress.rate if self.progress else None

    @property
    def oldest_obstacle(self) -> Obstacle | None:
        """The open difficulty that stands longest."""
        standing = (each for each in self.obstacles if each.is_open)
        return min(standing, key=lambda each: (each.raised_on, each.obstacle_id), default=None)

    @property
    def points(self) -> tuple[Report, ...]:
        """Reports that can be compared: an amendment that made another rate of the last one begins them anew."""
        if self.rebase is None:
            return self.reports
        before = [each for each in self.reports if each.version < self.rebase.version]
        if not before or max(before, key=lambda each: each.version).rate == self.rebase.rate:
            return self.reports
        return tuple(each for each in self.reports if each.version > self.rebase.version)

    @property
    def credit_event_id(self) -> str | None:
        """Event the credited rate came from."""
        if self.rejection is not None:
            return self.rejection.event_id
        return self.progress.event_id if self.progress else None


def _newest(kept: tuple[M, ...], mark: M, key: Callable[[M], Any]) -> tuple[M, ...] | None:
    """Return what is kept, by key in order, with the mark in it; none when it is old news."""
    known = {key(each): each for each in kept}
    if not mark.is_newer_than(known.get(key(mark))):
        return None
    known[key(mark)] = mark
    return tuple(known[each] for each in sorted(known))


GROUPS: dict[type[Mark], str] = {
    Definition: "definition",
    Progress: "progress",
    Claim: "claim",
    Completion: "completion",
    Breach: "breach",
    Stage: "stage",
    Rebase: "rebase",
}
