"""Rows of tasks."""

from datetime import date
from typing import Any

from sqlalchemy import ARRAY, Column, Index, String, UniqueConstraint, text
from sqlmodel import Field

from services.plans.tables.base import PREFIX, Base, json_list


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
    milestones: list[dict[str, Any]] = Field(sa_column=json_list())
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
    own_path: list[dict[str, Any]] = Field(sa_column=json_list())
    recurrence_every: str | None = Field(default=None, max_length=20)
    """Kind of period a recurring line turns by; none: it does not recur, or the document does not say how often."""
    parent_task_id: str | None = Field(default=None, max_length=64, foreign_key="task.task_id", index=True)
    derivation: str | None = Field(default=None, max_length=20)
    occurrence_on: date | None = None
    """First day of the turn an occurrence stands for."""
    counted_over: str | None = Field(default=None, max_length=20)
    deciding_authority: str | None = Field(default=None, max_length=300)
    doubts: list[dict[str, Any]] = Field(sa_column=json_list())
    budget: list[dict[str, Any]] = Field(sa_column=json_list())
    disbursements: list[dict[str, Any]] = Field(sa_column=json_list())
    is_in_force: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    excused_until: date | None = None
    work_state: str = Field(default="not_started", max_length=20)
    latest_value: float | None = None
    completion_rate: float | None = None
    latest_report_id: str | None = Field(default=None, max_length=64)
    claim_report_id: str | None = Field(default=None, max_length=64)
    completed_on: date | None = None
    version: int = 0
