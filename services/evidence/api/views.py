"""A review as it is shown."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel

from contracts.plans import EvidenceFile
from services.evidence.domain.reviews import State, waiting_seconds
from services.evidence.store.reviews import Shown
from shared import clock


class ReasonGiven(BaseModel):
    """A reason as it stood in the policy when it was given."""

    code: str
    text: str


class ReviewView(BaseModel):
    """A claim of completion and its verdict; names are none until plans has told them."""

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


def view(shown: Shown) -> ReviewView:
    review = shown.review
    return ReviewView(
        review_id=review.review_id,
        task_id=review.task_id,
        task_name=shown.task_name,
        task_code=shown.task_code,
        plan_id=review.plan_id,
        unit_id=review.unit_id,
        unit_name=shown.unit_name,
        report_id=review.report_id,
        claimed_on=review.claimed_on,
        submitted_at=review.submitted_at,
        value=review.value,
        note=review.note,
        files=[EvidenceFile.model_validate(file) for file in review.files],
        state=review.state,
        reasons=[ReasonGiven.model_validate(reason) for reason in review.reasons],
        decided_at=review.decided_at,
        decision_note=review.decision_note,
        waiting_seconds=waiting_seconds(review.submitted_at, review.decided_at, clock.now()),
        version=review.version,
    )
