"""Writing down what was told: rows are only ever added, so neither order nor repetition matters.

The one exception are scores of tasks, of which the newest of a month is kept.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.reporting import tables
from shared.database import Transaction

Row = Mapping[str, object]


async def add_units(tx: Transaction, rows: Sequence[Row]) -> None:
    await _add(tx, tables.Unit, rows)


async def add_plans(tx: Transaction, rows: Sequence[Row]) -> None:
    await _add(tx, tables.Plan, rows)


async def add_periods(tx: Transaction, rows: Sequence[Row]) -> None:
    await _add(tx, tables.Period, rows)


async def add_tasks(tx: Transaction, rows: Sequence[Row]) -> None:
    await _add(tx, tables.Task, rows)


async def add_reports(tx: Transaction, rows: Sequence[Row]) -> None:
    await _add(tx, tables.TaskReport, rows)


async def add_completions(tx: Transaction, rows: Sequence[Row]) -> None:
    await _add(tx, tables.TaskCompletion, rows)


async def add_verdicts(tx: Transaction, rows: Sequence[Row]) -> None:
    await _add(tx, tables.Verdict, rows)


async def add_alerts(tx: Transaction, rows: Sequence[Row]) -> None:
    await _add(tx, tables.AlertChange, rows)


async def add_scores(tx: Transaction, rows: Sequence[Row]) -> None:
    await _add(tx, tables.Score, rows)


async def keep_task_scores(tx: Transaction, rows: Sequence[Row]) -> None:
    """Keep of each task and month the row with the highest version."""
    if rows:
        given = insert(tables.TaskScore)
        newer = {name: given.excluded[name] for name in rows[0] if name not in {"task_id", "month"}}
        is_newer = given.excluded.version > col(tables.TaskScore.version)
        wanted = given.on_conflict_do_update(index_elements=["task_id", "month"], set_=newer, where=is_newer)
        await tx.execute(wanted, [dict(row) for row in rows])


async def _add(tx: Transaction, table: type[tables.Base], rows: Sequence[Row]) -> None:
    if rows:
        await tx.execute(insert(table).on_conflict_do_nothing(), [dict(row) for row in rows])
