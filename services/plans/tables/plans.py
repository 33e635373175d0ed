"""Rows of plans."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.plans.tables.base import PREFIX, Base, instant


class PlanRow(Base, table=True):
    """The head of a plan."""

    __tablename__ = "plan"
    __table_args__ = (Index("ix_plan_unit_id", "unit_id", postgresql_ops=PREFIX),)

    plan_id: str = Field(primary_key=True, max_length=64)
    unit_id: str = Field(max_length=200, foreign_key="unit.unit_id")
    programme: str = Field(max_length=60)
    title: str = Field(max_length=1000)
    number: str | None = Field(default=None, max_length=80)
    issued_on: date | None = None
    issuer: str | None = Field(default=None, max_length=300)
    signer: str | None = Field(default=None, max_length=200)
    signer_title: str | None = Field(default=None, max_length=300)
    valid_from: date
    valid_to: date
    calendar: str | None = Field(default=None, max_length=20)
    parent_plan_id: str | None = Field(default=None, max_length=64)
    """Plan of the level above that this one carries out."""
    reading_id: str | None = Field(default=None, max_length=64)
    """Reading the draft was made from."""
    published_on: date | None = None
    version: int = 1
    created_at: datetime = Field(sa_column=instant())
    created_by: str = Field(max_length=64)
    published_by: str | None = Field(default=None, max_length=64)


class PlanVersionRow(Base, table=True):
    """A version of a published plan: who made it, when, by which document, and how many tasks it touched."""

    __tablename__ = "plan_version"

    plan_id: str = Field(primary_key=True, max_length=64, foreign_key="plan.plan_id")
    version: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    kind: str = Field(max_length=20)
    """published, amended, assigned."""
    made_at: datetime = Field(sa_column=instant())
    made_by: str = Field(max_length=64)
    made_by_name: str = Field(max_length=200)
    reason: str | None = Field(default=None, max_length=1000)
    decision: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    added_count: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    changed_count: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    withdrawn_count: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    history_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    """Newest row of the history when the version was made: what it was is read up to there."""
