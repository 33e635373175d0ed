"""Rows of the portal's database. Instants are UTC, and the database's own: a moved clock signs nobody out."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, Column, DateTime, Identity, String, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from shared.database import service_base

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base("portal")

INSTANT = DateTime(timezone=True)


class Account(Base, table=True):
    """Somebody who signs in. `grants` holds `{"role", "unit"}` objects; an inherited one has `inherited_from` too."""

    __tablename__ = "account"

    account_id: str = Field(primary_key=True)
    username: str = Field(unique=True)
    display_name: str
    password_hash: str
    must_change_password: bool = True
    is_active: bool = True
    grants: list[dict[str, str]] = Field(sa_type=JSONB)
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=INSTANT)
    created_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": func.now()})


class Session(Base, table=True):
    """A signed-in browser. Only the hash of its cookie is kept."""

    __tablename__ = "session"

    cookie_hash: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.account_id", index=True)
    seen_at: datetime = Field(sa_type=INSTANT)
    ends_at: datetime = Field(sa_type=INSTANT)


class Unit(Base, table=True):
    """A unit as plans last told it: which units took over from it, none while it lives."""

    __tablename__ = "unit"

    unit_id: str = Field(primary_key=True)
    version: int
    successor_ids: list[str] = Field(sa_column=Column(ARRAY(String), nullable=False))


class Notice(Base, table=True):
    """What became of an alert, for the pages that are open; `notice_id` counts in the order of commits."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("alert_id", "version"),)

    notice_id: int = Field(sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    alert_id: str
    version: int
    kind: str
    unit_id: str
    task_id: str
    rule: str
    level: str
    reason: str
    audience: str | None = None
    told_at: datetime = Field(sa_type=INSTANT, index=True)


class NoticeSeen(Base, table=True):
    """How far an account has read: the last notice there was when it opened the list of alerts."""

    __tablename__ = "notice_seen"

    account_id: str = Field(primary_key=True, foreign_key="account.account_id")
    notice_id: int = Field(sa_column=Column(BigInteger, nullable=False))
