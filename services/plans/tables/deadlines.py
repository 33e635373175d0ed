"""Rows of what was told about due dates."""

from datetime import date, datetime

from sqlalchemy import Column, Integer
from sqlmodel import Field

from services.plans.tables.base import Base, instant


class BreachRow(Base, table=True):
    """A passed due date that was told. The key is what makes it told once, whoever sweeps and however often."""

    __tablename__ = "breach"

    task_id: str = Field(primary_key=True, max_length=64)
    due_on: date = Field(primary_key=True)
    told_at: datetime = Field(sa_column=instant())


class NoticeRow(Base, table=True):
    """A coming due date that was told so many days ahead. The key is what makes it told once."""

    __tablename__ = "notice"

    task_id: str = Field(primary_key=True, max_length=64)
    due_on: date = Field(primary_key=True)
    notice_days: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    told_at: datetime = Field(sa_column=instant())
