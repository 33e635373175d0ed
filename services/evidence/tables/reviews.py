"""Rows of the review desk."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.evidence.tables.base import Base


class Review(Base, table=True):
    """A claim of completion in the queue, and its verdict. `files` holds `contracts.plans.EvidenceFile` objects."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("task_id", "task_version"),
        Index(
            "review_open",
            "submitted_at",
            "review_id",
            postgresql_where=text("stage <> 'ended'"),
        ),
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
    stage: str = Field(default="queue", sa_column_kwargs={"server_default": "queue"})
    reasons: list[dict[str, str]] = Field(default_factory=list, sa_type=JSONB)
    decision_note: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_by: str | None = None
    risk: str = Field(default="unknown", sa_column_kwargs={"server_default": "unknown"})
    risk_points: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    leased_by: str | None = None
    lease_name: str | None = None
    leased_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    answer_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """While more is asked of the unit: until when it may answer."""
    look_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """While the standing agency looks first: when the claim goes on without it."""
    appeal_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """After a rejection that can be appealed: until when."""


class Decision(Base, table=True):
    """One step somebody took on a claim: who, when, why, and what the machine had said. Never changed, never removed.

    `round`: look, first, answer, second, appeal, outside. `verdict`: accepted, rejected, more_asked, answered,
    forwarded, appealed, lapsed (nobody looked or answered in time).
    """

    __tablename__ = "decision"
    __table_args__ = (Index("decision_of_review", "review_id", "decided_at"),)

    decision_id: str = Field(primary_key=True)
    review_id: str
    round: str
    verdict: str
    reasons: list[dict[str, str]] = Field(default_factory=list, sa_type=JSONB)
    note: str | None = None
    decided_at: datetime = Field(sa_type=DateTime(timezone=True))
    decided_by: str
    decided_by_name: str
    machine: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    """Findings of every file of the claim as they stood then."""
    policy_version: str
    reference: str | None = None
    """Of an outside verdict: where it was given."""
    given_on: date | None = None
    """Of an outside verdict: the day it was given; `decided_at` is when it was entered here."""


class Appeal(Base, table=True):
    """A unit's appeal against a rejection, with the day by which another reviewer answers it."""

    __tablename__ = "appeal"

    appeal_id: str = Field(primary_key=True)
    review_id: str = Field(unique=True)
    ground: str
    appealed_at: datetime = Field(sa_type=DateTime(timezone=True))
    appealed_by: str
    appealed_by_name: str


class FirstLook(Base, table=True):
    """Whether claims of a subtree are looked at by its own standing agency first; the nearest subtree counts."""

    __tablename__ = "first_look"

    unit_id: str = Field(primary_key=True)
    is_on: bool
    set_at: datetime = Field(sa_type=DateTime(timezone=True))
    set_by: str
    set_by_name: str
