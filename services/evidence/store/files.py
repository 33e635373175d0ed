"""Rows of the files attached to tasks."""

from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.evidence.domain.files import Document, StoredFile
from services.evidence.tables import Evidence
from shared.database import Transaction

_HOLD_CONTENT = text("SELECT pg_advisory_xact_lock(hashtextextended(:sha256, 0))")


async def hold_content(tx: Transaction, sha256: str) -> None:
    """Keep rows of one content from being added or seen gone by others until the end of `tx`.

    Whoever removes a content holds it, sees that no live row names it, and removes it before `tx` ends.
    """
    await tx.execute(_HOLD_CONTENT, {"sha256": sha256})


async def add(tx: Transaction, file: StoredFile) -> tuple[StoredFile, bool]:
    """Add a file; the same content under the same name on the same task is the one already there (false)."""
    statement = insert(Evidence).values(**_row(file)).on_conflict_do_nothing().returning(col(Evidence.evidence_id))
    if (await tx.execute(statement)).scalar_one_or_none() is not None:
        return file, True
    same = select(Evidence).where(
        col(Evidence.task_id) == file.task_id,
        col(Evidence.sha256) == file.sha256,
        col(Evidence.name) == file.name,
        col(Evidence.removed_at).is_(None),
    )
    return _file((await tx.execute(same)).scalar_one()), False


async def find(tx: Transaction, evidence_id: str) -> StoredFile | None:
    row = await tx.get(Evidence, evidence_id)
    return _file(row) if row else None


async def find_all(tx: Transaction, evidence_ids: Sequence[str], roots: Sequence[str]) -> list[StoredFile]:
    """Files with these ids that lie in one of the subtrees, oldest first; others are left out."""
    unit_id = col(Evidence.unit_id)
    inside = or_(*(or_(unit_id == root, unit_id.startswith(f"{root}.", autoescape=True)) for root in roots))
    statement = select(Evidence).where(col(Evidence.evidence_id).in_(evidence_ids), inside)
    return [_file(row) for row in (await tx.execute(statement.order_by(col(Evidence.evidence_id)))).scalars()]


async def stored_bytes(tx: Transaction) -> int:
    """Bytes of all contents, each counted once."""
    contents = select(col(Evidence.sha256), func.max(col(Evidence.size_bytes)).label("size_bytes"))
    each = contents.group_by(col(Evidence.sha256)).subquery()
    return int((await tx.execute(select(func.coalesce(func.sum(each.c.size_bytes), 0)))).scalar_one())


def _file(row: Evidence) -> StoredFile:
    typed = {"number": "document_number", "issued_on": "document_issued_on", "issuer": "document_issuer"}
    told = row.model_dump(exclude=set(typed.values()))
    return StoredFile(**told, document=Document(**{name: getattr(row, column) for name, column in typed.items()}))


def _row(file: StoredFile) -> dict[str, object]:
    told = {field.name: getattr(file, field.name) for field in fields(file) if field.name != "document"}
    return {**told, **{f"document_{name}": value for name, value in asdict(file.document).items()}}
