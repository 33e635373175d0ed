"""The manifest: everything a dossier says, as JSON. `nq57-dossier/1` is its form; later ones are read beside it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from services.evidence.domain.dossiers import Dossier, DossierFile, DossierReview, LeftOut
from services.evidence.domain.reviews import Review

FORMAT = "nq57-dossier/1"
MANIFEST, SIGNATURE, SUMS, INDEX = "manifest.json", "manifest.jws", "SHA256SUMS", "index.html"
FILES = "files/"
NOT_TOLD = frozenset({"claim_event_id", "decided_by", "leased_by", "lease_name", "leased_until"})
SEALED: Mapping[str, Any] = {"state": "pending", "reasons": [], "decision_note": None, "decided_at": None}


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside the dossier, as it was packed."""

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the dossier and where it went: `path` is none where its content was left out, and `left_out` why."""

    entry: DossierFile
    path: str | None
    left_out: LeftOut | None


def manifest(dossier: Dossier, files: Sequence[Packed], members: Sequence[Member], key: str) -> bytes:
    """The manifest as UTF-8; `key` is the thumbprint of the key that will sign it."""
    told = {
        "format": FORMAT,
        "scope": asdict(dossier.scope),
        "made_at": dossier.made_at,
        "made_by": {"account_id": dossier.made_by, "display_name": dossier.made_by_name},
        "policy_version": dossier.policy_version,
        "has_personal": dossier.has_personal,
        "key": key,
        "tasks": [asdict(task) for task in dossier.tasks.values()],
        "units": [{"unit_id": unit_id, "display_name": name} for unit_id, name in dossier.unit_names.items()],
        "files": [_file(packed) for packed in files],
        "reviews": [_review(review) for review in dossier.reviews],
        "holds": [asdict(hold) for hold in dossier.holds],
        "members": [asdict(member) for member in members],
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=_text).encode()


def sums(members: Sequence[Member]) -> bytes:
    """What `sha256sum -c` reads."""
    return "".join(f"{member.sha256}  {member.path}\n" for member in members).encode()


def _file(packed: Packed) -> dict[str, Any]:
    entry, file = packed.entry, asdict(packed.entry.file)
    removal = {name: file.pop(name) for name in ("removed_at", "removed_by", "removal_reason")}
    return {
        "path": packed.path,
        "left_out": packed.left_out,
        **file,
        "task_code": entry.task.code if entry.task else None,
        "task_name": entry.task.name if entry.task else None,
        "unit_name": entry.unit_name,
        "tombstone": removal if entry.file.removed_at else None,
        "screening": asdict(entry.screening) if entry.screening else None,
        "findings": [asdict(finding) for finding in entry.findings],
        "personal": entry.personal,
    }


def _review(shown: DossierReview) -> dict[str, Any]:
    review = told_of(shown.review)
    return {
        **review,
        **(SEALED if shown.is_sealed else {}),
        "decisions": shown.decisions,
        "appeal": shown.appeal,
        "is_sealed": shown.is_sealed,
    }


def told_of(review: Review) -> Mapping[str, Any]:
    """A claim as the manifest tells it."""
    return {name: value for name, value in asdict(review).items() if name not in NOT_TOLD}


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
