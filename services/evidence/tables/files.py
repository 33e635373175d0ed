"""Rows of uploads, of the files kept, and of holds upon them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, DateTime, Index, text
from sqlmodel import Field

from services.evidence.tables.base import Base


class Upload(Base, table=True):
    """A resumable upload: what it will be once whole. How much has come says its file, not this row."""

    __tablename__ = "upload"

    upload_id: str = Field(primary_key=True)
    task_id: str
    unit_id: str
    name: str
    media_type: str
    size_bytes: int = Field(sa_type=BigInteger)
    document_number: str | None = None
    document_issued_on: date | None = None
    document_issuer: str | None = None
    account_id: str = Field(index=True)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    evidence_id: str | None = None
    """The evidence it became, once whole."""


class Evidence(Base, table=True):
    """A file attached to a task. Its content lies in the store under its SHA-256; a removed one is a tombstone."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index(
            "evidence_once",
            "task_id",
            "sha256",
            "name",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
        Index("evidence_by_task", "task_id"),
        Index("evidence_by_unit", "unit_id", "uploaded_at"),
        Index("evidence_to_expire", "keep_until", "evidence_id", postgresql_where=text("removed_at IS NULL")),
    )

    evidence_id: str = Field(primary_key=True)
    task_id: str
    unit_id: str
    name: str
    media_type: str
    size_bytes: int = Field(sa_type=BigInteger)
    sha256: str = Field(index=True)
    uploaded_at: datetime = Field(sa_type=DateTime(timezone=True))
    uploaded_by: str
    document_number: str | None = None
    document_issued_on: date | None = None
    document_issuer: str | None = None
    safety: str = Field(default="awaiting", sa_column_kwargs={"server_default": "awaiting"})
    retention_class: str = Field(default="", sa_column_kwargs={"server_default": ""})
    keep_until: date | None = None
    named_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When a report first named it; one kept before this was recorded counts as named."""
    removed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    removed_by: str | None = None
    removal_reason: str | None = None


class Hold(Base, table=True):
    """A legal hold: nothing of its scope is removed while it stands. `scope_id` names a file, a task or a subtree."""

    __tablename__ = "hold"
    __table_args__ = (Index("hold_standing", "scope", "scope_id", postgresql_where=text("released_at IS NULL")),)

    hold_id: str = Field(primary_key=True)
    scope: str
    scope_id: str
    unit_id: str
    reason: str
    decision_number: str | None = None
    placed_at: datetime = Field(sa_type=DateTime(timezone=True))
    placed_by: str
    placed_from: str
    """Root of the subtree whose authority placed it: who has less does not release it."""
    released_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    released_by: str | None = None
    release_reason: str | None = None
