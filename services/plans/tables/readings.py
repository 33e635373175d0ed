"""Rows of readings."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.plans.tables.base import PREFIX, Base, instant


class ReadingRow(Base, table=True):
    """A document as it was read; the draft made from it names the reading."""

    __tablename__ = "reading"
    __table_args__ = (Index("ix_reading_unit_id", "unit_id", postgresql_ops=PREFIX),)

    reading_id: str = Field(primary_key=True, max_length=64)
    unit_id: str = Field(max_length=200)
    """Root of the subtree for which the reader writes plans."""
    file_name: str = Field(max_length=255)
    size_bytes: int
    sha256: str = Field(max_length=64, index=True)
    document_key: str | None = Field(default=None, max_length=400, index=True)
    """Number, date and issuer folded to plain letters; none when number or date is left blank."""
    read_at: datetime = Field(sa_column=instant())
    read_by: str = Field(max_length=64)
    reading: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
