"""What is known of tasks, units and plans."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.scoring.domain.facts import TaskFacts
from services.scoring.domain.mean import shares
from services.scoring.store.among import is_among
from services.scoring.tables import Plan, Share, Task, Unit, table_of
from shared.database import Transaction

_FACTS = TypeAdapter(TaskFacts)
_WRITER_LOCK = 57_003


async def one_writer(tx: Transaction) -> None:
    """Wait until no other transaction is writing tasks or scores.

    The two streams are handled side by side and both end in the same units: without this the mean written last
    would miss the other's task.
    """
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITER_LOCK)))


async def load_tasks(tx: Transaction, task_ids: Collection[str]) -> dict[str, TaskFacts]:
    """Return what is known of the tasks, by id; a task nothing is known of is left out."""
    found = await tx.scalars(sa.select(col(Task.facts)).where(is_among(col(Task.task_id), task_ids)))
    tasks = (_FACTS.validate_python(facts) for facts in found)
    return {task.task_id: task for task in tasks}


async def save_tasks(tx: Transaction, tasks: Sequence[TaskFacts], scored_on: date) -> None:
    """Write tasks over what was known of them; the caller scores them for that day in the same transaction."""
    rows = [
        {"task_id": task.task_id, "facts": _FACTS.dump_python(task, mode="json"), "scored_on": scored_on}
        for task in sorted(tasks, key=lambda each: each.task_id)
    ]
    statement = insert(table_of(Task))
    newer = {name: statement.excluded[name] for name in ("facts", "scored_on")}
    await tx.execute(statement.on_conflict_do_update(index_elements=["task_id"], set_=newer), rows)


async def place_tasks(tx: Transaction, tasks: Iterable[TaskFacts]) -> None:
    """Write anew which plan and units tasks count for, and with which weight."""
    redefined = {task.task_id: task.definition for task in tasks if task.definition}
    if not redefined:
        return
    places = [
        {"of_task": task_id, "plan_id": told.plan_id, "unit_id": told.answering_unit_id, "weight": told.weight}
        for task_id, told in sorted(redefined.items())
    ]
    task = table_of(Task)
    await tx.execute(sa.update(task).where(task.c.task_id == sa.bindparam("of_task")), places)
    await tx.execute(sa.delete(Share).where(is_among(col(Share.task_id), redefined)))
    rows = [
        {"task_id": task_id, "unit_id": unit_id, "is_lead": is_lead, "weight": told.weight}
        for task_id, told in sorted(redefined.items())
        for unit_id, is_lead in sorted(shares(told.answering_unit_id, told.coordinating_unit_ids).items())
    ]
    await tx.execute(insert(table_of(Share)), rows)


async def mark_scored(tx: Transaction, task_ids: Collection[str], day: date) -> None:
    """Remember the day the tasks were scored for."""
    await tx.execute(sa.update(table_of(Task)).where(is_among(col(Task.task_id), task_ids)).values(scored_on=day))


async def tasks_not_scored_on(tx: Transaction, day: date, limit: int) -> list[TaskFacts]:
    """Return assigned tasks whose score is of another day, at most `limit`."""
    stale = col(Task.scored_on).is_distinct_from(day) & col(Task.plan_id).is_not(None)
    found = await tx.scalars(sa.select(col(Task.facts)).where(stale).order_by(col(Task.task_id)).limit(limit))
    return [_FACTS.validate_python(facts) for facts in found]


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
