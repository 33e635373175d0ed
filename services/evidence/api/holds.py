"""Legal holds over HTTP."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, StringConstraints

from services.evidence.domain.retention import Hold, HoldScope
from services.evidence.use_cases import holds
from services.evidence.use_cases.holds import HoldWanted
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import Cursor, DatabaseDep, Limit, Once, Page, Problem, decode_cursor, page_of

router = APIRouter(prefix="/api/v1", tags=["retention"])

Holder = Annotated[Principal, needs("evidence:hold")]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Unit = Annotated[str | None, Query(max_length=200, description="Đơn vị và cấp dưới.")]


class HoldBody(BaseModel):
    """What is to be held, and upon whose decision."""

    scope: HoldScope
    scope_id: Id
    reason: Reason
    decision_number: Number | None = None


class ReasonBody(BaseModel):
    """Why."""

    reason: Reason


class HoldView(BaseModel):
    """A legal hold; `released_at` is none while it stands, `unit_id` answers now for what is held."""

    model_config = ConfigDict(from_attributes=True)

    hold_id: str
    scope: HoldScope
    scope_id: str
    scope_name: str | None
    unit_id: str
    reason: str
    decision_number: str | None
    placed_at: datetime
    placed_by: str
    released_at: datetime | None
    released_by: str | None
    release_reason: str | None
    may_release: bool = False


def view(principal: Principal, hold: Hold) -> HoldView:
    shown = HoldView.model_validate(hold)
    return shown.model_copy(update={"may_release": holds.may_release(principal, hold)})


@router.post("/holds", status_code=201)
async def place_hold(body: HoldBody, principal: Holder, once: Once) -> HoldView:
    """Hold a file, a task's files or a subtree's files: nothing of it is removed until the hold is released."""
    wanted = HoldWanted(body.scope, body.scope_id, body.reason, body.decision_number or None)

    async def operation(tx: Transaction) -> HoldView:
        return view(principal, await holds.hold(tx, principal, wanted))

    return await once(operation)


@router.get("/holds")
async def list_holds(
    principal: Holder, database: DatabaseDep, unit: Unit = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[HoldView]:
    """Holds that concern the caller's units, newest first; those released stay on the list."""
    after = _place(cursor) if cursor else None
    async with database.transaction() as tx:
        found = await holds.list_holds(tx, principal, unit, after=after, limit=limit + 1)
    return page_of(
        found,
        limit,
        item=lambda hold: view(principal, hold),
        key=lambda hold: (hold.placed_at.isoformat(), hold.hold_id),
    )


@router.post("/holds/{hold_id}/release")
async def release_hold(hold_id: str, body: ReasonBody, principal: Holder, once: Once) -> HoldView:
    """End a hold; 409 `hold-released` when it ended before, 403 `hold-from-above` when a higher authority placed it."""

    async def operation(tx: Transaction) -> HoldView:
        return view(principal, await holds.release_hold(tx, principal, hold_id, body.reason))

    return await once(operation)


def _place(cursor: str) -> tuple[datetime, str]:
    moment, hold_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(moment)), str(hold_id)
    except ValueError:
        raise Problem(400, "bad-cursor", "Dấu trang không dùng được. Hãy xem lại từ trang đầu.") from None
