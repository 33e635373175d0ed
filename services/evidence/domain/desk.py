"""Who may take which step on a claim now, and why not: one rule for the desk's buttons and for its refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal, get_args

from services.evidence.domain.reviews import Review

Step = Literal["lease", "release", "accept", "reject", "ask", "answer", "appeal", "forward", "return", "outside"]
STEPS: tuple[Step, ...] = get_args(Step)
Right = Literal["judge", "report", "appeal", "look"]
RIGHT_FOR: Mapping[Step, Right] = {
    "lease": "judge",
    "release": "judge",
    "accept": "judge",
    "reject": "judge",
    "ask": "judge",
    "outside": "judge",
    "answer": "report",
    "appeal": "appeal",
    "forward": "look",
    "return": "look",
}
JUDGED_STAGES = frozenset({"queue", "second", "appeal"})
"""Stages in which a reviewer has the next word."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody before a claim: `rights` over its unit, and whether they report for that unit."""

    account_id: str
    rights: frozenset[Right]
    is_own_unit: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """What is on record of a claim: `judges` gave a verdict on it; it is appealed once, and not after a newer claim."""

    judges: frozenset[str] = frozenset()
    has_appeal: bool = False
    has_newer_claim: bool = False


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has a claim in hand, and until when others keep off."""

    account_id: str
    name: str
    until: datetime


def live_lease(review: Review, now: datetime) -> Lease | None:
    """The lease that still holds; a lapsed one is nobody's."""
    if review.leased_by is None or review.leased_until is None or review.leased_until <= now:
        return None
    return Lease(review.leased_by, review.lease_name or review.leased_by, review.leased_until)


def is_leased_to_another(review: Review, account_id: str, now: datetime) -> bool:
    lease = live_lease(review, now)
    return lease is not None and lease.account_id != account_id


def refusal(step: Step, review: Review, caller: Caller, record: Record, now: datetime) -> str | None:
    """Slug of why the caller cannot take a step on a claim now, or none when they can."""
    right = RIGHT_FOR[step]
    if right not in caller.rights:
        return "not-permitted"
    if right == "judge":
        return _of_judging(step, review, caller, record, now)
    if right == "look":
        return _unless_at("look", review)
    return _of_answer(review, now) if step == "answer" else _of_appeal(review, record, now)


def allowed(review: Review, caller: Caller, record: Record, now: datetime) -> tuple[Step, ...]:
    """Steps the caller can take now; `release` only on a lease of their own."""
    lease = live_lease(review, now)
    is_mine = lease is not None and lease.account_id == caller.account_id
    can = (step for step in STEPS if refusal(step, review, caller, record, now) is None)
    return tuple(step for step in can if step != "release" or is_mine)


def end_of_day_after(now: datetime, days: int, zone: tzinfo) -> datetime:
    """Last second of the day so many calendar days from now, where people live."""
    return datetime.combine(_day(now, zone) + timedelta(days=days), time(23, 59, 59), zone)


def _day(now: datetime, zone: tzinfo) -> date:
    return now.astimezone(zone).date()


def _of_judging(step: Step, review: Review, caller: Caller, record: Record, now: datetime) -> str | None:
    if caller.is_own_unit:
        return "own-unit"
    if step == "release":
        return "review-leased" if is_leased_to_another(review, caller.account_id, now) else None
    if step == "outside":
        slug = "review-decided" if review.state == "superseded" else None
    else:
        slug = _of_stage(step, review)
    if slug is None and step != "outside" and review.stage in {"second", "appeal"}:
        slug = "same-reviewer" if caller.account_id in record.judges else None
    if slug is None and is_leased_to_another(review, caller.account_id, now):
        slug = "review-leased"
    return slug


def _of_stage(step: Step, review: Review) -> str | None:
    if review.stage == "ended":
        return "review-decided"
    stages = {"queue"} if step == "ask" else JUDGED_STAGES
    return None if review.stage in stages else "review-elsewhere"


def _unless_at(stage: str, review: Review) -> str | None:
    if review.stage == stage:
        return None
    return "review-decided" if review.stage == "ended" else "review-elsewhere"


def _of_answer(review: Review, now: datetime) -> str | None:
    if slug := _unless_at("answer", review):
        return slug
    return "answer-late" if review.answer_until is not None and now > review.answer_until else None


def _of_appeal(review: Review, record: Record, now: datetime) -> str | None:
    if review.state != "rejected":
        return "not-rejected"
    if record.has_appeal:
        return "appeal-given"
    if record.has_newer_claim:
        return "newer-claim"
    if review.stage != "ended" or review.appeal_until is None:
        return "appeal-final"
    return "appeal-late" if now > review.appeal_until else None
