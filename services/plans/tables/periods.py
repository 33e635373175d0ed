"""Rows of reporting periods."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from services.plans.tables.base import Base


class PeriodRow(Base, table=True):
    """A reporting period of a plan."""

    __tablename__ = "period"
    __table_args__ = (UniqueConstraint("plan_id", "kind", "starts_on"), Index("ix_period_locks_on", "locks_on"))

    period_id: str = Field(primary_key=True, max_length=64)
    plan_id: str = Field(max_length=64, foreign_key="plan.plan_id")
    kind: str = Field(max_length=20)
    starts_on: date
    ends_on: date
    due_on: date
    locks_on: date
    is_locked: bool = False
    version: int = 1
    reopened_by: str | None = Field(default=None, max_length=64)
    reopened_reason: str | None = Field(default=None, max_length=1000)
