"""Rules of evidence review as values: which claims enter the queue, who may judge, why a verdict is refused.

Names of files are cleaned here too. No io.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import quote

State = Literal["pending", "accepted", "rejected", "superseded"]
Decision = Literal["accepted", "rejected"]

MAX_NAME_LENGTH = 200
NAMELESS = "minh-chung"
REPORTING_ROLES = frozenset({"officer", "agency"})
"""Roles that report for a unit and therefore never judge it."""

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,59}/[a-z0-9][a-z0-9!#$&^_.+-]{0,58}")
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the review policy; `reasons` maps a code to its Vietnamese sentence, in the order to show."""

    version: str
    max_file_bytes: int
    reasons: Mapping[str, str]

    def __post_init__(self) -> None:
        if self.max_file_bytes < 1 or not self.reasons:
            raise ValueError("a policy takes files and knows at least one reason")

    def unknown(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Codes that this policy does not know, in the order given."""
        return tuple(code for code in codes if code not in self.reasons)


@dataclass(frozen=True, slots=True)
class KnownTask:
    """A task as plans told of it."""

    task_id: str
    plan_id: str
    unit_id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file attached to a task."""

    evidence_id: str
    task_id: str
    unit_id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_at: datetime
    uploaded_by: str


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
    reasons: Sequence[Mapping[str, str]] = ()
    decision_note: str | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None


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


def refusal_of_verdict(state: State, decision: Decision, reasons: Sequence[str], policy: Policy) -> str | None:
    """Slug of why a verdict cannot be given, or none when it can."""
    if state != "pending":
        return "review-decided"
    if decision == "rejected" and not reasons:
        return "reasons-missing"
    if policy.unknown(reasons):
        return "reason-unknown"
    return None


def waiting_seconds(submitted_at: datetime, decided_at: datetime | None, now: datetime) -> float:
    """Seconds a claim waited for its verdict, or has waited until now; never negative."""
    return max(0.0, ((decided_at or now) - submitted_at).total_seconds())


def clean_name(name: str) -> str:
    """Name of an uploaded file as kept: its last path part, NFC, printable, at most 200 characters, never empty."""
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in last)
    kept = " ".join(unicodedata.normalize("NFC", printable).translate(_FORBIDDEN_IN_NAMES).split()).strip(". ")
    return _shortened(kept) or NAMELESS


def _shortened(name: str) -> str:
    """Cut the middle out of a long name, so that its ending stays."""
    if len(name) <= MAX_NAME_LENGTH:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > MAX_NAME_LENGTH // 10:
        return name[:MAX_NAME_LENGTH].rstrip(". ")
    return f"{stem[: MAX_NAME_LENGTH - len(ending) - 1].rstrip('. ')}.{ending}"


def clean_media_type(declared: str) -> str:
    """Media type as kept: lower case, without parameters; `application/octet-stream` when it is none."""
    bare = declared.partition(";")[0].strip().lower()
    return bare if _MEDIA_TYPE.fullmatch(bare) else "application/octet-stream"


def content_disposition(name: str) -> str:
    """Header value that makes a browser save the file under its name and never show it."""
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    fallback = re.sub(r"[^A-Za-z0-9._ -]", "_", plain).strip(". ") or NAMELESS
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"
