"""Rows of obstacles."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from services.plans.tables.base import Base, instant


class ObstacleRow(Base, table=True):
    """A difficulty named in a report. Of one task, no two that stand say the same (`folded`)."""

    __tablename__ = "obstacle"
    __table_args__ = (
        Index(
            "ix_obstacle_standing",
            "task_id",
            text("md5(folded)"),
            unique=True,
            postgresql_where=text("state <> 'closed'"),
        ),
        Index("ix_obstacle_raised", "raised_on", "obstacle_id"),
    )

    obstacle_id: str = Field(primary_key=True, max_length=64)
    task_id: str = Field(max_length=64, foreign_key="task.task_id")
    plan_id: str = Field(max_length=64, foreign_key="plan.plan_id")
    report_id: str = Field(max_length=64)
    description: str = Field(max_length=4000)
    folded: str
    state: str = Field(max_length=20)
    raised_at: datetime = Field(sa_column=instant())
    raised_on: date
    owner_unit_id: str | None = Field(default=None, max_length=200, foreign_key="unit.unit_id")
    answer_due_on: date | None = None
    answer: str | None = Field(default=None, max_length=4000)
    answered_at: datetime | None = Field(default=None, sa_column=instant(is_optional=True))
    answered_by: str | None = Field(default=None, max_length=64)
    answered_by_name: str | None = Field(default=None, max_length=200)
    closed_on: date | None = None
    reopened_reason: str | None = Field(default=None, max_length=1000)
    version: int
