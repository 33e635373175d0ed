"""Rows of the reporting database: what was told, never changed, each row with the instant it was told (UTC).

The state on any past day is the newest version told by then, so a past month stays as it was.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, DateTime, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from shared.database import service_base

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base("reporting")

INSTANT = DateTime(timezone=True)
# Every look into a subtree is a prefix test, which only this operator class lets an index serve.
PREFIX = {"unit_id": "text_pattern_ops"}


class Unit(Base, table=True):
    """A unit, by version."""

    __tablename__ = "unit"

    unit_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    told_at: datetime = Field(sa_type=INSTANT)
    display_name: str
    kind: str
    is_active: bool


class Plan(Base, table=True):
    """A plan, by version."""

    __tablename__ = "plan"

    plan_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    told_at: datetime = Field(sa_type=INSTANT)
    unit_id: str
    programme: str
    title: str
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    valid_from: date
    valid_to: date


class Period(Base, table=True):
    """A reporting period, by version."""

    __tablename__ = "period"

    period_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    told_at: datetime = Field(sa_type=INSTANT)
    plan_id: str
    kind: str
    starts_on: date
    ends_on: date = Field(index=True)


class Task(Base, table=True):
    """A task as it stood, by version. `milestones` holds `contracts.plans.Milestone` objects."""

    __tablename__ = "task"
    __table_args__ = (Index("task_unit", "unit_id", postgresql_ops=PREFIX),)

    task_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    told_at: datetime = Field(sa_type=INSTANT)
    plan_id: str
    unit_id: str
    lead_unit_id: str | None = None
    code: str
    name: str
    kind: str
    heading: str | None = None
    milestones: list[dict[str, Any]] = Field(sa_type=JSONB)
    expected_output: str | None = None
    starts_on: date
    due_on: date | None = None
    effective_due_on: date
    weight: float
    is_in_force: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    is_suspended: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    completion_rate: float | None = None
    """Rate the latest value amounts to against targets that an amendment changed; none where none was told."""


class TaskReport(Base, table=True):
    """A report on a task; `version` is the task's after it."""

    __tablename__ = "task_report"
    __table_args__ = (Index("task_report_period", "period_id"), Index("task_report_day", "reported_on"))

    task_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    told_at: datetime = Field(sa_type=INSTANT)
    report_id: str
    period_id: str
    reported_on: date
    value: float | None = None
    completion_rate: float | None = None
    is_claim: bool
    difficulties: str | None = None
    proposals: str | None = None
    work_state: str


class TaskCompletion(Base, table=True):
    """The accepted claim of a task."""

    __tablename__ = "task_completion"

    task_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    told_at: datetime = Field(sa_type=INSTANT)
    claimed_on: date
    days_late: int


class Verdict(Base, table=True):
    """A step of a review: `submitted`, `accepted` or `rejected` with the texts of its reasons."""

    __tablename__ = "verdict"
    __table_args__ = (Index("verdict_task", "task_id", "told_at"), Index("verdict_told", "told_at"))

    review_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    told_at: datetime = Field(sa_type=INSTANT)
    task_id: str
    report_id: str
    step: str
    reasons: list[str] = Field(sa_type=JSONB)


class AlertChange(Base, table=True):
    """An alert that rose, changed its level or cleared."""

    __tablename__ = "alert_change"
    __table_args__ = (Index("alert_change_task", "task_id"),)

    alert_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    told_at: datetime = Field(sa_type=INSTANT)
    task_id: str
    rule: str
    level: str
    is_open: bool
    raised_at: datetime = Field(sa_type=INSTANT)
    reason: str


class Score(Base, table=True):
    """The score of a unit, by version. `inputs` holds `contracts.scoring.ScoreInput` objects."""

    __tablename__ = "score"

    unit_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    told_at: datetime = Field(sa_type=INSTANT)
    score: float | None = None
    band: str | None = None
    completion: float | None = None
    as_of: date | None = None
    policy_version: str | None = None
    inputs: list[dict[str, Any]] = Field(
        default=[], sa_type=JSONB, sa_column_kwargs={"server_default": text("'[]'::jsonb")}
    )


class TaskScore(Base, table=True):
    """The score of a task at the end of a month: the newest version told in it. Tasks change theirs every day."""

    __tablename__ = "task_score"

    task_id: str = Field(primary_key=True)
    month: date = Field(primary_key=True)
    """First day of the month in which it was told, in the province's time."""
    version: int = Field(sa_type=BigInteger)
    score: float | None = None
    completion: float | None = None
    as_of: date
    policy_version: str
    inputs: list[dict[str, Any]] = Field(sa_type=JSONB)


class IssuedReport(Base, table=True):
    """A report as issued: its figures and the very bytes of its document. Never changed."""

    __tablename__ = "issued_report"
    __table_args__ = (UniqueConstraint("unit_id", "month", "version"),)

    report_id: str = Field(primary_key=True)
    unit_id: str
    month: str
    version: int
    title: str
    issued_at: datetime = Field(sa_type=INSTANT)
    issued_by: str
    sha256: str
    size_bytes: int
    summary: dict[str, Any] = Field(sa_type=JSONB)
    document: bytes = Field(sa_type=LargeBinary)
