"""Units and plans as plans told of them."""

from collections.abc import Mapping, Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.scoring.tables import Plan, Unit
from shared.database import Transaction


async def learn_units(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    """Write units; the higher version wins, whatever came first."""
    await _learn(tx, Unit, "unit_id", rows)


async def learn_plans(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    """Write plans; the higher version wins, whatever came first."""
    await _learn(tx, Plan, "plan_id", rows)


async def _learn(tx: Transaction, table: type[Unit | Plan], key: str, rows: Sequence[Mapping[str, object]]) -> None:
    newest = {row[key]: row for row in sorted(rows, key=lambda row: int(str(row["version"])))}
    if not newest:
        return
    # In key order, so that two batches with the same rows wait for each other instead of deadlocking.
    statement = insert(table).values([dict(newest[found]) for found in sorted(newest, key=str)])
    columns = {name: statement.excluded[name] for name in rows[0] if name != key}
    is_older = col(table.version) < statement.excluded.version
    await tx.execute(statement.on_conflict_do_update(index_elements=[key], set_=columns, where=is_older))
