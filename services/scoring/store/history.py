"""Scores that units had at the end of earlier days: a day without a row keeps the one before."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col

from services.scoring.domain.ranking import Candidate
from services.scoring.store.among import is_among
from services.scoring.store.reads import peers_of
from services.scoring.tables import Unit, UnitDay
from shared.database import Transaction


class DayScore(NamedTuple):
    """What a unit had from `day` on. `task_count` and `policy_version` are none on days before they were kept."""

    unit_id: str
    day: date
    score: Decimal | None
    completion: Decimal | None
    band: str | None
    task_count: int | None
    policy_version: str | None


_COLUMNS = [col(getattr(UnitDay, name)) for name in DayScore._fields]


async def stood_on(tx: Transaction, unit_ids: Collection[str], day: date) -> dict[str, DayScore]:
    """Return what units had at the end of a day; a unit without a score until then is left out."""
    wanted = is_among(col(UnitDay.unit_id), unit_ids) & (col(UnitDay.day) <= day)
    return {found.unit_id: found for found in await _found(tx, _newest_of(wanted))}


async def days_of(tx: Transaction, unit_id: str, first: date, last: date) -> list[DayScore]:
    """Return what a unit had from one day to another, oldest first, beginning with what stood already."""
    own = col(UnitDay.unit_id) == unit_id
    stood = await _found(tx, _newest_of(own & (col(UnitDay.day) <= first)))
    since = sa.select(*_COLUMNS).where(own, col(UnitDay.day) > first, col(UnitDay.day) <= last)
    return stood + await _found(tx, since.order_by(col(UnitDay.day)))


async def candidates_on(tx: Transaction, unit_ids: Collection[str], day: date, compared_with: date) -> list[Candidate]:
    """Return units with the scores they had at the end of a day; names and peer groups are today's."""
    then = await stood_on(tx, unit_ids, day)
    before = await stood_on(tx, unit_ids, compared_with)
    units = await tx.scalars(sa.select(Unit).where(is_among(col(Unit.unit_id), unit_ids)))
    return [_candidate(unit, then.get(unit.unit_id), before.get(unit.unit_id)) for unit in units]


def _candidate(unit: Unit, then: DayScore | None, before: DayScore | None) -> Candidate:
    return Candidate(
        unit_id=unit.unit_id,
        name=unit.display_name,
        kind=unit.kind,
        peer_group=peers_of(unit.kind, unit.peer_group),
        score=then.score if then else None,
        completion=then.completion if then else None,
        band=then.band if then else None,
        task_count=(then.task_count if then else 0) or 0,
        previous_score=before.score if before else None,
        previous_band=before.band if before else None,
    )


def _newest_of(wanted: sa.ColumnElement[bool]) -> sa.Select[Any]:
    newest = sa.select(*_COLUMNS).ext(distinct_on(col(UnitDay.unit_id))).where(wanted)
    return newest.order_by(col(UnitDay.unit_id), col(UnitDay.day).desc())


async def _found(tx: Transaction, statement: sa.Select[Any]) -> list[DayScore]:
    return [DayScore._make(row) for row in await tx.execute(statement)]
