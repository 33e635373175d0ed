"""Rows of the alerting database. Rates are 0…1; instants are UTC."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, DateTime, Index, Table, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from shared.database import service_base

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base("alerting")


class Task(Base, table=True):
    """What the log says of a task: `facts` is a `domain.facts.TaskFacts`; the columns beside it serve the sweep."""

    __tablename__ = "task"

    task_id: str = Field(primary_key=True)
    plan_id: str | None = None
    unit_id: str | None = None
    code: str | None = None
    name: str | None = None
    effective_due_on: date | None = None
    credited_rate: float | None = None
    has_standing_claim: bool
    is_watched: bool
    facts: dict[str, Any] = Field(sa_type=JSONB)


class PathSegment(Base, table=True):
    """A straight piece of a task's time path; `ends_on` no longer belongs to it."""

    __tablename__ = "path_segment"

    task_id: str = Field(primary_key=True)
    starts_on: date = Field(primary_key=True)
    ends_on: date
    rate_at_start: float
    rate_at_end: float


class Unit(Base, table=True):
    """A unit as last told by plans."""

    __tablename__ = "unit"

    unit_id: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    display_name: str
    kind: str


class Alert(Base, table=True):
    """An alert, open until `cleared_at`. One open alert stands per task and rule: the index says so."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("alert_one_open", "task_id", "rule", unique=True, postgresql_where=text("cleared_at IS NULL")),
        Index("alert_newest", "raised_at", "alert_id"),
        Index("alert_open_unit", "unit_id", postgresql_where=text("cleared_at IS NULL")),
    )

    alert_id: str = Field(primary_key=True)
    task_id: str
    plan_id: str
    unit_id: str
    rule: str
    level: str
    version: int = Field(sa_type=BigInteger)
    raised_at: datetime = Field(sa_type=DateTime(timezone=True))
    level_since: datetime = Field(sa_type=DateTime(timezone=True))
    policy_version: str
    reason: str
    inputs: list[dict[str, Any]] = Field(sa_type=JSONB)
    cleared_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    cause: str | None = None
    acknowledged_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    acknowledged_by: str | None = None
    acknowledged_account_id: str | None = None


def table_of(rows: type[SQLModel]) -> Table:
    """Return the table under a mapped class: sets of rows are written by it, without an object for each."""
    table: Table = rows.__table__  # type: ignore[attr-defined]
    return table
