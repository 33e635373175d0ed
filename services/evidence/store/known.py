"""What plans told of units and tasks. The row with the higher version wins, whatever the order of arrival."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.evidence.domain.files import KnownTask
from services.evidence.tables import Evidence, Review, Task, Unit
from shared.database import Transaction

_OWNERS_LOCK = 0x6E713537_6F776E
_OWNERS_CHANGE = text("SELECT pg_advisory_xact_lock(:key)")
_OWNERS_STAY = text("SELECT pg_advisory_xact_lock_shared(:key)")


async def let_owners_change(tx: Transaction) -> None:
    """Wait for those that place files and claims with a task's unit, and keep new ones out until the end of `tx`."""
    await tx.execute(_OWNERS_CHANGE, {"key": _OWNERS_LOCK})


async def hold_owners(tx: Transaction) -> None:
    """Keep tasks with their units until the end of `tx`.

    Without it a claim and the move of its task, handled side by side, miss each other: neither sees the other's
    uncommitted row, and the claim stays with a unit that no longer answers for it.
    """
    await tx.execute(_OWNERS_STAY, {"key": _OWNERS_LOCK})


async def learn_units(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    await _learn(tx, Unit, "unit_id", rows)


async def learn_tasks(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    await _learn(tx, Task, "task_id", rows)


async def follow_tasks(tx: Transaction, task_ids: Sequence[str]) -> None:
    """Let files and reviews stand with the unit that now answers for their task; a task not told yet stays as it is."""
    for rows in (Evidence, Review):
        moved = (col(rows.task_id) == col(Task.task_id)) & (col(rows.unit_id) != col(Task.unit_id))
        statement = update(rows).where(moved, col(rows.task_id).in_(task_ids)).values(unit_id=Task.unit_id)
        await tx.execute(statement.execution_options(synchronize_session=False))


async def is_unit(tx: Transaction, unit_id: str) -> bool:
    """Tell whether plans has told of a unit."""
    return await tx.get(Unit, unit_id) is not None


async def unit_names(tx: Transaction, unit_ids: Sequence[str]) -> dict[str, str]:
    """Names by unit id; a unit plans has not told of is left out."""
    named = select(col(Unit.unit_id), col(Unit.display_name)).where(col(Unit.unit_id).in_(unit_ids))
    return {row.unit_id: row.display_name for row in await tx.execute(named)}


async def task(tx: Transaction, task_id: str) -> KnownTask | None:
    """The task, or none when plans has not told of it (yet)."""
    row = await tx.get(Task, task_id)
    return KnownTask(row.task_id, row.plan_id, row.unit_id, row.code, row.name) if row else None


async def _learn(tx: Transaction, table: type[Task | Unit], key: str, rows: Sequence[Mapping[str, object]]) -> None:
    newest: dict[object, Mapping[str, object]] = {}
    for row in sorted(rows, key=_version):
        newest[row[key]] = row
    if not newest:
        return
    # In key order, so that two batches with the same rows wait for each other instead of deadlocking.
    ordered = [dict(newest[found]) for found in sorted(newest, key=str)]
    statement = insert(table).values(ordered)
    changed = {name: statement.excluded[name] for name in ordered[0] if name != key}
    older = col(table.version) < statement.excluded.version
    await tx.execute(statement.on_conflict_do_update(index_elements=[key], set_=changed, where=older))


def _version(row: Mapping[str, object]) -> int:
    version = row["version"]
    assert isinstance(version, int)  # noqa: S101  every fact carries one
    return version
