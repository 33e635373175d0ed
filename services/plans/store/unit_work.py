"""What units answer for, put at their successors: plans, tasks, and every other row that names a unit. Set-wise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Table, TextClause, UniqueConstraint, text

from services.plans.domain.periods import Period
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.store import history, periods, plans, tasks
from services.plans.tables import METADATA
from shared.database import Transaction

STAYS = frozenset({"unit", "unit_change", "unit_lineage", "unit_person", "history"})
"""Tables whose rows say which unit it was."""
BY_HAND = frozenset({"plan", "task", "period"})
"""Tables with statements of their own: their rows are aggregates, and told again."""

PLACED = (
    "placed AS (SELECT * FROM unnest(CAST(:olds AS text[]), CAST(:news AS text[])) AS placed (old, new)), "
    "chosen AS (SELECT * FROM unnest(CAST(:task_ids AS text[]), CAST(:leads AS text[])) AS chosen (task_id, lead))"
)
IS_TOUCHED = (
    "(task.unit_id = ANY(CAST(:olds AS text[])) OR task.lead_unit_id = ANY(CAST(:olds AS text[])) "
    "OR task.coordinating_unit_ids && CAST(:olds AS varchar[]) OR task.task_id = ANY(CAST(:task_ids AS text[])))"
)

# The order of everybody else: a plan, then its tasks, then the units they name.
LOCK_PLANS = text(
    f"""
    SELECT plan_id FROM plan
    WHERE unit_id = ANY(CAST(:olds AS text[])) OR plan_id IN (SELECT plan_id FROM task WHERE {IS_TOUCHED})
    ORDER BY plan_id FOR UPDATE
    """  # noqa: S608  built of constants
)
LOCK_TASKS = text(f"SELECT task_id FROM task WHERE {IS_TOUCHED} ORDER BY task_id FOR UPDATE")  # noqa: S608  constants
MOVE_PLANS = text(
    f"""
    WITH {PLACED} UPDATE plan SET unit_id = placed.new, version = version + 1 FROM placed
    WHERE plan.unit_id = placed.old RETURNING plan.plan_id
    """  # noqa: S608  built of constants
)
# Two units' parts of one counted line that would meet in one unit stay where they are: they are withdrawn with their
# units, and the new unit is asked anew. A draft's tasks were told to nobody and keep version 0.
MOVE_TASKS = text(
    f"""
    WITH {PLACED}, touched AS (
        SELECT task.task_id, task.parent_task_id, task.derivation, plan.unit_id AS plan_unit_id,
            (plan.published_on IS NOT NULL)::int AS step, coalesce(chosen.lead, placed.new, task.lead_unit_id) AS lead
        FROM task JOIN plan USING (plan_id)
        LEFT JOIN chosen USING (task_id) LEFT JOIN placed ON placed.old = task.lead_unit_id
        WHERE {IS_TOUCHED}
    ), moving AS (
        SELECT *, count(*) OVER (PARTITION BY parent_task_id, derivation, lead) AS meeting FROM touched
    )
    UPDATE task SET lead_unit_id = moving.lead, unit_id = coalesce(moving.lead, moving.plan_unit_id),
        version = version + moving.step,
        coordinating_unit_ids = ARRAY(
            SELECT coalesce(placed.new, named.id) AS id
            FROM unnest(task.coordinating_unit_ids) WITH ORDINALITY AS named (id, place)
            LEFT JOIN placed ON placed.old = named.id
            WHERE coalesce(placed.new, named.id) IS DISTINCT FROM moving.lead
            GROUP BY coalesce(placed.new, named.id) ORDER BY min(place)
        )
    FROM moving
    WHERE task.task_id = moving.task_id AND NOT (moving.derivation IS NOT DISTINCT FROM 'counted' AND (
        moving.meeting > 1 OR EXISTS (
            SELECT FROM task AS part WHERE part.parent_task_id = moving.parent_task_id AND part.derivation = 'counted'
                AND part.lead_unit_id = moving.lead AND part.task_id <> moving.task_id
        )
    ))
    RETURNING task.task_id
    """  # noqa: S608  built of constants
)
# What of a unit's work keeps it from ending without a successor: plans not over yet, and tasks not completed.
OPEN_WORK = text(
    """
    SELECT
        (SELECT count(*) FROM plan WHERE unit_id = ANY(CAST(:unit_ids AS text[])) AND valid_to >= :day) AS plans,
        (SELECT count(*) FROM task WHERE is_in_force AND work_state <> 'completed' AND (
            unit_id = ANY(CAST(:unit_ids AS text[])) OR coordinating_unit_ids && CAST(:unit_ids AS varchar[])
        )) AS tasks
    """
)
STOP_RULES = text(
    "UPDATE reporting_rule SET is_active = false WHERE is_active AND sender_unit_id = ANY(CAST(:ending AS text[]))"
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What stands at successors now; `tasks` those of published plans alone."""

    plans: list[Plan]
    tasks: list[Task]
    periods: list[Period]


async def lock(tx: Transaction, placing: Mapping[str, str], chosen: Collection[str]) -> None:
    """Let nobody else change what the units answer for until the transaction ends."""
    named = {"olds": list(placing), "task_ids": sorted(chosen)}
    await tx.execute(LOCK_PLANS, named)
    await tx.execute(LOCK_TASKS, named)


async def move(
    tx: Transaction, placing: Mapping[str, str], chosen: Mapping[str, str], ending: Collection[str]
) -> Moved:
    """Put everything that names one of the units at its successor; `chosen` names other leads by task id."""
    placed = {"olds": list(placing), "news": list(placing.values())}
    given = {**placed, "task_ids": list(chosen), "leads": list(chosen.values())}
    plan_ids = list(await tx.scalars(MOVE_PLANS, given))
    await history.keep(tx, "plan", plan_ids)
    task_ids = list(await tx.scalars(MOVE_TASKS, given))
    await history.keep(tx, "task", task_ids)
    period_ids = sorted({each for statement in MOVE_PERIODS for each in await tx.scalars(statement, placed)})
    await history.keep(tx, "period", period_ids)
    for statement in FOLLOW:
        await tx.execute(statement, placed)
    await tx.execute(STOP_RULES, {"ending": sorted(ending)})
    found = (await tasks.find_locked(tx, task_ids)).values()
    return Moved(
        plans=[plan for plan_id in plan_ids if (plan := await plans.find(tx, plan_id))],
        tasks=[task for task in found if task.is_published],
        periods=[period for period_id in period_ids if (period := await periods.find(tx, period_id))],
    )


async def open_work(tx: Transaction, unit_ids: Collection[str], day: date) -> tuple[int, int]:
    """How many plans of the units are not over on a day, and how many tasks that they lead or coordinate are open."""
    row = (await tx.execute(OPEN_WORK, {"unit_ids": sorted(unit_ids), "day": day})).one()
    return row.plans, row.tasks


def follows(table: Table) -> list[TextClause]:
    """Statements that put the rows of a table at the successors of the units they name."""
    named = [column.name for column in table.columns if column.name.endswith("unit_id")]
    return [text(_follow(table, name)) for name in named]


def _follow(table: Table, name: str, also: str = "", only: str = "") -> str:
    """A row that would come to stand beside one with the same key stays where it is: it says what was."""
    rivals = "".join(
        f" AND NOT EXISTS (SELECT FROM {table.name} AS other LEFT JOIN placed AS theirs ON theirs.old = other.{name}"  # noqa: S608  names of columns
        f" WHERE {' AND '.join(f'other.{key} IS NOT DISTINCT FROM mine.{key}' for key in keys) or 'true'}"
        f" AND (other.{name} = placed.new OR theirs.new = placed.new AND other.{name} < mine.{name}))"
        for keys in _keys_with(table, name)
    )
    return f"""
        WITH placed AS (SELECT * FROM unnest(CAST(:olds AS text[]), CAST(:news AS text[])) AS placed (old, new))
        UPDATE {table.name} AS mine SET {name} = placed.new{also} FROM placed
        WHERE mine.{name} = placed.old{only}{rivals}
    """  # noqa: S608  names of columns


def _keys_with(table: Table, name: str) -> list[list[str]]:
    """The other columns of every key that a column is part of."""
    unique = [constraint.columns for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    unique += [index.columns for index in table.indexes if index.unique]
    keys = [[column.name for column in columns] for columns in (table.primary_key.columns, *unique)]
    return [[other for other in key if other != name] for key in keys if name in key]


FOLLOW = tuple(
    statement for table in METADATA.sorted_tables if table.name not in STAYS | BY_HAND for statement in follows(table)
)
# A locked period says who reported in it.
MOVE_PERIODS = tuple(
    text(
        _follow(
            METADATA.tables["period"],
            name,
            also=", version = version + least(version, 1)",
            only=" AND NOT mine.is_locked",
        )
        + " RETURNING mine.period_id"
    )
    for name in ("sender_unit_id", "receiver_unit_id")
)
