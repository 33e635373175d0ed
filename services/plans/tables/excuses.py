"""Rows of excuses."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.plans.tables.base import Base, instant


class ExcuseRow(Base, table=True):
    """An excuse as decided, never changed: a later one takes its place."""

    __tablename__ = "excuse"
    __table_args__ = (Index("ix_excuse_task_id", "task_id", "excused_at"),)

    excuse_id: str = Field(primary_key=True, max_length=64)
    task_id: str = Field(max_length=64, foreign_key="task.task_id")
    until: date
    reason: str = Field(max_length=1000)
    decision: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    suspends: bool
    work_state_before: str = Field(max_length=20)
    excused_at: datetime = Field(sa_column=instant())
    excused_on: date
    excused_by: str = Field(max_length=64)
    excused_by_name: str = Field(max_length=200)
