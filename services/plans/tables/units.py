"""Rows of units."""

from sqlmodel import Field

from services.plans.tables.base import Base


class UnitRow(Base, table=True):
    """A node of the tree of units."""

    __tablename__ = "unit"

    unit_id: str = Field(primary_key=True, max_length=200)
    display_name: str = Field(max_length=300)
    kind: str = Field(max_length=10)
    peer_group: str | None = Field(default=None, max_length=40)
    is_active: bool = True
    version: int = 1
