"""Rows of what plans told."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from services.evidence.tables.base import Base


class Unit(Base, table=True):
    """A unit's name as last told by plans."""

    __tablename__ = "unit"

    unit_id: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    display_name: str


class Task(Base, table=True):
    """A task as last told by plans: enough to place a file and to show a claim."""

    __tablename__ = "task"

    task_id: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    plan_id: str
    unit_id: str
    code: str
    name: str


class LatestClaim(Base, table=True):
    """Newest task version that ended older claims; a claim that arrives late and is older never enters the queue."""

    __tablename__ = "latest_claim"

    task_id: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
