"""Membership in a list of any length."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped


def is_among(column: Mapped[Any], ids: Collection[str]) -> sa.ColumnElement[bool]:
    """Compare with one array: `IN` sends a parameter per id, and the protocol ends at 32,767 of them."""
    return column == sa.any_(sa.literal(list(ids), ARRAY(sa.String)))
