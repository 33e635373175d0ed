"""Rows of reports and of the verdicts on them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Integer, UniqueConstraint, text
from sqlmodel import Field

from services.plans.tables.base import Base, instant, json_list


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
    reported_at: datetime = Field(sa_column=instant())
    reported_on: date
    value: float | None = None
    completion_rate: float | None = None
    note: str | None = Field(default=None, max_length=4000)
    difficulties: str | None = Field(default=None, max_length=4000)
    proposals: str | None = Field(default=None, max_length=4000)
    claims_completion: bool = False
    evidence: list[dict[str, Any]] = Field(sa_column=json_list())
    disbursements: list[dict[str, Any]] = Field(sa_column=json_list())
    is_counted: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Made by the system from the tasks of subordinate units."""
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
    decided_at: datetime = Field(sa_column=instant())
    is_applied: bool = False
