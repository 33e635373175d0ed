"""Claims under review, as the evidence service shows them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.portal.clients.views import File, View


class Reason(View):
    """A coded reason."""

    code: str
    text: str


class Lease(View):
    """Who holds a claim, and until when."""

    account_id: str = ""
    name: str = ""
    until: datetime
    is_mine: bool = False


class Decision(View):
    """A step somebody took on a claim; `machine` is what had been found in its files by then."""

    round: str
    verdict: str
    reasons: Sequence[Reason] = ()
    note: str | None = None
    decided_at: datetime
    decided_by_name: str | None = None
    machine: Sequence[dict[str, Any]] = ()
    policy_version: str | None = None
    reference: str | None = None
    given_on: date | None = None


class Appeal(View):
    """Why a unit does not accept a rejection."""

    ground: str
    appealed_at: datetime
    appealed_by_name: str | None = None


class Review(View):
    """A claim of completion under review; `allowed` names what the caller may do with it now."""

    review_id: str
    task_id: str
    task_name: str | None = None
    task_code: str | None = None
    unit_id: str
    unit_name: str | None = None
    report_id: str
    claimed_on: date
    value: float | None = None
    note: str | None = None
    files: Sequence[File] = ()
    state: str
    stage: str = "queue"
    risk: str = "unknown"
    risk_points: int = 0
    lease: Lease | None = None
    answer_until: datetime | None = None
    look_until: datetime | None = None
    appeal_until: datetime | None = None
    reasons: Sequence[Reason] = ()
    decided_at: datetime | None = None
    decision_note: str | None = None
    waiting_seconds: float = 0
    version: int = 1
    decisions: Sequence[Decision] = ()
    appeal: Appeal | None = None
    allowed: Sequence[str] = ()


class RefusedOne(View):
    """A claim that was not accepted with the others, and why."""

    review_id: str
    slug: str = ""
    detail: str


class AcceptedMany(View):
    """What became of claims that were accepted together, by id."""

    accepted: Sequence[str] = ()
    second: Sequence[str] = ()
    refused: Sequence[RefusedOne] = ()


class RecordedVerdicts(View):
    """How many verdicts of a workbook were written down; `skipped` ones stood on record already."""

    recorded: int
    skipped: int = 0


class FirstLook(View):
    """Whether claims of a unit's subtree are looked at by its standing agency first."""

    unit_id: str
    is_on: bool
    set_at: datetime | None = None


class Finding(View):
    """One result of one check of a file."""

    check: str
    code: str = ""
    level: str
    text: str
    details: Mapping[str, Any] = {}


class Likeness(View):
    """A file like another; only `kind` and `is_elsewhere` where the reader may not see it."""

    kind: str
    is_elsewhere: bool = False
    is_older: bool | None = None
    evidence_id: str | None = None
    distance: int | None = None
    page: int | None = None
    other_page: int | None = None
    name: str | None = None
    task_id: str | None = None
    task_code: str | None = None
    task_name: str | None = None
    unit_id: str | None = None
    unit_name: str | None = None
    uploaded_at: datetime | None = None


class Screening(View):
    """What the machine found in a file; `state` waiting, done or failed."""

    evidence_id: str
    name: str = ""
    state: str = "waiting"
    version: int = 0
    safety: str = "awaiting"
    risk: str = "unknown"
    detected_type: str | None = None
    pages: int | None = None
    screened_at: datetime | None = None
    findings: Sequence[Finding] = ()
    likenesses: Sequence[Likeness] = ()
    has_personal: bool = False
    preview_pages: int = 0


class DocumentHead(View):
    """Number, date and issuer of a document, as typed or as read."""

    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None


class KeptFile(File):
    """A file with what was typed of its document, and whether it is still there."""

    document: DocumentHead | None = None
    safety: str | None = None
    removed_at: datetime | None = None


class Signer(View):
    """A person whose signature a PDF carries."""

    name: str = ""
    organisation: str | None = None
    signed_at: datetime | None = None


class Personal(View):
    """Where and when a photo was taken, by its camera's clock, and who signed a PDF."""

    taken_at: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    camera: str | None = None
    signers: Sequence[Signer] = ()
