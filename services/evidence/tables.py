"""Rows of the evidence database. Instants are UTC."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, DateTime, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from shared.database import service_base

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base("evidence")


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


class Evidence(Base, table=True):
    """A file attached to a task. Its content lies in the files folder under its SHA-256."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("task_id", "sha256", "name"),)

    evidence_id: str = Field(primary_key=True)
    task_id: str
    unit_id: str
    name: str
    media_type: str
    size_bytes: int = Field(sa_type=BigInteger)
    sha256: str = Field(index=True)
    uploaded_at: datetime = Field(sa_type=DateTime(timezone=True))
    uploaded_by: str


class Review(Base, table=True):
    """A claim of completion in the queue, and its verdict. `files` holds `contracts.plans.EvidenceFile` objects."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("task_id", "task_version"),
        Index("review_pending", "submitted_at", "review_id", postgresql_where=text("state = 'pending'")),
        Index("review_decided", "state", "decided_at", "review_id"),
    )

    review_id: str = Field(primary_key=True)
    version: int = Field(default=1, sa_type=BigInteger)
    task_id: str
    task_version: int = Field(sa_type=BigInteger)
    plan_id: str
    unit_id: str
    report_id: str
    claimed_on: date
    submitted_at: datetime = Field(sa_type=DateTime(timezone=True))
    value: float | None = None
    note: str | None = None
    files: list[dict[str, Any]] = Field(sa_type=JSONB)
    claim_event_id: str
    state: str = "pending"
    reasons: list[dict[str, str]] = Field(default_factory=list, sa_type=JSONB)
    decision_note: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_by: str | None = None
