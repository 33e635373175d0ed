"""Rows of plans."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from services.plans.tables.base import PREFIX, Base, instant


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
    parent_plan_id: str | None = Field(default=None, max_length=64)
    """Plan of the level above that this one carries out."""
    reading_id: str | None = Field(default=None, max_length=64)
    """Reading the draft was made from."""
    published_on: date | None = None
    version: int = 1
    created_at: datetime = Field(sa_column=instant())
    created_by: str = Field(max_length=64)
    published_by: str | None = Field(default=None, max_length=64)
