"""Files as their readers see them: rows, contents that may be served, what the machine found, and personal details."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from services.evidence.domain.files import StoredFile
from services.evidence.domain.findings import Finding
from services.evidence.domain.likeness import LikeFile
from services.evidence.domain.safety import preview_pages
from services.evidence.store import files, findings, likenesses, screenings
from services.evidence.store.screenings import Standing
from shared.auth import Principal, allows, require, subtrees
from shared.database import Transaction
from shared.http import Problem

log = structlog.stdlib.get_logger("evidence")

WAITING = Standing("", 0, "waiting", "unknown", None, None, None)


@dataclass(frozen=True, slots=True)
class Screened:
    """A file with what the machine found in it; a likeness is none where the reader may not see the other file."""

    file: StoredFile
    standing: Standing
    findings: Sequence[Finding]
    likenesses: Sequence[tuple[str, LikeFile | None]]
    has_personal: bool
    preview_pages: int


async def files_of(tx: Transaction, principal: Principal, evidence_ids: Sequence[str]) -> list[StoredFile]:
    """Files with these ids inside the reader's subtree; unknown and foreign ones are left out alike."""
    return await files.find_all(tx, evidence_ids, subtrees(principal, "evidence:read"))


async def file_to_read(tx: Transaction, principal: Principal, evidence_id: str) -> StoredFile:
    """Row of a file inside the reader's subtree."""
    stored = await files.find(tx, evidence_id)
    if stored is None:
        raise Problem(404, "evidence-not-found", "Không có minh chứng này. Hãy mở lại từ báo cáo của nhiệm vụ.")
    require(principal, "evidence:read", stored.unit_id)
    return stored


async def file_to_serve(tx: Transaction, principal: Principal, evidence_id: str) -> StoredFile:
    """Row of a file whose content may leave the store.

    Refuses with 410 `evidence-removed`, 403 `file-infected`, 423 `in-quarantine`.
    """
    stored = await file_to_read(tx, principal, evidence_id)
    if stored.removed_at is not None:
        detail = "Nội dung minh chứng này đã được hủy theo quy định lưu trữ, chỉ còn dấu lưu: tên, mã băm, ngày hủy."
        raise Problem(410, "evidence-removed", detail, removed_at=stored.removed_at.isoformat())
    if stored.safety == "infected":
        detail = "Chương trình quét phát hiện mã độc trong tệp này nên tệp bị khóa. Hãy yêu cầu đơn vị gửi tệp sạch."
        raise Problem(403, "file-infected", detail)
    if stored.safety == "awaiting":
        detail = (
            "Tệp đang cách ly chờ quét mã độc nên chưa mở được. Hãy thử lại sau ít phút, nếu kéo dài thì báo quản trị."
        )
        raise Problem(423, "in-quarantine", detail, headers={"Retry-After": "30"})
    return stored


async def screenings_of(tx: Transaction, principal: Principal, evidence_ids: Sequence[str]) -> list[Screened]:
    """What the machine found in files inside the reader's subtree; unknown and foreign ones are left out alike."""
    seen = await files_of(tx, principal, evidence_ids)
    ids = [stored.evidence_id for stored in seen]
    standing = await screenings.standing(tx, ids)
    found, alike = await findings.of(tx, ids), await likenesses.shown(tx, ids)
    personal = await findings.with_personal(tx, ids)
    return [
        Screened(
            file=stored,
            standing=(stands := standing.get(stored.evidence_id, WAITING)),
            findings=(said := found.get(stored.evidence_id, [])),
            likenesses=[
                (other.kind, other if allows(principal, "evidence:read", other.unit_id) else None)
                for other in alike.get(stored.evidence_id, [])
            ],
            has_personal=stored.evidence_id in personal,
            preview_pages=preview_pages(stored, stands.detected_type, stands.pages, said),
        )
        for stored in seen
    ]


async def personal_of(tx: Transaction, principal: Principal, evidence_id: str) -> Mapping[str, Any]:
    """What is personal in a file; every reading of it leaves a line in the log."""
    stored = await file_to_read(tx, principal, evidence_id)
    require(principal, "evidence:personal", stored.unit_id)
    details = await findings.personal(tx, evidence_id)
    if details is None:
        detail = "Máy không đọc được thông tin cá nhân nào trong tệp này, nên không có gì để xem."
        raise Problem(404, "no-personal", detail)
    log.info("personal.read", evidence_id=evidence_id, account_id=principal.account_id, unit_id=stored.unit_id)
    return details


async def screen_again(tx: Transaction, principal: Principal, evidence_id: str) -> None:
    """Let a file be screened again, by a reviewer's or an agency's wish."""
    stored = await file_to_read(tx, principal, evidence_id)
    if not allows(principal, "review:judge", stored.unit_id):
        require(principal, "evidence:remove", stored.unit_id)
    if stored.removed_at is not None:
        raise Problem(410, "evidence-removed", "Nội dung minh chứng này đã được hủy nên không kiểm tra lại được nữa.")
    await screenings.queue(tx, evidence_id)
