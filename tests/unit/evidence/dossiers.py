"""Dossiers made without a service: contents by their hash, and the zip in memory."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.evidence.document import Seal, packed
from services.evidence.domain.dossiers import Dossier, DossierFile, DossierReview, Scope
from services.evidence.domain.files import KnownTask, StoredFile
from services.evidence.domain.findings import Finding
from services.evidence.domain.reviews import Review
from shared.auth.issuing import new_private_jwk

MOMENT = datetime(2026, 7, 1, 2, 30, tzinfo=UTC)
TASK = KnownTask("t1", "p1", "mau.xa-mau-mot", "II.2", "Tỷ lệ trực tuyến")
SEAL = Seal(new_private_jwk())


@dataclass(frozen=True, slots=True)
class Held:
    """A content in memory."""

    content: bytes

    @property
    def size_bytes(self) -> int:
        return len(self.content)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for place in range(0, len(self.content), 1000):
            yield self.content[place : place + 1000]


def file_of(content: bytes, name: str = "Quyết định.pdf", **changes: object) -> DossierFile:
    sha256 = hashlib.sha256(content).hexdigest()
    told: dict[str, object] = {
        "evidence_id": f"e-{sha256[:8]}-{name}",
        "task_id": "t1",
        "unit_id": "mau.xa-mau-mot",
        "name": name,
        "media_type": "application/pdf",
        "size_bytes": len(content),
        "sha256": sha256,
        "uploaded_at": MOMENT,
        "uploaded_by": "canbo",
        "safety": "clean",
    }
    return DossierFile(StoredFile(**{**told, **changes}), TASK, "Xã Mẫu Một")  # type: ignore[arg-type]


def dossier_of(*files: DossierFile, **changes: object) -> Dossier:
    told: dict[str, object] = {
        "scope": Scope(task_id="t1"),
        "made_at": MOMENT,
        "made_by": "giamsat",
        "made_by_name": "Kiểm tra",
        "policy_version": "2026.2",
        "has_personal": False,
        "files": files,
        "tasks": {"t1": TASK},
        "unit_names": {"mau.xa-mau-mot": "Xã Mẫu Một"},
    }
    return Dossier(**{**told, **changes})  # type: ignore[arg-type]


def review_of(**changes: object) -> DossierReview:
    told: dict[str, object] = {
        "review_id": "r1",
        "version": 2,
        "task_id": "t1",
        "task_version": 2,
        "plan_id": "p1",
        "unit_id": "mau.xa-mau-mot",
        "report_id": "b1",
        "claimed_on": MOMENT.date(),
        "submitted_at": MOMENT,
        "value": None,
        "note": "Đã ban hành",
        "files": [{"evidence_id": "e1", "name": "Quyết định.pdf"}],
        "claim_event_id": "c1",
    }
    return DossierReview(Review(**{**told, **changes}))  # type: ignore[arg-type]


def found(level: str = "danger", text: str = "Tệp chứa mã chạy được.") -> Finding:
    return Finding("active", 1, "office-macro", level, text)  # type: ignore[arg-type]


def write(target: Path, dossier: Dossier, contents: Mapping[str, bytes], seal: Seal = SEAL) -> Path:
    """Pack a dossier into a file; contents by SHA-256, what is not there is gone."""

    async def opened(sha256: str) -> Held | None:
        return Held(contents[sha256]) if sha256 in contents else None

    async def run() -> bytes:
        return b"".join([piece async for piece in packed(dossier, opened, seal)])

    target.write_bytes(asyncio.run(run()))
    return target


def contents_of(*contents: bytes) -> dict[str, bytes]:
    return {hashlib.sha256(content).hexdigest(): content for content in contents}
