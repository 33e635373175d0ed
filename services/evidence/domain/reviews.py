"""Rules of evidence review as values: which claims enter the queue, who may judge, why a verdict is refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from services.evidence.domain.findings import Risk

State = Literal["pending", "accepted", "rejected", "superseded"]
Stage = Literal["look", "queue", "answer", "second", "appeal", "ended"]
"""Who has the next word: the standing agency, any reviewer, the unit, a second reviewer, another one on appeal."""
Verdict = Literal["accepted", "rejected", "more_asked", "answered", "forwarded", "appealed", "lapsed"]
Round = Literal["look", "first", "answer", "second", "appeal", "outside"]
Decision = Literal["accepted", "rejected"]

REPORTING_ROLES = frozenset({"officer", "agency"})
"""Roles that report for a unit and therefore never judge it."""


@dataclass(frozen=True, slots=True)
class Review:
    """A claim of completion and its verdict. `files` holds the claim's files as the report told them."""

    review_id: str
    version: int
    task_id: str
    task_version: int
    plan_id: str
    unit_id: str
    report_id: str
    claimed_on: date
    submitted_at: datetime
    value: float | None
    note: str | None
    files: Sequence[Mapping[str, Any]]
    claim_event_id: str
    state: State = "pending"
    stage: Stage = "queue"
    reasons: Sequence[Mapping[str, str]] = ()
    decision_note: str | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    risk: Risk = "unknown"
    risk_points: int = 0
    leased_by: str | None = None
    lease_name: str | None = None
    leased_until: datetime | None = None
    answer_until: datetime | None = None
    look_until: datetime | None = None
    appeal_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportedTask:
    """What the queue needs of one report: `version` is the task's version after it."""

    task_id: str
    version: int
    is_claim: bool
    has_evidence: bool
    still_awaits_review: bool

    @property
    def ends_older_claims(self) -> bool:
        """A newer claim replaces the older one; a report that takes the task out of review withdraws it."""
        return self.is_claim or not self.still_awaits_review


def enters_queue(report: ReportedTask, newest_ending_version: int) -> bool:
    """Tell whether a report opens a review, given the newest version known that ended older claims (0 for none).

    A claim without evidence never does (rule 2): plans refuses it, so it would be a fault upstream.
    """
    return report.is_claim and report.has_evidence and report.version > newest_ending_version


def is_inside(unit_id: str, root: str) -> bool:
    """Tell whether a unit is the root of a subtree or below it."""
    return unit_id == root or unit_id.startswith(f"{root}.")


def is_own_unit(grants: Iterable[tuple[str, str]], unit_id: str) -> bool:
    """Tell whether somebody with these (role, subtree root) grants also reports for the unit (rule 14)."""
    return any(role in REPORTING_ROLES and is_inside(unit_id, root) for role, root in grants)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Whether claims of a subtree are looked at by its standing agency first."""

    unit_id: str
    is_on: bool
    set_at: datetime
    set_by: str
    set_by_name: str


def first_look_at(settings: Iterable[FirstLook], unit_id: str) -> bool:
    """Tell whether a unit's claims are looked at first: the nearest setting at or above it counts, none means no."""
    above = [setting for setting in settings if is_inside(unit_id, setting.unit_id)]
    return max(above, key=lambda setting: len(setting.unit_id)).is_on if above else False


def waiting_seconds(submitted_at: datetime, decided_at: datetime | None, now: datetime) -> float:
    """Seconds a claim waited for its verdict, or has waited until now; never negative."""
    return max(0.0, ((decided_at or now) - submitted_at).total_seconds())
