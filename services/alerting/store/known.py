"""What is known of tasks and units, and the day alerts were judged for."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlmodel import col

from services.alerting.domain.facts import TaskFacts
from services.alerting.domain.forecast import gaps, line_through
from services.alerting.domain.path import segments
from services.alerting.store.among import is_among
from services.alerting.tables import JudgedDay, Task, Unit
from shared.database import Transaction

_read_facts = msgspec.json.Decoder(TaskFacts).decode
_write_facts = msgspec.json.Encoder().encode

_LOCK_DAY = sa.text("SELECT day FROM judged_day FOR UPDATE").columns(day=sa.Date)
_NEXT_DAY = sa.text("UPDATE judged_day SET day = :day").bindparams(sa.bindparam("day", type_=sa.Date))

# `trend_gaps` travels as text: unnest would take an array of arrays apart.
_SAVE_TASKS = sa.text(
    """
    INSERT INTO task (
        task_id, plan_id, unit_id, code, name, effective_due_on, credited_rate, has_standing_claim, is_watched, facts,
        obstacle_on, aims_at, trend_gaps
    )
    SELECT task_id, plan_id, unit_id, code, name, effective_due_on, credited_rate, has_standing_claim, is_watched,
           facts, obstacle_on, aims_at, CAST(trend_gaps AS float8[])
    FROM unnest(:task_id, :plan_id, :unit_id, :code, :name, :effective_due_on, :credited_rate, :has_standing_claim,
                :is_watched, :facts, :obstacle_on, :aims_at, :trend_gaps)
         AS t (task_id, plan_id, unit_id, code, name, effective_due_on, credited_rate, has_standing_claim, is_watched,
               facts, obstacle_on, aims_at, trend_gaps)
    ON CONFLICT (task_id) DO UPDATE
    SET plan_id = excluded.plan_id, unit_id = excluded.unit_id, code = excluded.code, name = excluded.name,
        effective_due_on = excluded.effective_due_on, credited_rate = excluded.credited_rate,
        has_standing_claim = excluded.has_standing_claim, is_watched = excluded.is_watched, facts = excluded.facts,
        obstacle_on = excluded.obstacle_on, aims_at = excluded.aims_at, trend_gaps = excluded.trend_gaps
    """
).bindparams(
    *(
        sa.bindparam(name, type_=ARRAY(sa.String))
        for name in ("task_id", "plan_id", "unit_id", "code", "name", "facts", "trend_gaps")
    ),
    *(sa.bindparam(name, type_=ARRAY(sa.Date)) for name in ("effective_due_on", "obstacle_on", "aims_at")),
    *(sa.bindparam(name, type_=ARRAY(sa.Boolean)) for name in ("has_standing_claim", "is_watched")),
    sa.bindparam("credited_rate", type_=ARRAY(sa.Double)),
)
_FORGET_PATHS = sa.text("DELETE FROM path_segment WHERE task_id = ANY(:task_ids)").bindparams(
    sa.bindparam("task_ids", type_=ARRAY(sa.String))
)
_SAVE_PATHS = sa.text(
    """
    INSERT INTO path_segment (task_id, starts_on, ends_on, rate_at_start, rate_at_end)
    SELECT * FROM unnest(:task_id, :starts_on, :ends_on, :rate_at_start, :rate_at_end)
    """
).bindparams(
    sa.bindparam("task_id", type_=ARRAY(sa.String)),
    *(sa.bindparam(name, type_=ARRAY(sa.Date)) for name in ("starts_on", "ends_on")),
    *(sa.bindparam(name, type_=ARRAY(sa.Double)) for name in ("rate_at_start", "rate_at_end")),
)


async def one_writer(tx: Transaction) -> date:
    """Wait until no other transaction is writing tasks or alerts; return the latest day alerts were judged for.

    Two streams and the sweep judge the same tasks side by side: without this two of them would raise the same alert,
    and the index would fail one of them.
    """
    day: date = (await tx.scalars(_LOCK_DAY)).one()
    return day


async def latest_day(tx: Transaction) -> date:
    """Return the latest day alerts were judged for, without waiting for anybody."""
    day: date = (await tx.scalars(sa.select(col(JudgedDay.day)))).one()
    return day


async def keep_day(tx: Transaction, day: date) -> None:
    """Remember the day alerts are judged for from now on; the caller holds the writers' lock."""
    await tx.execute(_NEXT_DAY, {"day": day})


async def load_tasks(tx: Transaction, task_ids: Collection[str]) -> dict[str, TaskFacts]:
    """Return what is known of the tasks, by id; a task nothing is known of is left out."""
    found = await tx.scalars(sa.select(col(Task.facts)).where(is_among(col(Task.task_id), task_ids)))
    tasks = (_read_facts(facts) for facts in found)
    return {task.task_id: task for task in tasks}


async def save_tasks(tx: Transaction, tasks: Sequence[TaskFacts]) -> None:
    """Write tasks over what was known of them."""
    rows = [_task_row(task) for task in sorted(tasks, key=lambda each: each.task_id)]
    await tx.execute(_SAVE_TASKS, _columns(rows))


def _columns(rows: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def _task_row(task: TaskFacts) -> dict[str, object]:
    told, obstacle, line = task.definition, task.oldest_obstacle, line_through(task, 2)
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
        "facts": _write_facts(task).decode(),
        "obstacle_on": obstacle.raised_on if obstacle else None,
        "aims_at": line.aims_at if line else None,
        "trend_gaps": _array(gaps(task)) if line else None,
    }


def _array(numbers: Sequence[float | None]) -> str:
    return "{" + ",".join("NULL" if each is None else repr(each) for each in numbers) + "}"


async def save_paths(tx: Transaction, tasks: Sequence[TaskFacts]) -> None:
    """Write the time paths of tasks anew."""
    redefined = {task.task_id: task.definition for task in tasks if task.definition}
    if not redefined:
        return
    await tx.execute(_FORGET_PATHS, {"task_ids": list(redefined)})
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
    await tx.execute(_SAVE_PATHS, _columns(rows))


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
