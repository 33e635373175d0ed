"""Rows of units."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from services.plans.domain.units import Unit, lineage
from services.plans.store import history
from services.plans.store.subtrees import inside
from services.plans.tables import UNITS
from shared.database import Transaction


async def add(tx: Transaction, unit: Unit) -> bool:
    """Add a unit; false when its id is taken."""
    statement = insert(UNITS).values(**_row(unit)).on_conflict_do_nothing().returning(UNITS.c.unit_id)
    is_new = (await tx.execute(statement)).first() is not None
    if is_new:
        await history.keep(tx, "unit", [unit.unit_id])
    return is_new


async def find(tx: Transaction, unit_id: str) -> Unit | None:
    row = (await tx.execute(select(UNITS).where(UNITS.c.unit_id == unit_id))).mappings().first()
    return Unit(**row) if row else None


async def known(tx: Transaction, unit_ids: Collection[str]) -> set[str]:
    """Those of the ids that name an active unit."""
    statement = select(UNITS.c.unit_id).where(UNITS.c.unit_id.in_(unit_ids), UNITS.c.is_active)
    return set(await tx.scalars(statement))


async def in_subtrees(tx: Transaction, roots: Sequence[str]) -> list[Unit]:
    """Units of the subtrees, and those above them that name the place; by path."""
    above = {unit_id for root in roots for unit_id in lineage(root)}
    statement = select(UNITS).where(or_(inside(UNITS.c.unit_id, roots), UNITS.c.unit_id.in_(above)))
    rows = (await tx.execute(statement.order_by(UNITS.c.unit_id))).mappings()
    return [Unit(**row) for row in rows]


def _row(unit: Unit) -> dict[str, object]:
    return {
        "unit_id": unit.unit_id,
        "display_name": unit.display_name,
        "kind": unit.kind,
        "peer_group": unit.peer_group,
        "is_active": unit.is_active,
        "version": unit.version,
        "code": unit.code,
    }
