"""Looking at what was rebuilt, beside what stands."""

from collections.abc import Sequence
from typing import NamedTuple

from services.scoring.store import rebuilt
from services.scoring.use_cases.explain import Explained, explained_unit
from services.scoring.use_cases.in_force import PolicyInForce
from shared.database import Database

COMMUNES = 2
"""Slugs in the path of a commune."""


class Look(NamedTuple):
    """A rebuild with its units: province and communes, or one unit, explained, and those right below it."""

    made: rebuilt.Made
    counts: rebuilt.Counts
    units: Sequence[rebuilt.UnitMade]
    explained: Explained | None


async def look(database: Database, unit_id: str | None, in_force: PolicyInForce) -> Look | None:
    """Return what the last rebuild made; none before the first."""
    async with database.transaction() as tx:
        made = await rebuilt.last_note(tx)
        if made is None:
            return None
        counts = await rebuilt.counts(tx)
        depth = unit_id.count(".") + 2 if unit_id else COMMUNES
        units = await rebuilt.units_made(tx, unit_id, depth)
    return Look(made, counts, units, await _explained(database, unit_id, in_force) if unit_id else None)


async def _explained(database: Database, unit_id: str, in_force: PolicyInForce) -> Explained | None:
    async with database.transaction() as tx, rebuilt.at_work(tx):
        return await explained_unit(tx, unit_id, in_force)
