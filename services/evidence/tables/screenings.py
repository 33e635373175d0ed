"""Rows of what the machine did and found."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Index, Integer, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.evidence.tables.base import Base


class Screening(Base, table=True):
    """The screening of a file: its place in the queue and, once done, what it amounts to.

    `taken_until` is the worker's lease: a screening whose worker died is taken again after it.
    """

    __tablename__ = "screening"
    __table_args__ = (Index("screening_waiting", "queued_at", postgresql_where=text("state = 'waiting'")),)

    evidence_id: str = Field(primary_key=True)
    version: int = Field(default=0, sa_type=BigInteger)
    state: str = "waiting"
    queued_at: datetime = Field(sa_type=DateTime(timezone=True))
    taken_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    attempts: int = 0
    screened_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    milliseconds: int | None = None
    risk: str = "unknown"
    risk_points: int = 0
    detected_type: str | None = None
    pages: int | None = None
    scanner_version: str | None = None


class FindingRow(Base, table=True):
    """One result of the newest screening of a file."""

    __tablename__ = "finding"

    evidence_id: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    check: str
    check_version: int
    code: str
    level: str
    text: str
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    found_at: datetime = Field(sa_type=DateTime(timezone=True))


class PersonalDetail(Base, table=True):
    """Where and when a photo was taken: personal data, kept apart and shown by right."""

    __tablename__ = "personal_detail"

    evidence_id: str = Field(primary_key=True)
    details: dict[str, Any] = Field(sa_type=JSONB)


class Print(Base, table=True):
    """Perceptual hash of an image, or of a page as it looks: 64 bits as a signed number, and 256 in hexadecimal.

    `bands` are the four 16-bit quarters of it, each with its place in the higher bits, so that an index finds likeness.
    Without `fastupdate`: every search would read the list of what is not yet in the index, 9 s instead of 50 ms.
    """

    __tablename__ = "print"
    __table_args__ = (Index("print_bands", "bands", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),)

    evidence_id: str = Field(primary_key=True)
    page: int = Field(primary_key=True)
    bits: int = Field(sa_type=BigInteger)
    fine: str = ""
    bands: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))


class Likeness(Base, table=True):
    """A file that repeats an older one: `exact` by content, `near` by look. `distance` counts differing bits."""

    __tablename__ = "likeness"
    __table_args__ = (Index("likeness_other", "other_id"),)

    evidence_id: str = Field(primary_key=True)
    other_id: str = Field(primary_key=True)
    kind: str
    distance: int = 0
    page: int | None = None
    other_page: int | None = None
