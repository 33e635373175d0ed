"""Facts told by the evidence service: what was put to review and how it was judged."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.fact import Fact, Frozen, Identifier, Instant, Person
from contracts.plans import EvidenceFile

OWNER = "evidence"


class Reason(Frozen):
    """A coded reason from the policy file, with its words as shown to the unit."""

    code: Annotated[str, Field(max_length=60, description="Stable code.", examples=["khong-co-chu-ky"])]
    text: Annotated[str, Field(max_length=500, description="Vietnamese sentence.")]


class EvidenceSubmitted(Fact):
    """A claim of completion entered the review queue with its evidence."""

    name: ClassVar[str] = "evidence.submitted"
    about: ClassVar[str] = "review_id"

    review_id: Identifier
    task_id: Identifier
    plan_id: Identifier
    report_id: Identifier
    claimed_on: Annotated[date, Field(description="Day the claim was submitted.")]
    files: Annotated[tuple[EvidenceFile, ...], Field(min_length=1, description="Evidence under review.")]


class EvidenceAccepted(Fact):
    """The reviewer accepted the evidence of a claim."""

    name: ClassVar[str] = "evidence.accepted"
    about: ClassVar[str] = "review_id"

    review_id: Identifier
    task_id: Identifier
    plan_id: Identifier
    report_id: Identifier
    claimed_on: Annotated[date, Field(description="Day the claim was submitted.")]
    decided_at: Instant
    note: Annotated[str | None, Field(max_length=4000, description="Reviewer's note.")] = None
    reviewer: Person


class EvidenceRejected(Fact):
    """The reviewer rejected the evidence of a claim: the task scores nothing until a new claim is accepted."""

    name: ClassVar[str] = "evidence.rejected"
    about: ClassVar[str] = "review_id"

    review_id: Identifier
    task_id: Identifier
    plan_id: Identifier
    report_id: Identifier
    claimed_on: Annotated[date, Field(description="Day the claim was submitted.")]
    decided_at: Instant
    reasons: Annotated[tuple[Reason, ...], Field(min_length=1, description="Coded reasons.")]
    note: Annotated[str | None, Field(max_length=4000, description="Reviewer's note.")] = None
    reviewer: Person


FACTS: tuple[type[Fact], ...] = (EvidenceSubmitted, EvidenceAccepted, EvidenceRejected)
