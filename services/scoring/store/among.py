"""Statements with rows of any number."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped

_as_json = msgspec.json.Encoder().encode


def is_among(column: Mapped[Any], ids: Collection[str]) -> sa.ColumnElement[bool]:
    """Compare with one array: `IN` sends a parameter per id, and the protocol ends at 32,767 of them."""
    return column == sa.any_(sa.literal(list(ids), ARRAY(sa.String)))


def rows_of(columns: Mapping[str, str]) -> str:
    """Return a source of rows with typed columns, written by `as_rows` into the parameter `rows`.

    One document instead of an array for each column: the driver looks at every element of an array, twice.
    """
    typed = ", ".join(
        f"CAST(each ->> {place} AS {kind}) AS {name}" for place, (name, kind) in enumerate(columns.items())
    )
    return f"SELECT {typed} FROM jsonb_array_elements(CAST(CAST(:rows AS text) AS jsonb)) AS each"  # noqa: S608  ours


def as_rows(rows: Sequence[tuple[object, ...]]) -> str:
    """Write tuples as the parameter of `rows_of`."""
    return _as_json(rows).decode()
