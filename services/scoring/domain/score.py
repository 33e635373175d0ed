"""Score and completion of a task on a day (rules 8 and 9)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from services.scoring.domain.facts import Completion, Definition, Review, TaskFacts
from services.scoring.domain.path import expected_rate
from services.scoring.domain.policy import Policy

HUNDREDTH = Decimal("0.01")
FULL = Decimal("100.00")
NOTHING = Decimal("0.00")
DIGITS = 9


class Basis(StrEnum):
    """Why a rate is credited as it is."""

    UNREPORTED = "unreported"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Credit(NamedTuple):
    """The credited rate, 0…1, and the event it came from; rate and event are none while nothing was reported.

    `claimed_on` is the day an accepted claim was submitted, `due_event_id` told the date that `days_late` runs from.
    """

    rate: float | None
    basis: Basis
    event_id: str | None = None
    days_late: int = 0
    claimed_on: date | None = None
    due_event_id: str | None = None


class TaskScore(NamedTuple):
    """A task on a day. `score` is none while nothing is expected, `completion` while nothing was reported."""

    score: Decimal | None
    completion: Decimal | None
    credit: Credit
    expected: float
    late_factor: Decimal


@lru_cache(maxsize=10_000)
def points(value: float | Decimal) -> Decimal:
    """Round half up to the two decimals a score is shown, compared and told with.

    Through nine decimals: 100 × 0.29 / 0.32 is 90.625 and shows as 90.63, whatever the last bit of a float says.
    """
    return Decimal(str(round(value, DIGITS))).quantize(HUNDREDTH, ROUND_HALF_UP)


def credit(facts: TaskFacts) -> Credit:
    """Credited rate of a task.

    A claim under review leaves the rate where it was; once evidence was rejected nothing counts until a claim is
    accepted. An acceptance counts while its claim is the task's latest, or when plans closed the task on it.
    """
    if (done := facts.standing_completion) is not None:
        return _of_completion(done, facts.definition)
    if (accepted := accepted_review(facts)) is not None:
        return _accepted(accepted.event_id, accepted.claimed_on, facts.definition)
    if (rejected := latest_rejection(facts)) is not None:
        return Credit(0.0, Basis.REJECTED, rejected.event_id)
    if facts.progress is not None:
        return Credit(facts.progress.rate, Basis.REPORTED, facts.progress.event_id)
    return Credit(None, Basis.UNREPORTED)


def accepted_review(facts: TaskFacts) -> Review | None:
    """Return the review that accepted the task's latest claim."""
    claimed = facts.claim.report_id if facts.claim else None
    return next((each for each in facts.reviews if each.is_accepted and each.report_id == claimed), None)


def latest_rejection(facts: TaskFacts) -> Review | None:
    """Return a rejection that stands; of several the one of the latest claim."""
    rejected = [each for each in facts.reviews if not each.is_accepted]
    return max(rejected, key=lambda each: (each.claimed_on, each.review_id), default=None)


def _of_completion(done: Completion, told: Definition | None) -> Credit:
    """Late as plans said on completing it, until a due date told afterwards (excused, amended) takes its place."""
    if told is not None and told.version > done.version:
        return _accepted(done.event_id, done.claimed_on, told)
    return Credit(1.0, Basis.ACCEPTED, done.event_id, done.days_late, done.claimed_on, done.event_id)


def _accepted(event_id: str, claimed_on: date, told: Definition | None) -> Credit:
    if told is None:
        return Credit(1.0, Basis.ACCEPTED, event_id, 0, claimed_on)
    days = max(0, (claimed_on - told.effective_due_on).days)
    return Credit(1.0, Basis.ACCEPTED, event_id, days, claimed_on, told.event_id)


def score_task(facts: TaskFacts, day: date, policy: Policy) -> TaskScore:
    """Score a task that is assigned.

    `100 × min(1, credited / expected)`, times the late factor once accepted. None when suspended or
    withdrawn, and while the path has not begun (expected 0) without a verdict: the task is not in force that day. Not
    reported counts as 0 here.
    """
    credited = credit(facts)
    expected = expected_rate(facts.definition.path, day) if facts.definition else 0.0
    factor = policy.late_factor(credited.days_late)
    completion = None if credited.rate is None else points(100 * credited.rate)
    return TaskScore(_score(facts, credited, expected, factor), completion, credited, expected, factor)


def _score(facts: TaskFacts, credited: Credit, expected: float, factor: Decimal) -> Decimal | None:
    if not facts.is_in_force:
        return None
    if credited.basis is Basis.ACCEPTED:
        return points(100 * factor)
    if facts.definition is None or facts.is_suspended:
        return None
    if credited.basis is Basis.REJECTED:
        return NOTHING
    if expected <= 0:
        return None
    return points(100 * min(1.0, (credited.rate or 0.0) / expected))
