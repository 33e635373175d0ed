"""Tasks, periods and values as plans told them, and what the dictionary makes of tasks."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.scoring.tables import IndexMatch, IndexPeriod, IndexReport, IndexTask, table_of
from shared.database import Transaction

Row = Mapping[str, object]


class Named(NamedTuple):
    """A task whose name is looked up in the dictionaries."""

    task_id: str
    name: str
    unit_of_measure: str | None


class MatchKey(NamedTuple):
    """Matches of one method by one version of its dictionary."""

    method: str
    method_version: str
    dictionary_version: str


async def learn_periods(tx: Transaction, rows: Sequence[Row]) -> None:
    """Write periods; the higher version wins, whatever came first."""
    await _learn(tx, IndexPeriod, "period_id", rows)


async def learn_tasks(tx: Transaction, rows: Sequence[Row]) -> list[Named]:
    """Write tasks; the higher version wins. Return the measured ones among those that were written."""
    written = await _learn(tx, IndexTask, "task_id", rows)
    return [
        Named(str(row["task_id"]), str(row["name"]), _text(row["unit_of_measure"]))
        for row in rows
        if row["is_measured"] and (row["task_id"], row["version"]) in written
    ]


async def add_reports(tx: Transaction, rows: Sequence[Row]) -> None:
    """Write reported values; one that is there already stays."""
    if rows:
        # In key order, so that two batches with the same rows wait for each other instead of deadlocking.
        ordered = sorted(rows, key=lambda row: (str(row["task_id"]), str(row["event_id"])))
        await tx.execute(insert(table_of(IndexReport)).on_conflict_do_nothing(), ordered)


async def save_matches(tx: Transaction, rows: Sequence[Row]) -> None:
    """Write what tasks measure, over what was found before."""
    if not rows:
        return
    key = ["method", "method_version", "task_id"]
    newest = {tuple(str(row[name]) for name in key): dict(row) for row in rows}
    statement = insert(table_of(IndexMatch)).values([newest[place] for place in sorted(newest)])
    columns = {name: statement.excluded[name] for name in rows[0] if name not in key}
    await tx.execute(statement.on_conflict_do_update(index_elements=key, set_=columns))


async def unmatched(tx: Transaction, key: MatchKey, most: int) -> list[Named]:
    """Return measured tasks that were not yet looked up in this version of the dictionary, at most so many."""
    is_match = (
        (col(IndexMatch.task_id) == col(IndexTask.task_id))
        & (col(IndexMatch.method) == key.method)
        & (col(IndexMatch.method_version) == key.method_version)
        & (col(IndexMatch.dictionary_version) == key.dictionary_version)
    )
    found = await tx.execute(
        sa.select(col(IndexTask.task_id), col(IndexTask.name), col(IndexTask.unit_of_measure))
        .join_from(IndexTask, IndexMatch, is_match, isouter=True)
        .where(col(IndexTask.is_measured), col(IndexMatch.task_id).is_(None))
        .order_by(col(IndexTask.task_id))
        .limit(most)
    )
    return [Named._make(row) for row in found]


async def _learn(
    tx: Transaction, table: type[IndexTask | IndexPeriod], key: str, rows: Sequence[Row]
) -> set[tuple[object, int]]:
    """Write rows that are newer than what is there; return key and version of those written."""
    newest = {row[key]: dict(row) for row in sorted(rows, key=_version)}
    if not newest:
        return set()
    statement = insert(table_of(table)).values([newest[found] for found in sorted(newest, key=str)])
    columns = {name: statement.excluded[name] for name in rows[0] if name != key}
    is_older = col(table.version) < statement.excluded.version
    written = statement.on_conflict_do_update(index_elements=[key], set_=columns, where=is_older)
    keys = await tx.scalars(written.returning(table_of(table).c[key]))
    return {(found, _version(newest[found])) for found in keys}


def _version(row: Row) -> int:
    return int(str(row["version"]))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
