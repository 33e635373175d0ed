"""Rows of tasks."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    insert,
    or_,
    select,
    text,
    tuple_,
    update,
)

from services.plans.domain.names import fold
from services.plans.domain.tasks import Task
from services.plans.store import history
from services.plans.store.rows import task_of, task_row
from services.plans.store.subtrees import inside, may_read_task
from services.plans.tables import PLANS, TASKS, UNITS
from shared.database import Transaction

VIEW = (
    select(
        *TASKS.c,
        PLANS.c.title.label("plan_title"),
        PLANS.c.unit_id.label("plan_unit_id"),
        PLANS.c.published_on.is_not(None).label("is_published"),
        UNITS.c.display_name.label("lead_unit_name"),
    )
    .join(PLANS, PLANS.c.plan_id == TASKS.c.plan_id)
    .outerjoin(UNITS, UNITS.c.unit_id == TASKS.c.lead_unit_id)
)

# One statement for any number of tasks. Arrays cannot be nested: the coordinating units have a statement of their own.
SAVE_STATES = text(
    """
    UPDATE task SET work_state = new.work_state, latest_value = new.latest_value,
        completion_rate = new.completion_rate, latest_report_id = new.latest_report_id,
        claim_report_id = new.claim_report_id, completed_on = new.completed_on, version = new.version,
        disbursements = CAST(new.disbursements AS jsonb)
    FROM unnest(
        CAST(:task_ids AS text[]), CAST(:work_states AS text[]), CAST(:latest_values AS float8[]),
        CAST(:completion_rates AS float8[]), CAST(:latest_report_ids AS text[]), CAST(:claim_report_ids AS text[]),
        CAST(:completed_ons AS date[]), CAST(:versions AS int[]), CAST(:disbursements AS text[])
    ) AS new (
        task_id, work_state, latest_value, completion_rate, latest_report_id, claim_report_id, completed_on, version,
        disbursements
    )
    WHERE task.task_id = new.task_id
    """
)


class Columns(Protocol):
    """Columns of tasks by name."""

    def __getitem__(self, name: str, /) -> ColumnElement[Any]: ...


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What a list of tasks is narrowed to; none means not narrowed. `day` is the day time states are taken on."""

    day: date
    due_soon_days: int
    unit_id: str | None = None
    plan_id: str | None = None
    work_state: str | None = None
    time_state: str | None = None
    words: str | None = None
    parent_task_id: str | None = None


async def add(tx: Transaction, tasks: Sequence[Task]) -> None:
    if tasks:
        await tx.execute(insert(TASKS), [task_row(task) for task in tasks])
        await history.keep(tx, "task", [task.task_id for task in tasks])


async def find(tx: Transaction, task_id: str, *, is_locked: bool = False) -> Task | None:
    """The task; with `is_locked` nobody else changes it until the transaction ends."""
    found = await _all(tx, VIEW.where(TASKS.c.task_id == task_id), is_locked=is_locked)
    return found[0] if found else None


async def find_locked(tx: Transaction, task_ids: Collection[str]) -> dict[str, Task]:
    """Tasks by id, locked in the order of their ids, so that two transactions never wait for each other."""
    found = await _all(tx, VIEW.where(TASKS.c.task_id.in_(task_ids)).order_by(TASKS.c.task_id), is_locked=True)
    return {task.task_id: task for task in found}


async def of_plan(
    tx: Transaction, plan_id: str, *, roots: Sequence[str] | None = None, is_locked: bool = False
) -> list[Task]:
    """Tasks of a plan in the document's order; with `roots` only those that their people may read."""
    statement = VIEW.where(TASKS.c.plan_id == plan_id).order_by(TASKS.c.position)
    return await _all(tx, statement if roots is None else statement.where(may_read_task(roots)), is_locked=is_locked)


async def of_units(tx: Transaction, plan_id: str, roots: Sequence[str], unit_id: str) -> list[Task]:
    """Tasks of a plan that belong to units of one subtree, and of the subtrees `roots`, in the document's order."""
    is_theirs = (inside(TASKS.c.unit_id, roots), inside(TASKS.c.unit_id, [unit_id]))
    return await _all(tx, VIEW.where(TASKS.c.plan_id == plan_id, *is_theirs).order_by(TASKS.c.position))


async def search(
    tx: Transaction, roots: Sequence[str], wanted: TaskFilter, *, after: tuple[str, int] | None, limit: int
) -> list[Task]:
    """Tasks of published plans that people of the subtrees may read, by plan and position, beyond the key `after`.

    One more than `limit` tells that there is a next page.
    """
    statement = VIEW.where(PLANS.c.published_on.is_not(None), may_read_task(roots), *conditions(wanted))
    if after is not None:
        statement = statement.where(tuple_(TASKS.c.plan_id, TASKS.c.position) > tuple_(*after))
    return await _all(tx, statement.order_by(TASKS.c.plan_id, TASKS.c.position).limit(limit + 1))


async def bump(tx: Transaction, plan_id: str) -> None:
    """Raise the version of every task of a plan by one."""
    raised = update(TASKS).where(TASKS.c.plan_id == plan_id).values(version=TASKS.c.version + 1)
    await history.keep(tx, "task", list(await tx.scalars(raised.returning(TASKS.c.task_id))))


async def save_states(tx: Transaction, tasks: Sequence[Task]) -> None:
    """Keep what reports, verdicts and deadlines change of tasks."""
    names = (
        "work_state",
        "latest_value",
        "completion_rate",
        "latest_report_id",
        "claim_report_id",
        "completed_on",
        "version",
    )
    columns = {f"{name}s": [getattr(task, name) for task in tasks] for name in names}
    spent = [json.dumps([asdict(line) for line in task.disbursements]) for task in tasks]
    task_ids = [task.task_id for task in tasks]
    await tx.execute(SAVE_STATES, {**columns, "task_ids": task_ids, "disbursements": spent})
    await history.keep(tx, "task", [task.task_id for task in tasks])


async def save_assignments(tx: Transaction, tasks: Sequence[Task]) -> None:
    """Keep who leads and who coordinates."""
    if not tasks:
        return
    names = ("unit_id", "lead_unit_id", "version")
    rows = [
        {
            **{f"new_{name}": getattr(task, name) for name in names},
            "coordinating": list(task.coordinating_unit_ids),
            "id": task.task_id,
        }
        for task in tasks
    ]
    values: dict[str, BindParameter[object]] = {name: bindparam(f"new_{name}") for name in names}
    statement = update(TASKS).where(TASKS.c.task_id == bindparam("id"))
    connection = await tx.session.connection()
    await connection.execute(statement.values(**values, coordinating_unit_ids=bindparam("coordinating")), rows)
    await history.keep(tx, "task", [task.task_id for task in tasks])


async def _all(tx: Transaction, statement: Select[tuple[object, ...]], *, is_locked: bool = False) -> list[Task]:
    rows = await tx.execute(statement.with_for_update(of=TASKS) if is_locked else statement)
    return [task_of(row) for row in rows.mappings()]


def conditions(wanted: TaskFilter, task: Columns = TASKS.c) -> list[ColumnElement[bool]]:
    """What a filter asks of tasks; `task` gives columns by name, of rows of today or of then."""
    asked = []
    if wanted.unit_id is not None:
        asked.append(inside(task["unit_id"], [wanted.unit_id]))
    if wanted.plan_id is not None:
        asked.append(task["plan_id"] == wanted.plan_id)
    if wanted.parent_task_id is not None:
        asked.append(task["parent_task_id"] == wanted.parent_task_id)
    if wanted.work_state is not None or wanted.time_state is not None:
        asked.append(~_is_series(task))
    if wanted.work_state is not None:
        asked.append(task["work_state"] == wanted.work_state)
    if wanted.time_state is not None:
        asked += [task["is_in_force"], _time_state(wanted, task)]
    asked.extend(task["search_text"].contains(word) for word in fold(wanted.words or "").split())
    return asked


def _is_series(task: Columns) -> ColumnElement[bool]:
    """A recurring line has no state of its own: its occurrences have."""
    recurs = task["recurrence_every"].is_not(None) & task["derivation"].is_(None)
    return recurs & (task["kind"] == "deliverable")


def _time_state(wanted: TaskFilter, task: Columns) -> ColumnElement[bool]:
    """The rule of `domain.states.time_state` over rows; a test holds the two together."""
    due, done = task["effective_due_on"], task["work_state"] == "completed"
    soon_from = wanted.day + timedelta(days=wanted.due_soon_days)
    conditions = {
        "overdue": or_(and_(done, task["completed_on"] > due), and_(~done, due < wanted.day)),
        "due_soon": and_(~done, due >= wanted.day, due <= soon_from),
        "on_time": or_(and_(done, task["completed_on"] <= due), and_(~done, due > soon_from)),
    }
    return conditions[wanted.time_state or "on_time"]
