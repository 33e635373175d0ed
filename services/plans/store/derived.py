"""Rows of tasks made from lines, and the lines that call for more of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import bindparam, select, text, update
from sqlalchemy import func as sql

from services.plans.domain.tasks import Task
from services.plans.domain.units import Unit
from services.plans.store import history
from services.plans.store.rows import task_of, task_row
from services.plans.store.subtrees import may_read_task
from services.plans.store.tasks import VIEW
from services.plans.tables import TASKS, UNITS
from shared.database import Transaction

FROM_LINE = (
    "code", "name", "search_text", "group", "unit_id", "lead_unit_id", "coordinating_unit_ids", "expected_output",
    "starts_on", "due_on", "effective_due_on", "weight", "source_text", "place", "recurrence", "recurrence_every",
    "deciding_authority", "is_in_force", "version",
)  # fmt: skip
SERIES = "task.kind = 'deliverable' AND task.recurrence_every IS NOT NULL AND task.derivation IS NULL"

# The newest occurrence tells whether a turn may have begun since: a line that has its last one is left alone.
OWING = text(
    f"""
    SELECT task.task_id, task.plan_id FROM task JOIN plan USING (plan_id)
    LEFT JOIN LATERAL (
        SELECT made.due_on FROM task AS made
        WHERE made.parent_task_id = task.task_id AND made.derivation = 'occurrence'
        ORDER BY made.occurrence_on DESC LIMIT 1
    ) AS newest ON true
    WHERE plan.published_on IS NOT NULL AND task.is_in_force AND {SERIES}
        AND greatest(task.starts_on, plan.valid_from) <= :day
        AND least(task.due_on, plan.valid_to) >= plan.published_on
        AND (newest.due_on IS NULL OR newest.due_on < least(:day, task.due_on, plan.valid_to))
    """  # noqa: S608  built of constants
)

# A counted line is out of line with the tree while a unit below its plan's has never had a part, or a part in force is
# held by a unit that is not there. Slugs hold no `_` or `%`.
UNALIGNED = text(
    """
    WITH line AS (
        SELECT task.task_id, task.plan_id, plan.unit_id AS root,
            CASE task.counted_over WHEN 'communes' THEN 'commune' ELSE 'body' END AS kind
        FROM task JOIN plan USING (plan_id)
        WHERE plan.published_on IS NOT NULL AND task.counted_over IS NOT NULL AND task.derivation IS NULL
            AND task.is_in_force AND task.work_state <> 'completed' AND task.effective_due_on >= :day
    ), counted AS (
        SELECT line.task_id, unit.unit_id FROM line JOIN unit ON unit.is_active AND unit.kind = line.kind
            AND unit.unit_id LIKE line.root || '.%' AND unit.unit_id NOT LIKE line.root || '.%.%'
    ), held AS (
        SELECT line.task_id, part.unit_id, part.is_in_force
        FROM line JOIN task AS part ON part.parent_task_id = line.task_id AND part.derivation = 'counted'
    ), found AS (
        (SELECT task_id, unit_id FROM counted EXCEPT SELECT task_id, unit_id FROM held)
        UNION (SELECT task_id, unit_id FROM held WHERE is_in_force EXCEPT SELECT task_id, unit_id FROM counted)
    )
    SELECT DISTINCT line.task_id, line.plan_id FROM line JOIN found USING (task_id)
    """
)

# Nobody types a count, so a lock does not stop it: it only makes another period come first.
PERIOD_OF_COUNT = text(
    """
    SELECT period_id FROM period WHERE plan_id = :plan_id AND starts_on <= :day AND version > 0
    ORDER BY is_locked OR locks_on <= :day,
        sender_unit_id IS NOT NULL AND :unit_id <> sender_unit_id AND :unit_id NOT LIKE sender_unit_id || '.%',
        kind <> 'month', starts_on DESC, sender_unit_id
    LIMIT 1
    """
)


async def of_lines(tx: Transaction, line_ids: Collection[str], *, is_locked: bool = False) -> list[Task]:
    """Tasks made from any of the lines, those withdrawn included, in the order of their ids."""
    statement = VIEW.where(TASKS.c.parent_task_id.in_(line_ids)).order_by(TASKS.c.task_id)
    rows = await tx.execute(statement.with_for_update(of=TASKS) if is_locked else statement)
    return [task_of(row) for row in rows.mappings()]


async def visible_of(tx: Transaction, line_id: str, roots: Sequence[str]) -> list[Task]:
    """Tasks made from a line that people of the subtrees may read, in the order they were made."""
    statement = VIEW.where(TASKS.c.parent_task_id == line_id, may_read_task(roots)).order_by(TASKS.c.position)
    return [task_of(row) for row in (await tx.execute(statement)).mappings()]


async def counted_lines_of(tx: Transaction, task_ids: Collection[str]) -> set[str]:
    """Lines that some of the tasks are parts of."""
    parts = select(TASKS.c.parent_task_id).where(TASKS.c.task_id.in_(task_ids), TASKS.c.derivation == "counted")
    return set(await tx.scalars(parts.distinct()))


async def next_position(tx: Transaction, plan_id: str) -> int:
    """First free place after every line and task of a plan. Safe while the plan is locked."""
    statement = select(sql.coalesce(sql.max(TASKS.c.position), 0) + 1).where(TASKS.c.plan_id == plan_id)
    return int((await tx.execute(statement)).scalar_one())


async def subordinates(tx: Transaction, root: str, kind: str) -> list[Unit]:
    """Active units of a kind right below a unit, by path."""
    is_child = UNITS.c.unit_id.like(f"{root}.%") & UNITS.c.unit_id.not_like(f"{root}.%.%")
    statement = select(UNITS).where(is_child, UNITS.c.kind == kind, UNITS.c.is_active).order_by(UNITS.c.unit_id)
    return [Unit(**row) for row in (await tx.execute(statement)).mappings()]


async def period_of_count(tx: Transaction, line: Task, day: date) -> str:
    """Period a count is reported in: the latest open month of the line's sender, else what comes next to it.

    There is one: a part was claimed in it.
    """
    found = await tx.scalars(PERIOD_OF_COUNT, {"plan_id": line.plan_id, "unit_id": line.unit_id, "day": day})
    return str(found.one())


async def owing(tx: Transaction, day: date) -> dict[str, set[str]]:
    """Recurring lines for which a turn may have begun by a day without an occurrence, by plan."""
    return _by_plan((row.plan_id, row.task_id) for row in await tx.execute(OWING, {"day": day}))


async def unaligned(tx: Transaction, day: date) -> dict[str, set[str]]:
    """Counted lines, not yet due by a day, whose parts are not those of the units that are there, by plan."""
    return _by_plan((row.plan_id, row.task_id) for row in await tx.execute(UNALIGNED, {"day": day}))


async def save(tx: Transaction, tasks: Sequence[Task]) -> None:
    """Keep what tasks made from lines took over from them."""
    if not tasks:
        return
    rows = [{f"new_{name}": row[name] for name in ("task_id", *FROM_LINE)} for row in map(task_row, tasks)]
    statement = update(TASKS).where(TASKS.c.task_id == bindparam("new_task_id"))
    connection = await tx.session.connection()
    await connection.execute(statement.values({name: bindparam(f"new_{name}") for name in FROM_LINE}), rows)
    await history.keep(tx, "task", [task.task_id for task in tasks])


def _by_plan(found: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    by_plan: dict[str, set[str]] = defaultdict(set)
    for plan_id, line_id in sorted(found):
        by_plan[plan_id].add(line_id)
    return dict(by_plan)
