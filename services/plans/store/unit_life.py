"""Rows of what became of units: their changes, their names, who took over from whom. Only ever added to."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, or_, select, text
from sqlalchemy.engine import RowMapping

from services.plans.domain.unit_changes import Grounds
from services.plans.domain.units import Happening, Kinship, Unit
from services.plans.store.decisions import decision_of, decision_row
from services.plans.tables import UNIT_CHANGES, UNIT_LINEAGE
from shared.database import Transaction

ANY_UNIT = text("ANY(CAST(:unit_ids AS text[]))")
ADD_KINSHIP = text(
    """
    INSERT INTO unit_lineage (predecessor_id, successor_id, change, effective_on, reason, document)
    SELECT *, :change, CAST(:effective_on AS date), :reason, CAST(:document AS jsonb)
    FROM unnest(CAST(:predecessor_ids AS text[]), CAST(:successor_ids AS text[]))
    ON CONFLICT DO NOTHING
    """
)
# Everybody who ever handed something down to the units, through any number of hands.
ANCESTORS = text(
    """
    WITH RECURSIVE heir AS (
        SELECT predecessor_id FROM unit_lineage
        WHERE EXISTS (SELECT FROM unnest(CAST(:roots AS text[])) AS root
            WHERE successor_id = root OR starts_with(successor_id, root || '.'))
        UNION SELECT older.predecessor_id FROM unit_lineage AS older
        JOIN heir ON older.successor_id = heir.predecessor_id
    )
    SELECT predecessor_id FROM heir
    """
)


async def note(
    tx: Transaction, units: Iterable[Unit], grounds: Grounds, *, changed_at: datetime, changed_by: str
) -> None:
    """Keep what happened to units, as they stand after it."""
    same = {
        "change": grounds.change,
        "effective_on": grounds.effective_on,
        "reason": grounds.reason or None,
        "document": decision_row(grounds.document) if grounds.document else None,
        "changed_at": changed_at,
        "changed_by": changed_by,
    }
    rows = [
        {"unit_id": unit.unit_id, "version": unit.version, "display_name": unit.display_name, **same} for unit in units
    ]
    if rows:
        await tx.execute(insert(UNIT_CHANGES), rows)


async def add_kinship(tx: Transaction, pairs: Sequence[tuple[str, str]], grounds: Grounds) -> None:
    """Keep who took over from whom, as (predecessor, successor)."""
    document = json.dumps(decision_row(grounds.document)) if grounds.document else None
    because = {"change": grounds.change, "effective_on": grounds.effective_on, "reason": grounds.reason or None}
    predecessors, successors = [old for old, _ in pairs], [new for _, new in pairs]
    kin = {"predecessor_ids": predecessors, "successor_ids": successors, "document": document}
    await tx.execute(ADD_KINSHIP, {**because, **kin})


async def kin_of(tx: Transaction, unit_ids: Collection[str]) -> list[Kinship]:
    """Who took over from whom, where one of the units did or had it taken; by day."""
    table = UNIT_LINEAGE.c
    is_named = or_(table.predecessor_id == ANY_UNIT, table.successor_id == ANY_UNIT)
    order = (table.effective_on, table.predecessor_id, table.successor_id)
    rows = await tx.execute(select(UNIT_LINEAGE).where(is_named).order_by(*order), {"unit_ids": sorted(unit_ids)})
    return [_kinship(row) for row in rows.mappings()]


async def happenings(tx: Transaction, unit_ids: Collection[str]) -> dict[str, list[Happening]]:
    """Changes of units in their order, by unit."""
    statement = select(UNIT_CHANGES).where(UNIT_CHANGES.c.unit_id == ANY_UNIT).order_by(UNIT_CHANGES.c.version)
    found: defaultdict[str, list[Happening]] = defaultdict(list)
    for row in await tx.execute(statement, {"unit_ids": sorted(unit_ids)}):
        found[row.unit_id].append(Happening(row.change, row.effective_on, row.display_name))
    return dict(found)


async def predecessors(tx: Transaction, roots: Collection[str]) -> set[str]:
    """Units from which something inside the subtrees was taken over, through any number of hands."""
    return set(await tx.scalars(ANCESTORS, {"roots": sorted(roots)}))


def _kinship(row: RowMapping) -> Kinship:
    document = decision_of(row["document"]) if row["document"] else None
    return Kinship(**{**row, "document": document})
