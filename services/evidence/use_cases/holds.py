"""Legal holds: placed upon a file, a task or a subtree of units, and released, each with who, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from services.evidence.domain.retention import Hold, HoldScope
from services.evidence.domain.reviews import is_inside
from services.evidence.store import files, holds, known
from shared import clock
from shared.auth import Principal, require, subtrees
from shared.database import Transaction
from shared.http import Problem
from shared.ids import new_id

log = structlog.stdlib.get_logger("evidence")


@dataclass(frozen=True, slots=True)
class HoldWanted:
    """What is to be held and why; `scope_id` is an evidence, a task or a unit."""

    scope: HoldScope
    scope_id: str
    reason: str
    decision_number: str | None = None


async def hold(tx: Transaction, principal: Principal, wanted: HoldWanted) -> Hold:
    """Place a hold; from its commit on nothing of its scope is removed."""
    await holds.one_by_one(tx)
    unit_id = await _unit_of(tx, wanted)
    require(principal, "evidence:hold", unit_id)
    placed = Hold(
        hold_id=new_id(),
        scope=wanted.scope,
        scope_id=wanted.scope_id,
        unit_id=unit_id,
        reason=wanted.reason,
        decision_number=wanted.decision_number,
        placed_at=clock.now(),
        placed_by=principal.account_id,
        placed_from=next(root for root in subtrees(principal, "evidence:hold") if is_inside(unit_id, root)),
    )
    await holds.place(tx, placed)
    placed = await holds.find(tx, placed.hold_id) or placed
    log.info("hold.placed", hold_id=placed.hold_id, scope=placed.scope, scope_id=placed.scope_id, unit_id=unit_id)
    return placed


async def release_hold(tx: Transaction, principal: Principal, hold_id: str, reason: str) -> Hold:
    """End a hold; what it covered falls back under its retention class."""
    placed = await holds.lock(tx, hold_id)
    if placed is None:
        raise Problem(404, "hold-not-found", "Không có lệnh niêm phong này. Hãy tải lại danh sách.", hold_id=hold_id)
    require(principal, "evidence:hold", placed.unit_id)
    if placed.released_at is not None:
        detail = "Lệnh niêm phong này đã được gỡ trước đó. Hãy tải lại danh sách."
        raise Problem(409, "hold-released", detail, hold_id=hold_id)
    if not may_release(principal, placed):
        detail = "Lệnh niêm phong này do cấp trên đặt nên chỉ cấp đó gỡ được. Hãy đề nghị cấp trên."
        raise Problem(403, "hold-from-above", detail, hold_id=hold_id)
    now = clock.now()
    released = replace(placed, released_at=now, released_by=principal.account_id, release_reason=reason)
    await holds.release(tx, released)
    log.info("hold.released", hold_id=hold_id, scope=placed.scope, scope_id=placed.scope_id)
    return released


async def list_holds(
    tx: Transaction, principal: Principal, unit_id: str | None, *, after: tuple[datetime, str] | None, limit: int
) -> list[Hold]:
    """Holds that concern the caller's subtrees, or the one asked for inside them, newest first."""
    roots: Sequence[str] = subtrees(principal, "evidence:hold")
    if unit_id is not None:
        require(principal, "evidence:hold", unit_id)
        roots = [unit_id]
    return await holds.inside(tx, roots, after=after, limit=limit)


def may_release(principal: Principal, placed: Hold) -> bool:
    """Tell whether the caller may end a hold: it stands, and no higher authority placed it."""
    roots = subtrees(principal, "evidence:hold")
    return placed.released_at is None and any(is_inside(placed.placed_from, root) for root in roots)


async def _unit_of(tx: Transaction, wanted: HoldWanted) -> str:
    """Unit that answers for what is to be held; a file already removed can no longer be."""
    if wanted.scope == "unit":
        return await _known_unit(tx, wanted.scope_id)
    if wanted.scope == "task":
        task = await known.task(tx, wanted.scope_id)
        if task is None:
            detail = "Không có nhiệm vụ này nên không niêm phong được. Hãy kiểm tra lại mã."
            raise Problem(404, "task-not-found", detail, task_id=wanted.scope_id)
        return task.unit_id
    file = await files.find(tx, wanted.scope_id)
    if file is None:
        detail = "Không có minh chứng này nên không niêm phong được. Hãy kiểm tra lại mã."
        raise Problem(404, "evidence-not-found", detail, evidence_id=wanted.scope_id)
    if file.removed_at is not None:
        detail = "Minh chứng này đã hủy, còn dấu lưu, nên không còn gì để niêm phong."
        raise Problem(410, "evidence-removed", detail, evidence_id=wanted.scope_id)
    return file.unit_id


async def _known_unit(tx: Transaction, unit_id: str) -> str:
    if not await known.is_unit(tx, unit_id):
        detail = "Không có đơn vị này trong kho minh chứng. Hãy chọn đơn vị trong danh sách."
        raise Problem(404, "unit-not-found", detail, unit_id=unit_id)
    return unit_id
