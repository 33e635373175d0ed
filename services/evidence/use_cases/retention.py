"""How long files are kept, and their removal: the row stays as a tombstone, the content goes."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import structlog

from contracts import plans
from services.evidence.domain.files import StoredFile
from services.evidence.domain.policy import Policy, RetentionPolicy
from services.evidence.domain.retention import Hold, Use, keep_until, refusal_of_removal, refusal_of_withdrawal
from services.evidence.store import files, holds, retention
from services.evidence.store.contents import Contents, StoreAway
from services.evidence.store.previews import Previews
from shared import clock
from shared.auth import Principal, allows, require, subtrees
from shared.database import Database, Transaction
from shared.envelope import Event
from shared.http import Problem

log = structlog.stdlib.get_logger("evidence")

DropContent = Callable[[str], Awaitable[None]]
"""Removes a content, and what was drawn from it, by its SHA-256; one that is not there is no error."""

BATCH = 500
SWEPT_DAYS = 30
REFUSALS = {
    "under-hold": "Minh chứng đang bị niêm phong nên không được hủy. Hãy chờ lệnh niêm phong được gỡ.",
    "in-use": "Minh chứng đang được dùng trong báo cáo hoặc đề nghị thẩm định nên không được hủy.",
    "retention-runs": "Minh chứng còn trong thời hạn bảo quản nên chưa được hủy. Hãy chờ hết thời hạn.",
    "evidence-removed": "Minh chứng này đã hủy, còn dấu lưu. Không thay đổi được nữa.",
    "not-permitted": "Chỉ cơ quan thường trực, hoặc người đã tải tệp lên, mới được hủy minh chứng này.",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file, what holds it, and why the caller may not remove it (none: they may)."""

    file: StoredFile
    holds: Sequence[Hold]
    use: Use
    refusal: str | None


async def read_retention(tx: Transaction, principal: Principal, evidence_id: str) -> Kept:
    """How long a file inside the reader's subtree is kept, and what stands in the way of its removal."""
    file = await files.find(tx, evidence_id)
    if file is None:
        raise not_found(evidence_id)
    require(principal, "evidence:read", file.unit_id)
    return (await _kept(tx, principal, file))[0]


async def classify(tx: Transaction, principal: Principal, evidence_id: str, code: str, policy: RetentionPolicy) -> Kept:
    """Give a file another retention class, counted from its upload as before."""
    file = await _to_change(tx, evidence_id)
    require(principal, "evidence:remove", file.unit_id)
    if code not in policy.classes:
        detail = f"Không có thời hạn bảo quản “{code}”. Hãy chọn trong danh mục tại /api/v1/retention-classes."
        raise Problem(422, "retention-class-unknown", detail, known=list(policy.classes))
    until = keep_until(clock.local_day(file.uploaded_at), policy.classes[code])
    await retention.classify(tx, [evidence_id], code, until)
    log.info("retention.changed", evidence_id=evidence_id, before=file.retention_class, after=code)
    return (await _kept(tx, principal, replace(file, retention_class=code, keep_until=until)))[0]


async def list_expired(
    tx: Transaction, principal: Principal, unit_id: str | None, *, after: tuple[date, str] | None, limit: int
) -> list[Kept]:
    """Files whose last day is over, inside the caller's subtrees or the one asked for, longest over first."""
    roots: Sequence[str] = subtrees(principal, "evidence:remove")
    if unit_id is not None:
        require(principal, "evidence:remove", unit_id)
        roots = [unit_id]
    found = await retention.expired(tx, roots, clock.today(), after=after, limit=limit)
    return await _kept(tx, principal, *found)


async def list_of_task(tx: Transaction, principal: Principal, task_id: str) -> list[Kept]:
    """Files of a task inside the reader's subtrees, tombstones too, oldest first; the first 500."""
    found = await retention.of_task(tx, task_id, subtrees(principal, "evidence:read"), BATCH)
    return await _kept(tx, principal, *found)


async def remove(tx: Transaction, principal: Principal, evidence_id: str, reason: str) -> StoredFile:
    """Make a file its tombstone; its content goes after the commit (`drop_content`)."""
    await holds.one_by_one(tx)
    file = await _to_change(tx, evidence_id)
    require(principal, "evidence:upload", file.unit_id)
    (kept,) = await _kept(tx, principal, file)
    if kept.refusal is not None:
        status = 403 if kept.refusal == "not-permitted" else 409
        until = file.keep_until.isoformat() if file.keep_until else None
        raise Problem(status, kept.refusal, REFUSALS[kept.refusal], evidence_id=evidence_id, keep_until=until)
    tombstone = replace(file, removed_at=clock.now(), removed_by=principal.account_id, removal_reason=reason)
    await retention.bury(tx, tombstone)
    log.info("evidence.removed", evidence_id=evidence_id, sha256=file.sha256, unit_id=file.unit_id)
    return tombstone


def dropping(contents: Contents, previews: Previews) -> DropContent:
    """What removes a content together with the pages drawn from it."""

    async def drop(sha256: str) -> None:
        await contents.remove(sha256)
        await previews.remove(sha256)

    return drop


async def mark_named(tx: Transaction, events: Iterable[Event[plans.TaskReported]]) -> None:
    """Note which files reports have named: from then on nobody takes them back."""
    named = {file.evidence_id for event in events for file in event.fact.evidence}
    if named:
        await retention.mark_named(tx, named, clock.now())


async def drop_content(database: Database, drop: DropContent, sha256: str) -> None:
    """Remove a content that no file stands upon any more; files attached meanwhile wait, then find it gone.

    A store that is away keeps it until the next sweep.
    """
    try:
        async with database.transaction() as tx:
            if await retention.is_unclaimed(tx, sha256):
                await drop(sha256)
    except StoreAway:
        log.warning("content.left", sha256=sha256)


async def sweep_removed(database: Database, drop: DropContent) -> None:
    """Remove contents that a process which died between tombstone and content left behind."""
    async with database.transaction() as tx:
        left = await retention.buried_since(tx, clock.now() - timedelta(days=SWEPT_DAYS))
    for sha256 in left:
        await drop_content(database, drop, sha256)


async def classify_older(database: Database, policy: Policy) -> None:
    """Give files kept before there were classes the default one."""
    kept = policy.retention.classes[policy.retention.default]
    while True:
        async with database.transaction() as tx:
            found = await retention.unclassified(tx, BATCH)
            by_day: dict[date, list[str]] = {}
            for evidence_id, uploaded_at in found:
                by_day.setdefault(clock.local_day(uploaded_at), []).append(evidence_id)
            for day, evidence_ids in by_day.items():
                await retention.classify(tx, evidence_ids, policy.retention.default, keep_until(day, kept))
        if len(found) < BATCH:
            return


def not_found(evidence_id: str) -> Problem:
    detail = "Không có minh chứng này. Hãy mở lại từ báo cáo của nhiệm vụ."
    return Problem(404, "evidence-not-found", detail, evidence_id=evidence_id)


async def _to_change(tx: Transaction, evidence_id: str) -> StoredFile:
    file = await retention.lock(tx, evidence_id)
    if file is None:
        raise not_found(evidence_id)
    if file.removed_at is not None:
        raise Problem(410, "evidence-removed", REFUSALS["evidence-removed"], evidence_id=evidence_id)
    return file


async def _kept(tx: Transaction, principal: Principal, *stored: StoredFile) -> list[Kept]:
    if not stored:
        return []
    standing = await holds.upon(tx, stored)
    claims = await retention.uses(tx, stored, clock.now())
    found = []
    for file in stored:
        upon = standing.get(file.evidence_id, [])
        use = replace(claims.get(file.evidence_id, Use()), is_held=bool(upon))
        found.append(Kept(file, upon, use, _refusal(principal, file, use)))
    return found


def _refusal(principal: Principal, file: StoredFile, use: Use) -> str | None:
    """Slug of why the caller may not remove a file: who uploaded it may while no report names it."""
    if file.removed_at is not None:
        return "evidence-removed"
    is_own = file.uploaded_by == principal.account_id and allows(principal, "evidence:upload", file.unit_id)
    taking_back = refusal_of_withdrawal(use, file.named_at) if is_own else "not-permitted"
    if taking_back is None or not allows(principal, "evidence:remove", file.unit_id):
        return taking_back
    return refusal_of_removal(use, file.keep_until, clock.today())
