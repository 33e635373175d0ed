"""Rows of what was: every state of a unit, plan, task and period since it was told."""

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Column, Identity, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.plans.tables.base import Base, instant


class HistoryRow(Base, table=True):
    """A row as it stood from `changed_at` on; never changed, never deleted.

    Of one key a later `history_id` is a later state, and its `changed_at` is no earlier.
    """

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_key", "kind", "key", "changed_at", "history_id"),)

    history_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True, autoincrement=True)
    )
    kind: str = Field(max_length=10)
    """Table the row stood in: unit, plan, task, period."""
    key: str = Field(max_length=200)
    unit_ids: list[str] = Field(sa_column=Column(ARRAY(String(200)), nullable=False))
    """Units it concerns: its own first, then those that coordinate. Kept beside the state, so that a page of one unit
    does not unfold the states of all others, which costs more than finding them."""
    version: int
    changed_at: datetime = Field(sa_column=instant())
    state: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    """The whole row as PostgreSQL turns it into JSON."""
