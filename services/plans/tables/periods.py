"""Rows of reporting periods and of the rules that open them."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from services.plans.tables.base import Base, instant


class PeriodRow(Base, table=True):
    """A reporting period of a plan. The key of those that open by the calendar is what makes each open once."""

    __tablename__ = "period"
    __table_args__ = (
        Index(
            "uq_period_span",
            "plan_id",
            "sender_unit_id",
            "kind",
            "starts_on",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("kind <> 'ad_hoc'"),
        ),
        Index("ix_period_plan_id", "plan_id"),
        Index("ix_period_locks_on", "locks_on"),
    )

    period_id: str = Field(primary_key=True, max_length=64)
    plan_id: str = Field(max_length=64, foreign_key="plan.plan_id")
    kind: str = Field(max_length=20)
    starts_on: date
    ends_on: date
    due_on: date
    locks_on: date
    is_locked: bool = False
    version: int = 1
    """0: not told yet, for its first day has not come."""
    sender_unit_id: str | None = Field(default=None, max_length=200, foreign_key="unit.unit_id")
    receiver_unit_id: str | None = Field(default=None, max_length=200, foreign_key="unit.unit_id")
    title: str | None = Field(default=None, max_length=300)
    """Name of a period opened by hand."""
    reopened_at: datetime | None = Field(default=None, sa_column=instant(is_optional=True))
    reopened_by: str | None = Field(default=None, max_length=64)
    reopened_by_name: str | None = Field(default=None, max_length=200)
    reopened_reason: str | None = Field(default=None, max_length=1000)


class ReportingRuleRow(Base, table=True):
    """How one kind of period of a plan is reported, by one sender or (none) by all without rules of their own."""

    __tablename__ = "reporting_rule"
    __table_args__ = (UniqueConstraint("plan_id", "sender_unit_id", "kind", postgresql_nulls_not_distinct=True),)

    rule_id: str = Field(primary_key=True, max_length=64)
    plan_id: str = Field(max_length=64, foreign_key="plan.plan_id")
    sender_unit_id: str | None = Field(default=None, max_length=200, foreign_key="unit.unit_id")
    receiver_unit_id: str | None = Field(default=None, max_length=200, foreign_key="unit.unit_id")
    kind: str = Field(max_length=20)
    calendar: str | None = Field(default=None, max_length=20)
    cut_off_days: int
    lock_days: int
    is_active: bool = True
