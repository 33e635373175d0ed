"""Tasks, periods and values as plans told them, and what the dictionary makes of tasks.

Rows go as one JSON document per statement: a parameter for each figure took most of the time.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlmodel import col

from services.scoring.tables import IndexMatch, IndexTask
from shared.database import Transaction

Row = Mapping[str, object]

_write = msgspec.json.Encoder().encode

# In key order, so that two batches with the same rows wait for each other instead of deadlocking.
_LEARN_TASKS = sa.text(
    """
    INSERT INTO index_task SELECT * FROM json_populate_recordset(NULL::index_task, CAST(:rows AS json)) ORDER BY task_id
    ON CONFLICT (task_id) DO UPDATE SET
        version = excluded.version, event_id = excluded.event_id, commune_id = excluded.commune_id,
        unit_id = excluded.unit_id, plan_id = excluded.plan_id, code = excluded.code, name = excluded.name,
        unit_of_measure = excluded.unit_of_measure, is_summed = excluded.is_summed,
        is_measured = excluded.is_measured
    WHERE index_task.version < excluded.version
    RETURNING task_id
    """
)
_LEARN_PERIODS = sa.text(
    """
    INSERT INTO index_period
    SELECT * FROM json_populate_recordset(NULL::index_period, CAST(:rows AS json)) ORDER BY period_id
    ON CONFLICT (period_id) DO UPDATE SET
        version = excluded.version, kind = excluded.kind, ends_on = excluded.ends_on
    WHERE index_period.version < excluded.version
    """
)
_ADD_REPORTS = sa.text(
    """
    INSERT INTO index_report
    SELECT * FROM json_populate_recordset(NULL::index_report, CAST(:rows AS json)) ORDER BY task_id, event_id
    ON CONFLICT DO NOTHING
    """
)
_SAVE_MATCHES = sa.text(
    """
    INSERT INTO index_match
    SELECT * FROM json_populate_recordset(NULL::index_match, CAST(:rows AS json)) ORDER BY task_id
    ON CONFLICT (method, method_version, task_id) DO UPDATE SET
        dictionary_version = excluded.dictionary_version, code = excluded.code, doubt = excluded.doubt,
        candidates = excluded.candidates
    """
)


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
    await _run(tx, _LEARN_PERIODS, _newest(rows, "period_id"))


async def learn_tasks(tx: Transaction, rows: Sequence[Row]) -> list[Named]:
    """Write tasks; the higher version wins. Return the measured ones among those that were written."""
    newest = _newest(rows, "task_id")
    written = set(await tx.scalars(_LEARN_TASKS, {"rows": _write(newest).decode()})) if newest else set()
    return [
        Named(str(row["task_id"]), str(row["name"]), _text(row["unit_of_measure"]))
        for row in newest
        if row["is_measured"] and row["task_id"] in written
    ]


async def add_reports(tx: Transaction, rows: Sequence[Row]) -> None:
    """Write reported values; one that is there already stays."""
    await _run(tx, _ADD_REPORTS, rows)


async def save_matches(tx: Transaction, rows: Sequence[Row]) -> None:
    """Write what tasks of one method measure, each task once, over what was found before."""
    await _run(tx, _SAVE_MATCHES, rows)


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


async def _run(tx: Transaction, statement: sa.TextClause, rows: Sequence[Row]) -> None:
    if rows:
        await tx.execute(statement, {"rows": _write(rows).decode()})


def _newest(rows: Sequence[Row], key: str) -> list[Row]:
    """The row with the highest version of each key."""
    return list({row[key]: row for row in sorted(rows, key=lambda row: int(str(row["version"])))}.values())


def _text(value: object) -> str | None:
    return None if value is None else str(value)
