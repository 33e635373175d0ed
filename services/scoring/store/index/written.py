"""What people write for the index: figures from elsewhere, mappings, and indexes as published."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlmodel import col

from services.scoring.domain.index.figures import Entered
from services.scoring.store.among import is_among
from services.scoring.tables import IndexFigure, IndexMapping, IndexResult, table_of
from shared.database import Transaction

_INDEX_LOCK = 57_033


class Place(NamedTuple):
    """Whose index of which year by which method."""

    method: str
    year: int
    unit_id: str


class Decision(NamedTuple):
    """What a person decided a task measures; `code` none: nothing of the method."""

    method: str
    task_id: str
    code: str | None
    reason: str
    decided_at: datetime
    account_id: str
    display_name: str


class Publication(NamedTuple):
    """The index of a commune as published; `result` holds pillars and indicators as the fact told them."""

    method: str
    year: int
    unit_id: str
    version: int
    index_id: str
    method_version: str
    as_of: date
    is_provisional: bool
    points: Decimal
    max_points: Decimal
    missing_count: int
    result: Mapping[str, Any]
    published_at: datetime
    account_id: str
    display_name: str


async def one_index_writer(tx: Transaction) -> None:
    """Wait until no other transaction enters figures or publishes: versions count on without a gap."""
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(_INDEX_LOCK)))


async def entered(
    tx: Transaction, method: str, year: int, unit_ids: Collection[str], as_of: date
) -> dict[str, dict[str, Entered]]:
    """Return the newest figures entered for communes that were measured until a day, by commune and indicator."""
    rows = await tx.scalars(
        sa.select(IndexFigure)
        .where(
            col(IndexFigure.method) == method,
            col(IndexFigure.year) == year,
            is_among(col(IndexFigure.unit_id), unit_ids),
            col(IndexFigure.measured_on) <= as_of,
        )
        .order_by(col(IndexFigure.unit_id), col(IndexFigure.code), col(IndexFigure.version))
    )
    found: dict[str, dict[str, Entered]] = defaultdict(dict)
    for row in rows:
        found[row.unit_id][row.code] = _entered(row)
    return found


async def last_entered(tx: Transaction, place: Place, code: str) -> Entered | None:
    """Return the newest figure entered for an indicator."""
    row = (
        await tx.scalars(
            sa.select(IndexFigure)
            .where(
                col(IndexFigure.method) == place.method,
                col(IndexFigure.year) == place.year,
                col(IndexFigure.unit_id) == place.unit_id,
                col(IndexFigure.code) == code,
            )
            .order_by(col(IndexFigure.version).desc())
            .limit(1)
        )
    ).one_or_none()
    return _entered(row) if row else None


async def enter(tx: Transaction, place: Place, figure: Entered) -> None:
    """Write one more version of a figure."""
    await tx.execute(
        insert(table_of(IndexFigure)),
        {
            **place._asdict(),
            "code": figure.code,
            "version": figure.version,
            "value": figure.value,
            "source": figure.source,
            "document": figure.document,
            "measured_on": figure.measured_on,
            "entered_at": figure.entered_at,
            "account_id": figure.account_id,
            "display_name": figure.display_name,
        },
    )


async def decide(tx: Transaction, decision: Decision) -> None:
    """Write what a person decided a task measures, over an earlier decision."""
    values = decision._asdict()
    statement = insert(table_of(IndexMapping)).values(values)
    changed = {name: value for name, value in values.items() if name not in {"method", "task_id"}}
    await tx.execute(statement.on_conflict_do_update(index_elements=["method", "task_id"], set_=changed))


async def published(tx: Transaction, method: str, year: int, unit_ids: Collection[str]) -> dict[str, Publication]:
    """Return what was last published, by commune."""
    rows = await tx.scalars(
        sa.select(IndexResult)
        .ext(distinct_on(col(IndexResult.unit_id)))
        .where(
            col(IndexResult.method) == method,
            col(IndexResult.year) == year,
            is_among(col(IndexResult.unit_id), unit_ids),
        )
        .order_by(col(IndexResult.unit_id), col(IndexResult.version).desc())
    )
    return {row.unit_id: Publication(*(getattr(row, name) for name in Publication._fields)) for row in rows}


async def publish(tx: Transaction, results: Sequence[Publication]) -> None:
    """Write indexes as published."""
    if results:
        await tx.execute(insert(table_of(IndexResult)), [result._asdict() for result in results])


def _entered(row: IndexFigure) -> Entered:
    return Entered(
        row.code,
        row.version,
        row.value,
        row.source,
        row.document,
        row.measured_on,
        row.entered_at,
        row.account_id,
        row.display_name,
    )
