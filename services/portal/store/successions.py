"""Which units took over from which, as plans told it."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import text

from services.portal.domain import Succession
from shared.database import Transaction

LOCK_KEY = 57_000_105
LOCK = text("SELECT pg_advisory_xact_lock(:key)")
LEARN = text(
    """
    INSERT INTO unit (unit_id, version, successor_ids)
    SELECT unit_id, version, string_to_array(successors, ' ') FROM unnest(
        CAST(:unit_ids AS text[]), CAST(:versions AS int[]), CAST(:successors AS text[])
    ) AS told (unit_id, version, successors)
    ON CONFLICT (unit_id) DO UPDATE SET version = excluded.version, successor_ids = excluded.successor_ids
    WHERE unit.version < excluded.version
    RETURNING unit_id
    """
)
# Through any number of hands. UNION drops what was seen, so a circle ends.
REACHED = text(
    """
    WITH RECURSIVE reached AS (
        SELECT unit_id, successor_ids FROM unit WHERE unit_id = ANY(CAST(:unit_ids AS text[]))
        UNION SELECT unit.unit_id, unit.successor_ids FROM unit
        JOIN reached ON unit.unit_id = ANY(reached.successor_ids)
    )
    SELECT unit_id, successor_ids FROM reached WHERE successor_ids <> '{}'
    """
)


async def lock(tx: Transaction) -> None:
    """Let nobody else change what is known of units, or give rights, until the transaction ends."""
    await tx.execute(LOCK, {"key": LOCK_KEY})


async def learn(tx: Transaction, told: Sequence[Succession]) -> set[str]:
    """Keep the newest of what was told of each unit; return the ids of those it was news for."""
    newest = {each.unit_id: each for each in sorted(told, key=lambda each: each.version)}
    rows = {
        "unit_ids": list(newest),
        "versions": [each.version for each in newest.values()],
        "successors": [" ".join(each.successor_ids) for each in newest.values()],
    }
    return set(await tx.scalars(LEARN, rows))


async def of_units(tx: Transaction, unit_ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Successors of units, and of those in turn, by unit; units that live on are left out."""
    rows = await tx.execute(REACHED, {"unit_ids": sorted(unit_ids)})
    return {row.unit_id: tuple(row.successor_ids) for row in rows}
