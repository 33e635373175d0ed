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


class Found(Frozen):
    """What one check of the machine found in a file, without personal data."""

    check: Annotated[
        str, Field(max_length=30, description="type, active, malware, signature, scan, head, photo or reuse.")
    ]
    check_version: Annotated[int, Field(ge=1, description="Version of the check.")]
    code: Annotated[str, Field(max_length=60, description="Stable code.", examples=["signature-altered"])]
    level: Annotated[str, Field(max_length=20, description="ok, note, warning or danger.", examples=["danger"])]
    text: Annotated[str, Field(max_length=1000, description="Vietnamese sentence.")]


class EvidenceScreened(Fact):
    """The machine screened a file; a newer version screens the same file again."""

    name: ClassVar[str] = "evidence.screened"
    about: ClassVar[str] = "evidence_id"

    evidence_id: Identifier
    task_id: Identifier
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the content.")]
    screened_at: Instant
    safety: Annotated[
        str,
        Field(
            max_length=20,
            description="What the malware scanner said: clean, infected, awaiting (quarantine) or unscanned.",
            examples=["clean"],
        ),
    ]
    risk: Annotated[str, Field(max_length=20, description="low, medium or high.", examples=["low"])]
    findings: Annotated[tuple[Found, ...], Field(description="What each check found.")] = ()


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
    round: Annotated[
        str | None,
        Field(
            max_length=20,
            description="Step that decided: first, second, appeal or outside; a later one overrules an earlier.",
            examples=["first"],
        ),
    ] = None
    policy_version: Annotated[str | None, Field(max_length=40, description="Policy in force.")] = None
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
    round: Annotated[
        str | None,
        Field(
            max_length=20,
            description="Step that decided: first, second, appeal or outside; a later one overrules an earlier.",
            examples=["first"],
        ),
    ] = None
    policy_version: Annotated[str | None, Field(max_length=40, description="Policy in force.")] = None
    reviewer: Person


class EvidenceAppealed(Fact):
    """A unit appealed against a rejection: another reviewer judges the claim anew, and tells accepted or rejected."""

    name: ClassVar[str] = "evidence.appealed"
    about: ClassVar[str] = "review_id"

    review_id: Identifier
    task_id: Identifier
    plan_id: Identifier
    report_id: Identifier
    claimed_on: Annotated[date, Field(description="Day the claim was submitted.")]
    appealed_at: Instant
    ground: Annotated[str, Field(max_length=4000, description="Why the unit thinks the rejection was wrong.")]
    appellant: Person


FACTS: tuple[type[Fact], ...] = (
    EvidenceSubmitted,
    EvidenceScreened,
    EvidenceAccepted,
    EvidenceRejected,
    EvidenceAppealed,
)
