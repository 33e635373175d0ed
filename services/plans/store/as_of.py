"""Rows as they stood: of each live row the newest state the history holds up to a cut.

Rights are those of today. They are held against the unit a task had then and the one it has now: either is enough, so
that neither who answered for it nor who took it over loses sight of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    TableValuedAlias,
    column,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy import func as sql
from sqlalchemy.sql.selectable import NamedFromClause

from services.plans.domain.periods import Period
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.domain.units import Unit, lineage
from services.plans.store.history import Kind
from services.plans.store.periods import period_of
from services.plans.store.plans import HEAD
from services.plans.store.rows import task_of
from services.plans.store.subtrees import inside, may_read_task
from services.plans.store.tasks import TaskFilter, conditions
from services.plans.store.units import COLUMNS
from services.plans.tables import HISTORY, PERIODS, PLANS, TASKS, UNITS
from shared import clock
from shared.database import Transaction

FILTERED = (
    "kind", "recurrence_every", "parent_task_id", "derivation", "is_in_force", "work_state", "effective_due_on",
    "completed_on", "search_text",
)  # fmt: skip
"""Columns that filters of tasks name besides plan and unit."""

Cut = ColumnElement[bool]
"""Which rows of the history are looked at."""


def by_end_of(day: date) -> Cut:
    """What had been kept by the end of a day in the province's time."""
    return HISTORY.c.changed_at < datetime.combine(day + timedelta(days=1), time(), clock.LOCAL)


def up_to(history_id: int) -> Cut:
    """What had been kept up to a row of the history."""
    return HISTORY.c.history_id <= history_id


@dataclass(frozen=True, slots=True)
class Then:
    """`known` joins `live` and `kept`, the history's row; `source` also `row`, the table's columns as they stood.

    Unfolding a state costs as much as finding it: rows are chosen among the known ones first.
    """

    live: FromClause
    kept: FromClause
    known: FromClause
    row: FromClause
    source: FromClause


def then(table: Table, kind: Kind, cut: Cut) -> Then:
    """Rows of a table as they stood."""
    live = table.alias(f"live_{kind}")
    newest = _newest(kind, live.c[f"{kind}_id"], cut)
    row = _unfolded(live, newest.c.state, f"{kind}_then")
    known = live.join(newest, true())
    return Then(live, newest, known, row, known.join(row, true()))


def _unfolded(live: NamedFromClause[Any], state: ColumnElement[Any], name: str) -> FromClause:
    """The columns of a state. What it does not hold, for its column came later, stands as in the live row."""
    shape = [column(one.name, one.type) for one in live.c]
    return sql.jsonb_populate_record(live.table_valued(), state).table_valued(*shape, name=name)


def _newest(kind: Kind, key: ColumnElement[str], cut: Cut) -> FromClause:
    known = select(HISTORY.c.state, HISTORY.c.unit_ids).where(HISTORY.c.kind == kind, HISTORY.c.key == key, cut)
    return known.order_by(HISTORY.c.changed_at.desc(), HISTORY.c.history_id.desc()).limit(1).lateral(f"newest_{kind}")


async def plan(tx: Transaction, plan_id: str, cut: Cut) -> Plan | None:
    """A plan as it stood; none before it was published."""
    plans = then(PLANS, "plan", cut)
    row = (await tx.execute(_heads(plans).where(plans.live.c.plan_id == plan_id))).mappings().first()
    return Plan(**row) if row else None


async def visible_plans(
    tx: Transaction, roots: Sequence[str], cut: Cut, *, after: str | None, limit: int
) -> list[Plan]:
    """Plans in force by then that people of the subtrees may read, newest first, below the id `after`.

    One more than `limit` tells that there is a next page.
    """
    plans = then(PLANS, "plan", cut)
    is_theirs = or_(_is_theirs(roots, plans), _has_task_for(roots, plans, cut))
    statement = _heads(plans).where(is_theirs).order_by(plans.live.c.plan_id.desc()).limit(limit + 1)
    if after is not None:
        statement = statement.where(plans.live.c.plan_id < after)
    return [Plan(**row) for row in (await tx.execute(statement)).mappings()]


async def is_visible(tx: Transaction, plan_id: str, roots: Sequence[str], cut: Cut) -> bool:
    """Whether a plan belonged to one of the subtrees, or held a task of theirs, then or today."""
    plans = then(PLANS, "plan", cut)
    is_theirs = or_(_is_theirs(roots, plans), _has_task_for(roots, plans, cut))
    statement = select(1).select_from(plans.source).where(plans.live.c.plan_id == plan_id, is_theirs)
    return (await tx.execute(statement)).first() is not None


async def task(tx: Transaction, task_id: str, cut: Cut) -> Task | None:
    """A task as it stood; none before it was told."""
    tasks = then(TASKS, "task", cut)
    found = await _tasks(tx, cut, _page(tasks).where(tasks.live.c.task_id == task_id))
    return found[0] if found else None


async def tasks_of_plan(tx: Transaction, plan_id: str, cut: Cut, *, roots: Sequence[str] | None = None) -> list[Task]:
    """Tasks of a plan in the document's order; with `roots` only those that their people may read."""
    tasks = then(TASKS, "task", cut)
    statement = _page(tasks).where(tasks.live.c.plan_id == plan_id)
    return await _tasks(tx, cut, statement if roots is None else statement.where(_is_theirs(roots, tasks)))


async def parts_of(tx: Transaction, roots: Sequence[str], line_id: str, cut: Cut) -> list[Task]:
    """Tasks made from a line that people of the subtrees may read, oldest first."""
    tasks = then(TASKS, "task", cut)
    made = _page(tasks).where(tasks.live.c.parent_task_id == line_id, _is_theirs(roots, tasks))
    return await _tasks(tx, cut, made)


async def search_tasks(
    tx: Transaction, roots: Sequence[str], wanted: TaskFilter, cut: Cut, *, after: tuple[str, int] | None, limit: int
) -> list[Task]:
    """Tasks as they stood that people of the subtrees may read, by plan and position, beyond the key `after`.

    One more than `limit` tells that there is a next page.
    """
    tasks = then(TASKS, "task", cut)
    place = (tasks.live.c.plan_id, tasks.live.c.position)
    asked = _asked(tasks)
    named = {**asked.c, "plan_id": tasks.live.c.plan_id, "unit_id": tasks.kept.c.unit_ids[1]}
    statement = _page(tasks, asked)
    statement = statement.where(_is_theirs(roots, tasks), *conditions(wanted, named))
    if after is not None:
        statement = statement.where(tuple_(*place) > tuple_(*after))
    return await _tasks(tx, cut, statement.order_by(*place).limit(limit + 1))


async def periods_of_plan(tx: Transaction, plan_id: str, cut: Cut) -> list[Period]:
    """Periods of a plan as they stood, newest first."""
    periods = then(PERIODS, "period", cut)
    statement = (
        select(*periods.row.c, PLANS.c.unit_id)
        .select_from(periods.source.join(PLANS, PLANS.c.plan_id == periods.live.c.plan_id))
        .where(periods.live.c.plan_id == plan_id)
        .order_by(periods.row.c.ends_on.desc(), periods.row.c.kind, periods.live.c.period_id)
    )
    return [period_of(row) for row in (await tx.execute(statement)).mappings()]


async def units_in_subtrees(tx: Transaction, roots: Sequence[str], cut: Cut) -> list[Unit]:
    """Units of the subtrees that were active, and those above them that name the place; by path."""
    units = then(UNITS, "unit", cut)
    above = {unit_id for root in roots for unit_id in lineage(root)}
    is_shown = or_(inside(units.live.c.unit_id, roots), units.live.c.unit_id.in_(above))
    statement = select(*(units.row.c[name] for name in COLUMNS)).select_from(units.source)
    statement = statement.where(is_shown, units.row.c.is_active).order_by(units.live.c.unit_id)
    return [Unit(**row) for row in (await tx.execute(statement)).mappings()]


def _heads(plans: Then) -> Select[tuple[object, ...]]:
    return select(*(plans.row.c[one.name] for one in HEAD)).select_from(plans.source)


def _has_task_for(roots: Sequence[str], plans: Then, cut: Cut) -> ColumnElement[bool]:
    tasks = then(TASKS, "task", cut)
    theirs = select(1).select_from(tasks.known).where(_is_theirs(roots, tasks))
    return theirs.where(tasks.live.c.plan_id == plans.live.c.plan_id).correlate(plans.live).exists()


def _is_theirs(roots: Sequence[str], rows: Then) -> ColumnElement[bool]:
    """Asked of the history's row, not of the state in it: states are unfolded only where the answer is yes."""
    then_of = sql.unnest(rows.kept.c.unit_ids).column_valued("then_of")
    is_of_then = select(1).where(inside(then_of, roots)).correlate(rows.kept).exists()
    if "coordinating_unit_ids" in rows.live.c:
        return or_(may_read_task(roots, rows.live), is_of_then)
    return or_(inside(rows.live.c.unit_id, roots), is_of_then)


def _asked(tasks: Then) -> TableValuedAlias:
    """The columns filters name, taken from the state alone: of rows left out nothing else is unfolded."""
    named = (column(name, TASKS.c[name].type) for name in FILTERED)
    asked = sql.jsonb_to_record(tasks.kept.c.state).table_valued(*named, name="asked")
    return asked.render_derived(with_types=True)


def _page(tasks: Then, *asked: FromClause) -> Select[tuple[object, ...]]:
    """Ids and states of tasks, to be narrowed; `asked` are columns of the states that are asked for."""
    source = reduce(lambda known, more: known.join(more, true()), asked, tasks.known)
    return select(tasks.live.c.task_id, tasks.kept.c.state).select_from(source)


async def _tasks(tx: Transaction, cut: Cut, statement: Select[tuple[object, ...]]) -> list[Task]:
    """The tasks of a page, with what their plans and lead units were called then, by plan and position."""
    page, live = statement.subquery("page"), TASKS.alias("live")
    row = _unfolded(live, page.c.state, "row")
    plans = _newest("plan", live.c.plan_id, cut)
    leads = _newest("unit", row.c.lead_unit_id, cut)
    source = page.join(live, live.c.task_id == page.c.task_id).join(row, true()).join(plans, true())
    named = select(
        *row.c,
        plans.c.state["title"].astext.label("plan_title"),
        plans.c.state["unit_id"].astext.label("plan_unit_id"),
        literal(value=True).label("is_published"),
        leads.c.state["display_name"].astext.label("lead_unit_name"),
    ).select_from(source.outerjoin(leads, true()))
    rows = await tx.execute(named.order_by(live.c.plan_id, live.c.position))
    return [task_of(row) for row in rows.mappings()]
