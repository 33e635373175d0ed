"""The registry of this service's rows and the kinds of column they share."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, DateTime, text
from sqlalchemy.dialects.postgresql import JSONB

from shared.database import service_base

if TYPE_CHECKING:
    from sqlmodel import SQLModel as Base
else:
    # A class made by a call is no base in the eyes of the type checker.
    Base = service_base("plans")

__all__ = ["METADATA", "PREFIX", "Base", "instant", "json_list"]

METADATA = Base.metadata

# Every lookup by subtree is a prefix test, which only this operator class lets an index serve.
PREFIX = {"unit_id": "text_pattern_ops"}


def instant(*, is_optional: bool = False) -> Column[Any]:
    """A point in time, UTC."""
    return Column(DateTime(timezone=True), nullable=is_optional)


def json_list() -> Column[Any]:
    """A list of JSON values, empty unless given."""
    return Column(JSONB, nullable=False, server_default=text("'[]'::jsonb"))
