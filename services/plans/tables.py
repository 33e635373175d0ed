"""Rows of the plans service. Column names are those of the domain; days end in `_on`, instants (UTC) in `_at`."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, Index, Integer, String, Table, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from shared.database import service_base

if TYPE_CHECKING:
    from sqlmodel import SQLModel as Base
else:
    # A class made by a call is no base in the eyes of the type checker.
    Base = service_base("plans")

METADATA = Base.metadata

# Every lookup by subtree is a prefix test, which only this operator class lets an index serve.
PREFIX = {"unit_id": "text_pattern_ops"}


def _instant(*, is_optional: bool = False) -> Column[Any]:
    return Column(DateTime(timezone=True), nullable=is_optional)


def _json() -> Column[Any]:
    return Column(JSONB, nullable=False, server_default=text("'[]'::jsonb"))


class UnitRow(Base, table=True):
    """A node of the tree of units."""

    __tablename__ = "unit"

    unit_id: str = Field(primary_key=True, max_length=200)
    display_name: str = Field(max_length=300)
    kind: str = Field(max_length=10)
    peer_group: str | None = Field(default=None, max_length=40)
    is_active: bool = True
    version: int = 1


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
    published_on: date | None = None
    version: int = 1
    created_at: datetime = Field(sa_column=_instant())
    created_by: str = Field(max_length=64)
    published_by: str | None = Field(default=None, max_length=64)


class TaskRow(Base, table=True):
    """A task as it stands; `search_text` is code and name folded to plain letters."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        Index("ix_task_unit_id", "unit_id", postgresql_ops=PREFIX),
        Index("ix_task_effective_due_on", "effective_due_on", postgresql_where=text("work_state <> 'completed'")),
    )

    task_id: str = Field(primary_key=True, max_length=64)
    plan_id: str = Field(max_length=64, foreign_key="plan.plan_id")
    position: int
    code: str = Field(max_length=60)
    name: str = Field(max_length=4000)
    search_text: str
    kind: str = Field(max_length=20)
    group: str | None = Field(default=None, max_length=500)
    unit_id: str = Field(max_length=200)
    """The lead unit, or the plan's while the task is unassigned."""
    lead_unit_id: str | None = Field(default=None, max_length=200, foreign_key="unit.unit_id")
    coordinating_unit_ids: list[str] = Field(
        sa_column=Column(ARRAY(String(200)), nullable=False, server_default=text("'{}'"))
    )
    milestones: list[dict[str, Any]] = Field(sa_column=_json())
    baseline: float | None = None
    is_falling: bool = False
    measured: str = Field(default="point", max_length=10)
    expected_output: str | None = Field(default=None, max_length=4000)
    starts_on: date
    due_on: date | None = None
    effective_due_on: date
    weight: float = 1.0
    source_text: str | None = None
    place: str | None = Field(default=None, max_length=200)
    recurrence: str | None = Field(default=None, max_length=200)
    own_path: list[dict[str, Any]] = Field(sa_column=_json())
    work_state: str = Field(default="not_started", max_length=20)
    latest_value: float | None = None
    completion_rate: float | None = None
    latest_report_id: str | None = Field(default=None, max_length=64)
    claim_report_id: str | None = Field(default=None, max_length=64)
    completed_on: date | None = None
    version: int = 0


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


class ReportRow(Base, table=True):
    """A report, never changed: a correction is a row with the next `report_version`."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("task_id", "period_id", "report_version"),
        CheckConstraint("completion_rate BETWEEN 0 AND 1", name="rate_is_a_share"),
    )

    report_id: str = Field(primary_key=True, max_length=64)
    task_id: str = Field(max_length=64, foreign_key="task.task_id")
    plan_id: str = Field(max_length=64)
    period_id: str = Field(max_length=64, foreign_key="period.period_id")
    report_version: int
    reported_at: datetime = Field(sa_column=_instant())
    reported_on: date
    value: float | None = None
    completion_rate: float | None = None
    note: str | None = Field(default=None, max_length=4000)
    difficulties: str | None = Field(default=None, max_length=4000)
    proposals: str | None = Field(default=None, max_length=4000)
    claims_completion: bool = False
    evidence: list[dict[str, Any]] = Field(sa_column=_json())
    work_state: str = Field(max_length=20)
    """State of the task after the report."""
    reporter_id: str = Field(max_length=64)
    reporter_name: str = Field(max_length=200)


class VerdictRow(Base, table=True):
    """A verdict as it arrived; `is_applied` tells whether it changed the task."""

    __tablename__ = "verdict"

    review_id: str = Field(primary_key=True, max_length=64)
    version: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    task_id: str = Field(max_length=64, index=True)
    report_id: str = Field(max_length=64)
    outcome: str = Field(max_length=20)
    claimed_on: date
    decided_at: datetime = Field(sa_column=_instant())
    is_applied: bool = False


class BreachRow(Base, table=True):
    """A passed due date that was told. The key is what makes it told once, whoever sweeps and however often."""

    __tablename__ = "breach"

    task_id: str = Field(primary_key=True, max_length=64)
    due_on: date = Field(primary_key=True)
    told_at: datetime = Field(sa_column=_instant())


def _table(name: str) -> Table:
    return METADATA.tables[name]


UNITS = _table("unit")
PLANS = _table("plan")
TASKS = _table("task")
PERIODS = _table("period")
REPORTS = _table("report")
VERDICTS = _table("verdict")
BREACHES = _table("breach")
