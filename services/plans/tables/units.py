"""Rows of units, of what became of them, and of the people who answer for them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.plans.tables.base import Base, instant


class UnitRow(Base, table=True):
    """A node of the tree of units."""

    __tablename__ = "unit"
    __table_args__ = (
        Index(
            "uq_unit_code",
            text("split_part(unit_id, '.', 1)"),
            "code",
            unique=True,
            postgresql_where=text("code IS NOT NULL AND is_active"),
        ),
    )

    unit_id: str = Field(primary_key=True, max_length=200)
    display_name: str = Field(max_length=300)
    kind: str = Field(max_length=10)
    peer_group: str | None = Field(default=None, max_length=40)
    is_active: bool = True
    version: int = 1
    code: str | None = Field(default=None, max_length=20)
    """Official code; one active unit of a province bears it."""


class UnitChangeRow(Base, table=True):
    """What happened to a unit, and what it was called from then on; append only."""

    __tablename__ = "unit_change"

    unit_id: str = Field(primary_key=True, max_length=200, foreign_key="unit.unit_id")
    version: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    change: str = Field(max_length=20)
    effective_on: date | None = None
    """Day from which it counts; none for units that were there before this was kept."""
    display_name: str = Field(max_length=300)
    reason: str | None = Field(default=None, max_length=1000)
    document: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    changed_at: datetime = Field(sa_column=instant())
    changed_by: str = Field(max_length=64)


class UnitLineageRow(Base, table=True):
    """One unit took over from another."""

    __tablename__ = "unit_lineage"

    predecessor_id: str = Field(primary_key=True, max_length=200, foreign_key="unit.unit_id")
    successor_id: str = Field(primary_key=True, max_length=200, foreign_key="unit.unit_id", index=True)
    change: str = Field(max_length=20)
    effective_on: date
    reason: str | None = Field(default=None, max_length=1000)
    document: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))


class UnitPersonRow(Base, table=True):
    """Somebody answered for a unit from one day until the day before another; no end: still does."""

    __tablename__ = "unit_person"

    unit_id: str = Field(primary_key=True, max_length=200, foreign_key="unit.unit_id")
    duty: str = Field(primary_key=True, max_length=10)
    account_id: str = Field(primary_key=True, max_length=64)
    starts_on: date = Field(primary_key=True)
    ends_on: date | None = None
    display_name: str = Field(max_length=200)
    title: str | None = Field(default=None, max_length=200)
