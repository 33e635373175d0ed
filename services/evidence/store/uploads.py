"""Rows of resumable uploads."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, text, update
from sqlmodel import col

from services.evidence import tables
from services.evidence.domain.files import Document
from services.evidence.domain.uploads import Upload
from shared.database import Transaction

_WITHOUT_WAITING = text("SET LOCAL synchronous_commit TO off")


async def add(tx: Transaction, upload: Upload) -> None:
    """Add an upload, not waiting for the disk: after a power cut its client is told that there is none, and begins."""
    told = {field.name: getattr(upload, field.name) for field in fields(upload) if field.name != "document"}
    typed = {f"document_{name}": value for name, value in asdict(upload.document).items()}
    await tx.execute(_WITHOUT_WAITING)
    await tx.execute(insert(tables.Upload).values(**told, **typed))


async def find(tx: Transaction, upload_id: str, account_id: str) -> Upload | None:
    """The upload, for the account that opened it alone."""
    mine = select(tables.Upload).where(
        col(tables.Upload.upload_id) == upload_id, col(tables.Upload.account_id) == account_id
    )
    row = (await tx.execute(mine)).scalar_one_or_none()
    return _upload(row) if row else None


async def unfinished(tx: Transaction, task_id: str, account_id: str, now: datetime) -> list[Upload]:
    """What an account began for a task and may still finish, oldest first."""
    mine = select(tables.Upload).where(
        col(tables.Upload.account_id) == account_id,
        col(tables.Upload.task_id) == task_id,
        col(tables.Upload.evidence_id).is_(None),
        col(tables.Upload.expires_at) > now,
    )
    return [_upload(row) for row in (await tx.execute(mine.order_by(col(tables.Upload.upload_id)))).scalars()]


async def put_off(tx: Transaction, upload_id: str, expires_at: datetime) -> None:
    """Wait longer for an upload."""
    await tx.execute(update(tables.Upload).where(_is(upload_id)).values(expires_at=expires_at))


async def become(tx: Transaction, upload_id: str, evidence_id: str) -> None:
    """Write down what an upload became."""
    await tx.execute(update(tables.Upload).where(_is(upload_id)).values(evidence_id=evidence_id))


async def remove(tx: Transaction, upload_id: str) -> None:
    await tx.execute(delete(tables.Upload).where(_is(upload_id)))


async def expired(tx: Transaction, now: datetime) -> Sequence[str]:
    """Ids of uploads given up: their bytes may go."""
    late = col(tables.Upload.expires_at) <= now, col(tables.Upload.evidence_id).is_(None)
    return (await tx.execute(select(col(tables.Upload.upload_id)).where(*late))).scalars().all()


async def count_unfinished(tx: Transaction, now: datetime) -> int:
    is_open = col(tables.Upload.expires_at) > now, col(tables.Upload.evidence_id).is_(None)
    return int((await tx.execute(select(func.count()).select_from(tables.Upload).where(*is_open))).scalar_one())


async def forget(tx: Transaction, before: datetime) -> None:
    """Drop rows that expired so long ago, finished or not."""
    await tx.execute(delete(tables.Upload).where(col(tables.Upload.expires_at) < before))


def _is(upload_id: str) -> ColumnElement[bool]:
    return col(tables.Upload.upload_id) == upload_id


def _upload(row: tables.Upload) -> Upload:
    typed = Document(row.document_number, row.document_issued_on, row.document_issuer)
    return Upload(
        upload_id=row.upload_id,
        task_id=row.task_id,
        unit_id=row.unit_id,
        name=row.name,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        account_id=row.account_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        document=typed,
        evidence_id=row.evidence_id,
    )
