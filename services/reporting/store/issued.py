"""Reports issued. Rows are added and never changed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select, tuple_
from sqlmodel import col

from services.reporting import tables
from services.reporting.domain.issued import Issued
from shared.database import Transaction

COLUMNS = tuple(col(getattr(tables.IssuedReport, name)) for name in Issued.__slots__)


async def next_version(tx: Transaction, unit_id: str, month: str) -> int:
    """Version that the next report of a unit and month gets; held until the transaction ends."""
    await tx.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"{unit_id} {month}"))))
    report = tables.IssuedReport
    newest = select(func.max(col(report.version))).where(col(report.unit_id) == unit_id, col(report.month) == month)
    return int((await tx.execute(newest)).scalar_one() or 0) + 1


async def add(tx: Transaction, issued: Issued, summary: dict[str, Any], document: bytes) -> None:
    tx.session.add(tables.IssuedReport(**asdict(issued), summary=summary, document=document))


async def find(tx: Transaction, report_id: str) -> Issued | None:
    found = (await tx.execute(select(*COLUMNS).where(col(tables.IssuedReport.report_id) == report_id))).one_or_none()
    return _issued(found) if found else None


async def document(tx: Transaction, report_id: str) -> bytes:
    """The bytes as issued; the report must exist."""
    column = col(tables.IssuedReport.document)
    return bytes((await tx.execute(select(column).where(col(tables.IssuedReport.report_id) == report_id))).scalar_one())


async def listed(
    tx: Transaction, roots: Sequence[str], unit_id: str | None, *, before: tuple[datetime, str] | None, limit: int
) -> list[Issued]:
    """Reports of some subtrees, newest first; of one unit alone when it is named."""
    place = tuple_(col(tables.IssuedReport.issued_at), col(tables.IssuedReport.report_id))
    wanted = select(*COLUMNS).where(_inside(roots)).order_by(*(part.desc() for part in place)).limit(limit)
    if unit_id is not None:
        wanted = wanted.where(col(tables.IssuedReport.unit_id) == unit_id)
    if before is not None:
        wanted = wanted.where(place < before)
    return [_issued(row) for row in await tx.execute(wanted)]


def _inside(roots: Sequence[str]) -> ColumnElement[bool]:
    unit_id = col(tables.IssuedReport.unit_id)
    return or_(*(or_(unit_id == root, unit_id.startswith(f"{root}.", autoescape=True)) for root in roots))


def _issued(row: Row[Any]) -> Issued:
    return Issued(**row._asdict())
