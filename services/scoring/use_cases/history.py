"""Scores as they were at the end of earlier days."""

from datetime import date

from services.scoring.domain.ranking import Ranked, end_of_last_month, rank
from services.scoring.store import history, reads
from services.scoring.store.history import DayScore
from shared.database import Transaction


async def ranking_on(tx: Transaction, unit_id: str, scope: reads.Scope, day: date) -> list[Ranked] | None:
    """Return the units that are below a unit now, ranked as at the end of a day; none for an unknown unit."""
    if not await reads.is_known_unit(tx, unit_id):
        return None
    below = await reads.active_units_below(tx, unit_id, scope)
    return rank(await history.candidates_on(tx, below, day, end_of_last_month(day)))


async def history_of_unit(tx: Transaction, unit_id: str, first: date, last: date) -> tuple[str, list[DayScore]] | None:
    """Return a unit's name and what it had from one day to another; none for an unknown unit."""
    names = await reads.unit_names(tx, [unit_id])
    if unit_id not in names:
        return None
    return names[unit_id], await history.days_of(tx, unit_id, first, last)
