"""Rows of legal holds, and which files they cover."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.evidence import tables
from services.evidence.domain.files import StoredFile
from services.evidence.domain.retention import Hold
from services.evidence.tables import Evidence, Task, Unit
from shared.database import Transaction

_ONE_BY_ONE = text("SELECT pg_advisory_xact_lock(:key)")
_HOLDS_LOCK = 0x6E713537_686C64


async def one_by_one(tx: Transaction) -> None:
    """Let holds and removals follow each other until the end of `tx`, so that no removal misses a hold."""
    await tx.execute(_ONE_BY_ONE, {"key": _HOLDS_LOCK})


async def place(tx: Transaction, hold: Hold) -> None:
    fields = {name: getattr(hold, name) for name in tables.Hold.model_fields}
    await tx.execute(insert(tables.Hold).values(fields))


async def find(tx: Transaction, hold_id: str) -> Hold | None:
    found = (await tx.execute(_owned().where(col(tables.Hold.hold_id) == hold_id))).one_or_none()
    return _hold(found) if found else None


async def lock(tx: Transaction, hold_id: str) -> Hold | None:
    """The hold, kept from other releases until the end of the transaction."""
    held = select(col(tables.Hold.hold_id)).where(col(tables.Hold.hold_id) == hold_id).with_for_update()
    await tx.execute(held)
    return await find(tx, hold_id)


async def release(tx: Transaction, hold: Hold) -> None:
    """Write who released a hold that is locked by this transaction, when and why."""
    row: tables.Hold = await tx.get(tables.Hold, hold.hold_id)
    row.released_at, row.released_by, row.release_reason = hold.released_at, hold.released_by, hold.release_reason


async def inside(
    tx: Transaction, roots: Sequence[str], *, after: tuple[datetime, str] | None, limit: int
) -> list[Hold]:
    """Holds upon anything of some subtrees, or upon a subtree they lie in, newest first."""
    newest = _owned().order_by(col(tables.Hold.placed_at).desc(), col(tables.Hold.hold_id).desc()).limit(limit)
    wanted = newest.where(or_(*(_touches(root) for root in roots)))
    if after is not None:
        placed_at, hold_id = after
        moment = col(tables.Hold.placed_at)
        wanted = wanted.where(or_(moment < placed_at, (moment == placed_at) & (col(tables.Hold.hold_id) < hold_id)))
    return [_hold(row) for row in await tx.execute(wanted)]


async def upon(tx: Transaction, stored: Sequence[StoredFile]) -> dict[str, list[Hold]]:
    """Standing holds that cover each of these files, by evidence; those that none covers are left out."""
    files, tasks = {file.evidence_id for file in stored}, {file.task_id for file in stored}
    units = {root for file in stored for root in _upwards(file.unit_id)}
    scope, scope_id = col(tables.Hold.scope), col(tables.Hold.scope_id)
    named = or_(
        (scope == "file") & scope_id.in_(files),
        (scope == "task") & scope_id.in_(tasks),
        (scope == "unit") & scope_id.in_(units),
    )
    rows = await tx.execute(_owned().where(named, col(tables.Hold.released_at).is_(None)))
    standing = [_hold(row) for row in rows]
    covering = {file.evidence_id: [hold for hold in standing if _covers(hold, file)] for file in stored}
    return {evidence_id: found for evidence_id, found in covering.items() if found}


def _covers(hold: Hold, file: StoredFile) -> bool:
    named = {"file": [file.evidence_id], "task": [file.task_id], "unit": _upwards(file.unit_id)}
    return hold.scope_id in named[hold.scope]


def _upwards(unit_id: str) -> list[str]:
    """The unit and every subtree it lies in."""
    parts = unit_id.split(".")
    return [".".join(parts[: place + 1]) for place in range(len(parts))]


def _touches(root: str) -> ColumnElement[bool]:
    unit_id = _unit_id()
    above = (col(tables.Hold.scope) == "unit") & col(tables.Hold.scope_id).in_(_upwards(root))
    return or_(unit_id == root, unit_id.startswith(f"{root}.", autoescape=True), above)


def _unit_id() -> ColumnElement[str]:
    """Unit that answers now for what is held: files and tasks move between units, a hold moves along."""
    return func.coalesce(col(Evidence.unit_id), col(Task.unit_id), col(tables.Hold.unit_id))


def _owned() -> Select[tables.Hold, str, str]:
    scope, scope_id = col(tables.Hold.scope), col(tables.Hold.scope_id)
    task_name = col(Task.code) + " " + col(Task.name)
    name = func.coalesce(col(Evidence.name), task_name, col(Unit.display_name)).label("scope_name")
    return (
        select(tables.Hold, _unit_id().label("owner_unit_id"), name)
        .join(Evidence, (scope == "file") & (col(Evidence.evidence_id) == scope_id), isouter=True)
        .join(Task, (scope == "task") & (col(Task.task_id) == scope_id), isouter=True)
        .join(Unit, (scope == "unit") & (col(Unit.unit_id) == scope_id), isouter=True)
    )


def _hold(row: Row[Any]) -> Hold:
    return Hold(**{**row.Hold.model_dump(), "unit_id": row.owner_unit_id, "scope_name": row.scope_name})
