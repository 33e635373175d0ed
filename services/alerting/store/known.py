"""What is known of tasks and units."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.alerting.domain.facts import TaskFacts
from services.alerting.domain.path import segments
from services.alerting.store.among import is_among
from services.alerting.tables import PathSegment, Task, Unit, table_of
from shared.database import Transaction

_FACTS = TypeAdapter(TaskFacts)
_WRITER_LOCK = 57_004


async def one_writer(tx: Transaction) -> None:
    """Wait until no other transaction is writing tasks or alerts.

    Two streams and the sweep judge the same tasks side by side: without this two of them would raise the same alert,
    and the index would fail one of them.
    """
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITER_LOCK)))


async def load_tasks(tx: Transaction, task_ids: Collection[str]) -> dict[str, TaskFacts]:
    """Return what is known of the tasks, by id; a task nothing is known of is left out."""
    found = await tx.scalars(sa.select(col(Task.facts)).where(is_among(col(Task.task_id), task_ids)))
    tasks = (_FACTS.validate_python(facts) for facts in found)
    return {task.task_id: task for task in tasks}


async def save_tasks(tx: Transaction, tasks: Sequence[TaskFacts]) -> None:
    """Write tasks over what was known of them."""
    rows = [_task_row(task) for task in sorted(tasks, key=lambda each: each.task_id)]
    statement = insert(table_of(Task))
    newer = {name: statement.excluded[name] for name in rows[0] if name != "task_id"}
    await tx.execute(statement.on_conflict_do_update(index_elements=["task_id"], set_=newer), rows)


def _task_row(task: TaskFacts) -> dict[str, object]:
    told = task.definition
    return {
        "task_id": task.task_id,
        "plan_id": told.plan_id if told else None,
        "unit_id": told.unit_id if told else None,
        "code": told.code if told else None,
        "name": told.name if told else None,
        "effective_due_on": told.effective_due_on if told else None,
        "credited_rate": task.credited_rate,
        "has_standing_claim": task.standing_claim is not None,
        "is_watched": task.is_watched,
        "facts": _FACTS.dump_python(task, mode="json"),
    }


async def save_paths(tx: Transaction, tasks: Sequence[TaskFacts]) -> None:
    """Write the time paths of tasks anew."""
    redefined = {task.task_id: task.definition for task in tasks if task.definition}
    if not redefined:
        return
    await tx.execute(sa.delete(PathSegment).where(is_among(col(PathSegment.task_id), redefined)))
    rows = [
        {
            "task_id": task_id,
            "starts_on": piece.starts_on,
            "ends_on": piece.ends_on,
            "rate_at_start": piece.rate_at_start,
            "rate_at_end": piece.rate_at_end,
        }
        for task_id, told in sorted(redefined.items())
        for piece in segments(told.path)
    ]
    await tx.execute(insert(table_of(PathSegment)), rows)


async def learn_units(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    """Write units; the higher version wins, whatever came first."""
    newest = {row["unit_id"]: row for row in sorted(rows, key=lambda row: int(str(row["version"])))}
    if not newest:
        return
    # In key order, so that two batches with the same rows wait for each other instead of deadlocking.
    statement = insert(Unit).values([dict(newest[found]) for found in sorted(newest, key=str)])
    columns = {name: statement.excluded[name] for name in rows[0] if name != "unit_id"}
    is_older = col(Unit.version) < statement.excluded.version
    await tx.execute(statement.on_conflict_do_update(index_elements=["unit_id"], set_=columns, where=is_older))


async def communes(tx: Transaction) -> list[str]:
    """Return the ids of all communes."""
    return list(await tx.scalars(sa.select(col(Unit.unit_id)).where(col(Unit.kind) == "commune")))
