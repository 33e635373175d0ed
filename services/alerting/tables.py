"""Rows of the alerting database. Rates are 0…1; instants are UTC."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, DateTime, Double, Index, String, Table, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from shared import policies
from shared.database import service_base

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base("alerting")
    policies.attach(Base.metadata)

STRINGS = ARRAY(String)
UNSEEN = text("cleared_at IS NULL AND acknowledged_at IS NULL")


class Task(Base, table=True):
    """What the log says of a task: `facts` is a `domain.facts.TaskFacts` as JSON; the columns serve the sweep.

    `obstacle_on`: since when its oldest open difficulty stands. `trend_gaps`: what the line through the last 2, 3, …
    reports will miss on `aims_at`; none while there are fewer.
    """

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
    facts: str
    obstacle_on: date | None = None
    aims_at: date | None = None
    trend_gaps: list[float | None] | None = Field(default=None, sa_type=ARRAY(Double))


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
        Index("alert_unseen", "level_since", postgresql_where=UNSEEN),
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
    forecast: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    escalation_step: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    escalated_to: str | None = None
    escalated_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    cleared_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    cause: str | None = None
    acknowledged_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    acknowledged_by: str | None = None
    acknowledged_account_id: str | None = None
    acknowledged_comment: str | None = None


class JudgedDay(Base, table=True):
    """One row: the latest day alerts were judged for. It never goes back, and who writes tasks or alerts locks it."""

    __tablename__ = "judged_day"

    day: date = Field(primary_key=True)


class Channel(Base, table=True):
    """A way to reach people or a system of a unit. `address` and `secret` are sealed where they give access.

    `rules` none means every rule. `failures` counts failed rounds in a row; nothing is tried before `retry_at`, nor
    until `leased_until` by anybody else than who took it.
    """

    __tablename__ = "channel"
    __table_args__ = (Index("channel_unit", "unit_id"),)

    channel_id: str = Field(primary_key=True)
    version: int
    unit_id: str
    name: str
    kind: str
    address: str
    shown_address: str
    secret: str | None = None
    levels: list[str] = Field(sa_type=STRINGS)
    rules: list[str] | None = Field(default=None, sa_type=STRINGS)
    audience: str
    mode: str
    is_active: bool
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
    removed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    leased_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    failures: int = 0
    retry_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    last_error: str | None = None
    last_sent_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Notification(Base, table=True):
    """What a channel is told of a version of an alert; a trial has none. `message_id` joins what went out together.

    `state` waiting, sent, dead (given up, kept) or dropped (its channel was switched off or removed).
    """

    __tablename__ = "notification"
    __table_args__ = (
        Index("notification_once", "channel_id", "alert_id", "alert_version", "happening", unique=True),
        Index("notification_waiting", "channel_id", "send_at", postgresql_where=text("state = 'waiting'")),
        Index("notification_by_state", "state", "happened_at", "notification_id"),
        Index("notification_done", "done_at", postgresql_where=text("state IN ('sent', 'dropped')")),
    )

    notification_id: str = Field(primary_key=True)
    channel_id: str
    happening: str
    alert_id: str | None = None
    alert_version: int | None = Field(default=None, sa_type=BigInteger)
    task_id: str | None = None
    plan_id: str | None = None
    unit_id: str
    rule: str | None = None
    level: str | None = None
    text: str
    audience: str | None = None
    happened_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: str
    attempts: int = 0
    send_at: datetime = Field(sa_type=DateTime(timezone=True))
    message_id: str | None = None
    error: str | None = None
    done_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


def table_of(rows: type[SQLModel]) -> Table:
    """Return the table under a mapped class: sets of rows are written by it, without an object for each."""
    table: Table = rows.__table__  # type: ignore[attr-defined]
    return table
