"""What a dossier holds: files with what was found in them, claims with every step taken, holds and tombstones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from services.evidence.domain.files import KnownTask, StoredFile
from services.evidence.domain.findings import Finding
from services.evidence.domain.retention import Hold
from services.evidence.domain.reviews import Review

LeftOut = Literal["awaiting", "infected", "removed", "missing"]
"""Why a content is listed and not included: quarantine, malware, a tombstone, gone from the store."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a dossier is about: a task, a subtree or a plan (all may be none), and a period of whole days."""

    task_id: str | None = None
    unit_id: str | None = None
    plan_id: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_named(self) -> bool:
        """Tell whether anything limits it."""
        return any((self.task_id, self.unit_id, self.plan_id, self.since, self.until))


@dataclass(frozen=True, slots=True)
class Screened:
    """The newest screening of a file."""

    version: int
    state: str
    screened_at: datetime | None
    risk: str
    detected_type: str | None
    pages: int | None
    scanner_version: str | None


@dataclass(frozen=True, slots=True)
class DossierFile:
    """A file with everything known of it; `personal` is none for those without the right to it."""

    file: StoredFile
    task: KnownTask | None
    unit_name: str | None
    screening: Screened | None = None
    findings: Sequence[Finding] = ()
    personal: Mapping[str, Any] | None = None

    @property
    def left_out(self) -> LeftOut | None:
        """Why the content is not part of a dossier; none when it is."""
        if self.file.removed_at is not None:
            return "removed"
        match self.file.safety:
            case "awaiting" | "infected" as unsafe:
                return unsafe
            case _:
                return None

    @property
    def is_dangerous(self) -> bool:
        """Tell whether the machine warns of opening it."""
        return any(finding.level == "danger" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class DossierReview:
    """A claim with its steps as they are shown, oldest first; `is_sealed`: a first verdict waits for its second."""

    review: Review
    decisions: Sequence[Mapping[str, Any]] = ()
    appeal: Mapping[str, Any] | None = None
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything of a scope as it stood at one moment."""

    scope: Scope
    made_at: datetime
    made_by: str
    made_by_name: str
    policy_version: str
    has_personal: bool
    files: Sequence[DossierFile] = ()
    reviews: Sequence[DossierReview] = ()
    holds: Sequence[Hold] = ()
    tasks: Mapping[str, KnownTask] = field(default_factory=dict)
    unit_names: Mapping[str, str] = field(default_factory=dict)
