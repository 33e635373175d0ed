"""Rows of the scoring database. Scores are 0…100 with two decimals; instants are UTC."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Numeric, Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from shared import policies
from shared.database import service_base

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base("scoring")
    policies.attach(Base.metadata)


class Task(Base, table=True):
    """What the log says of a task: `facts` is a `domain.facts.TaskFacts` in JSON; the other columns serve selection.

    `scored_on` and `policy_version`: the day and the policy its score was last made for.
    """

    __tablename__ = "task"

    task_id: str = Field(primary_key=True)
    plan_id: str | None = Field(default=None, index=True)
    unit_id: str | None = None
    weight: Decimal | None = Field(default=None, sa_type=Numeric)
    facts: str
    scored_on: date | None = Field(default=None, index=True)
    policy_version: str | None = None


class Share(Base, table=True):
    """A unit that a task counts for: the units that work on it and everything above them."""

    __tablename__ = "share"
    __table_args__ = (Index("share_unit", "unit_id", "task_id"),)

    task_id: str = Field(primary_key=True)
    unit_id: str = Field(primary_key=True)
    is_lead: bool
    weight: Decimal = Field(sa_type=Numeric)


class Unit(Base, table=True):
    """A unit as last told by plans."""

    __tablename__ = "unit"

    unit_id: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    display_name: str
    kind: str
    peer_group: str | None = None
    is_active: bool


class Plan(Base, table=True):
    """A plan as last told by plans."""

    __tablename__ = "plan"

    plan_id: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    unit_id: str
    title: str


class Score(Base, table=True):
    """The score a task, unit or plan has. `version` counts the changes told; `as_of` is the day it holds for."""

    __tablename__ = "score"

    subject_kind: str = Field(primary_key=True)
    subject_id: str = Field(primary_key=True)
    unit_id: str
    version: int = Field(sa_type=BigInteger)
    as_of: date
    score: Decimal | None = Field(default=None, sa_type=Numeric(5, 2))
    completion: Decimal | None = Field(default=None, sa_type=Numeric(5, 2))
    band: str | None = None
    previous_score: Decimal | None = Field(default=None, sa_type=Numeric(5, 2))
    task_count: int
    reported_count: int
    source_event_id: str | None = None
    policy_version: str


class GroupSum(Base, table=True):
    """Exact sums over the tasks in force of a unit or plan, moved by what each change adds and takes away.

    Apart for tasks it leads and tasks it helps with: what a helper's share is worth is the policy's to say, and another
    policy needs no other sums. A plan leads all its tasks.
    """

    __tablename__ = "group_sum"

    kind: str = Field(primary_key=True)
    group_id: str = Field(primary_key=True)
    lead_score: Decimal = Field(sa_type=Numeric)
    lead_completion: Decimal = Field(sa_type=Numeric)
    lead_weight: Decimal = Field(sa_type=Numeric)
    helped_score: Decimal = Field(sa_type=Numeric)
    helped_completion: Decimal = Field(sa_type=Numeric)
    helped_weight: Decimal = Field(sa_type=Numeric)
    task_count: int
    reported_count: int


class UnitDay(Base, table=True):
    """The last score a unit had on a day on which it changed; days between keep the one before.

    `task_count` and `policy_version` are none on days before they were kept.
    """

    __tablename__ = "unit_day"

    unit_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    score: Decimal | None = Field(default=None, sa_type=Numeric(5, 2))
    completion: Decimal | None = Field(default=None, sa_type=Numeric(5, 2))
    band: str | None = None
    task_count: int | None = None
    policy_version: str | None = None


class JudgedDay(Base, table=True):
    """One row: the latest day scores were made for. It never goes back, and who writes scores locks it."""

    __tablename__ = "judged_day"

    day: date = Field(primary_key=True)


class Rebuild(Base, table=True):
    """A making anew of all scores from the log; the tables of the last one are in the schema `rebuilt`.

    `until` is the last day whose facts counted. `adopted_at` is none while it was only looked at; `told_count` are the
    scores that were told then.
    """

    __tablename__ = "rebuild"

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    until: date
    policy_version: str
    read_count: int = Field(sa_type=BigInteger)
    left_out_count: int = Field(sa_type=BigInteger)
    made_at: datetime = Field(sa_type=DateTime(timezone=True))
    adopted_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    told_count: int | None = None


class IndexTask(Base, table=True):
    """A task as the index sees it. `is_measured`: an indicator of its own, no part of one that is counted.

    `commune_id` is none for a unit that stands in no commune; `is_summed`: its values are summed over the periods.
    """

    __tablename__ = "index_task"

    task_id: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    event_id: str
    commune_id: str | None = Field(default=None, index=True)
    unit_id: str
    plan_id: str
    code: str
    name: str
    unit_of_measure: str | None = None
    is_summed: bool
    is_measured: bool


class IndexReport(Base, table=True):
    """A value reported on a task in a period; each version is kept. `version` is the task's."""

    __tablename__ = "index_report"

    task_id: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger, primary_key=True)
    event_id: str = Field(primary_key=True)
    period_id: str
    report_id: str
    reported_on: date
    value: Decimal | None = Field(default=None, sa_type=Numeric)


class IndexPeriod(Base, table=True):
    """A reporting period as last told by plans."""

    __tablename__ = "index_period"

    period_id: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    kind: str
    ends_on: date


class IndexMatch(Base, table=True):
    """What the dictionary makes of a task's name: `code` when certain, else `doubt`; `candidates` (code, likeness)."""

    __tablename__ = "index_match"

    method: str = Field(primary_key=True)
    method_version: str = Field(primary_key=True)
    task_id: str = Field(primary_key=True)
    dictionary_version: str
    code: str | None = None
    doubt: str | None = None
    candidates: list[Any] = Field(sa_type=JSONB)


class IndexMapping(Base, table=True):
    """What a person decided a task measures, over the dictionary; `code` none: nothing of the method."""

    __tablename__ = "index_mapping"

    method: str = Field(primary_key=True)
    task_id: str = Field(primary_key=True)
    code: str | None = None
    reason: str
    decided_at: datetime = Field(sa_type=DateTime(timezone=True))
    account_id: str
    display_name: str


class IndexFigure(Base, table=True):
    """A figure entered by hand; each version is kept, the highest counts. `value` none takes the one before back."""

    __tablename__ = "index_figure"

    method: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    unit_id: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    value: Decimal | None = Field(default=None, sa_type=Numeric)
    source: str
    document: str
    measured_on: date
    entered_at: datetime = Field(sa_type=DateTime(timezone=True))
    account_id: str
    display_name: str


class IndexResult(Base, table=True):
    """An index as published, version by version; `result` holds pillars and indicators as the fact told them."""

    __tablename__ = "index_result"

    method: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    unit_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    index_id: str
    method_version: str
    as_of: date
    is_provisional: bool
    points: Decimal = Field(sa_type=Numeric(7, 2))
    max_points: Decimal = Field(sa_type=Numeric(7, 2))
    missing_count: int
    result: dict[str, Any] = Field(sa_type=JSONB)
    published_at: datetime = Field(sa_type=DateTime(timezone=True))
    account_id: str
    display_name: str


def table_of(rows: type[SQLModel]) -> Table:
    """Return the table under a mapped class: sets of rows are written by it, without an object for each."""
    table: Table = rows.__table__  # type: ignore[attr-defined]
    return table
