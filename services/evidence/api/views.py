"""A review as it is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts.plans import EvidenceFile
from services.evidence.domain.desk import Step, live_lease
from services.evidence.domain.findings import Risk
from services.evidence.domain.reviews import Review, Stage, State, waiting_seconds
from services.evidence.store.reviews import Shown
from services.evidence.use_cases.desk import Detail
from shared import clock


class ReasonGiven(BaseModel):
    """A reason as it stood in the policy when it was given."""

    code: str
    text: str


class LeaseView(BaseModel):
    """Who has the claim in hand, and until when others keep off; `is_mine` is the caller's."""

    account_id: str
    name: str
    until: datetime
    is_mine: bool


class ReviewView(BaseModel):
    """A claim of completion and its verdict; names are none until plans has told them.

    `stage` says who has the next word; `answer_until`, `look_until` and `appeal_until` until when they have it.
    """

    review_id: str
    task_id: str
    task_name: str | None
    task_code: str | None
    plan_id: str
    unit_id: str
    unit_name: str | None
    report_id: str
    claimed_on: date
    submitted_at: datetime
    value: float | None
    note: str | None
    files: Sequence[EvidenceFile]
    state: State
    reasons: Sequence[ReasonGiven]
    decided_at: datetime | None
    decision_note: str | None
    waiting_seconds: float
    version: int
    stage: Stage
    risk: Risk
    risk_points: int
    lease: LeaseView | None
    answer_until: datetime | None
    look_until: datetime | None
    appeal_until: datetime | None


class DecisionView(BaseModel):
    """A step on record: who, when, why, and what the machine had found in each file by then.

    `round`: look, first, answer, second, appeal, outside. `verdict`: accepted, rejected, more_asked, answered,
    forwarded, appealed, lapsed. `given_on` and `reference` are of an outside verdict.
    """

    model_config = ConfigDict(from_attributes=True)

    round: str
    verdict: str
    reasons: Sequence[ReasonGiven]
    note: str | None
    decided_at: datetime
    decided_by: str
    decided_by_name: str
    machine: Sequence[Mapping[str, Any]]
    policy_version: str
    reference: str | None
    given_on: date | None


class AppealView(BaseModel):
    """Why the unit thinks the rejection was wrong."""

    model_config = ConfigDict(from_attributes=True)

    ground: str
    appealed_at: datetime
    appealed_by_name: str


class ReviewDetail(ReviewView):
    """A claim with its record, and the steps the caller can take now.

    A first verdict that waits for its second is on record for auditors alone.
    """

    decisions: Sequence[DecisionView]
    appeal: AppealView | None
    allowed: Sequence[Step]


def view(shown: Shown, account_id: str) -> ReviewView:
    """A claim as this account sees it."""
    return ReviewView(**_told(shown, account_id))


def detail(found: Detail, account_id: str) -> ReviewDetail:
    """A claim and its record as this account sees it."""
    return ReviewDetail(
        **_told(found.shown, account_id),
        decisions=[DecisionView.model_validate(step) for step in found.decisions],
        appeal=AppealView.model_validate(found.appeal) if found.appeal else None,
        allowed=found.allowed,
    )


def _told(shown: Shown, account_id: str) -> dict[str, Any]:
    review, now = shown.review, clock.now()
    same = {name: getattr(review, name) for name in ReviewView.model_fields if hasattr(review, name)}
    return {
        **same,
        "task_name": shown.task_name,
        "task_code": shown.task_code,
        "unit_name": shown.unit_name,
        "files": [EvidenceFile.model_validate(file) for file in review.files],
        "reasons": [ReasonGiven.model_validate(reason) for reason in review.reasons],
        "waiting_seconds": waiting_seconds(review.submitted_at, review.decided_at, now),
        "lease": _lease(review, account_id, now),
    }


def _lease(review: Review, account_id: str, now: datetime) -> LeaseView | None:
    lease = live_lease(review, now)
    return LeaseView(**asdict(lease), is_mine=lease.account_id == account_id) if lease else None
