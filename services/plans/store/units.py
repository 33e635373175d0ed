"""Rows of units."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from services.plans.domain.units import Unit, lineage
from services.plans.store import history
from services.plans.store.subtrees import inside
from services.plans.tables import UNITS
from shared.database import Transaction

TREE_LOCK = 57_000_104
COLUMNS = ("unit_id", "display_name", "kind", "peer_group", "is_active", "version", "code")
LOCK = text("SELECT pg_advisory_xact_lock(:key)")

# Codes are let go first: two units may change theirs for each other's.
FREE_CODES = text("UPDATE unit SET code = NULL WHERE unit_id = ANY(CAST(:unit_ids AS text[])) AND code IS NOT NULL")
SAVE = text(
    """
    INSERT INTO unit (unit_id, display_name, kind, peer_group, is_active, version, code)
    SELECT * FROM unnest(
        CAST(:unit_ids AS text[]), CAST(:display_names AS text[]), CAST(:kinds AS text[]), CAST(:peer_groups AS text[]),
        CAST(:is_actives AS boolean[]), CAST(:versions AS int[]), CAST(:codes AS text[])
    )
    ON CONFLICT (unit_id) DO UPDATE SET display_name = excluded.display_name, kind = excluded.kind,
        peer_group = excluded.peer_group, is_active = excluded.is_active, version = excluded.version,
        code = excluded.code
    """
)
# Whoever is entering one of them as the unit of a plan or task is waited for; whoever comes later finds it changed.
LOCK_ROWS = text("SELECT unit_id FROM unit WHERE unit_id = ANY(CAST(:unit_ids AS text[])) ORDER BY unit_id FOR UPDATE")


async def lock_tree(tx: Transaction) -> None:
    """Let nobody else change the tree until the transaction ends."""
    await tx.execute(LOCK, {"key": TREE_LOCK})


async def lock_rows(tx: Transaction, unit_ids: Collection[str]) -> None:
    """Let nobody enter one of the units anywhere until the transaction ends."""
    await tx.execute(LOCK_ROWS, {"unit_ids": sorted(unit_ids)})


async def add(tx: Transaction, unit: Unit) -> bool:
    """Add a unit; false when its id is taken."""
    statement = insert(UNITS).values(**_row(unit)).on_conflict_do_nothing().returning(UNITS.c.unit_id)
    is_new = (await tx.execute(statement)).first() is not None
    if is_new:
        await history.keep(tx, "unit", [unit.unit_id])
    return is_new


async def save(tx: Transaction, units: Collection[Unit]) -> None:
    """Keep units, new ones and changed ones, in one statement."""
    if not units:
        return
    unit_ids = [unit.unit_id for unit in units]
    await tx.execute(FREE_CODES, {"unit_ids": unit_ids})
    await tx.execute(SAVE, {f"{name}s": [getattr(unit, name) for unit in units] for name in COLUMNS})
    await history.keep(tx, "unit", unit_ids)


async def find(tx: Transaction, unit_id: str) -> Unit | None:
    return (await find_all(tx, [unit_id])).get(unit_id)


async def find_all(tx: Transaction, unit_ids: Collection[str]) -> dict[str, Unit]:
    """Units by id, closed ones too."""
    return await _by_id(tx, UNITS.c.unit_id == text("ANY(CAST(:unit_ids AS text[]))"), unit_ids=sorted(unit_ids))


async def active_below(tx: Transaction, roots: Sequence[str]) -> dict[str, Unit]:
    """Active units of the subtrees by id, from the root down."""
    return await _by_id(tx, and_(UNITS.c.is_active, inside(UNITS.c.unit_id, roots)))


async def known(tx: Transaction, unit_ids: Collection[str]) -> set[str]:
    """Those of the ids that name an active unit; none of them is closed until the transaction ends."""
    statement = select(UNITS.c.unit_id).where(UNITS.c.unit_id.in_(unit_ids), UNITS.c.is_active)
    return set(await tx.scalars(statement.order_by(UNITS.c.unit_id).with_for_update(read=True, key_share=True)))


async def in_subtrees(tx: Transaction, roots: Sequence[str], *, with_closed: bool = False) -> list[Unit]:
    """Active units of the subtrees, and those above them that name the place; by path."""
    above = {unit_id for root in roots for unit_id in lineage(root)}
    is_shown = or_(inside(UNITS.c.unit_id, roots), UNITS.c.unit_id.in_(above))
    found = await _by_id(tx, is_shown if with_closed else and_(is_shown, UNITS.c.is_active))
    return list(found.values())


async def bearers(tx: Transaction, codes: Collection[str], province_id: str) -> dict[str, str]:
    """Id of the active unit of a province that bears a code, by code."""
    statement = select(UNITS.c.code, UNITS.c.unit_id).where(
        UNITS.c.code == text("ANY(CAST(:codes AS text[]))"), UNITS.c.is_active, inside(UNITS.c.unit_id, [province_id])
    )
    return {row.code: row.unit_id for row in await tx.execute(statement, {"codes": sorted(codes)})}


async def _by_id(tx: Transaction, condition: ColumnElement[bool], **values: object) -> dict[str, Unit]:
    columns = [UNITS.c[name] for name in COLUMNS]
    rows = await tx.execute(select(*columns).where(condition).order_by(UNITS.c.unit_id), values)
    return {row["unit_id"]: _unit(row) for row in rows.mappings()}


def _unit(row: RowMapping) -> Unit:
    return Unit(**row)


def _row(unit: Unit) -> dict[str, object]:
    return {name: getattr(unit, name) for name in COLUMNS}
