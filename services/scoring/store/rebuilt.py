"""A second set of the tables that scores stand in, in a schema of its own: all statements of the store work on it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from services.scoring.domain.standing import StandingScore
from services.scoring.store.scores import WRITTEN
from services.scoring.tables import GroupSum, Plan, Rebuild, Score, Share, Task, Unit, UnitDay, table_of
from shared.database import Transaction

SCHEMA, STANDING = "rebuilt", "public"
SECOND: tuple[type[SQLModel], ...] = (Unit, Plan, Task, Share, GroupSum, Score)
COPIED = (Unit, Plan, Task, Share, GroupSum)
"""Tables whose rows take the place of those in use as they are; scores go on counting their versions."""

_LOCK = 57_004


class Pair(NamedTuple):
    """A score as it stands and as it was made anew; none where there is none."""

    stood: StandingScore | None
    made: StandingScore | None


class UnitMade(NamedTuple):
    """A unit as it was made anew, and the score that stands."""

    unit_id: str
    name: str
    score: Decimal | None
    completion: Decimal | None
    band: str | None
    task_count: int
    stood: Decimal | None


class Counts(NamedTuple):
    """Scored tasks in the second set, and scores of which a reader sees another figure than stands."""

    tasks: int
    others: int


class Made(NamedTuple):
    """A rebuild; `adopted_at` and `told_count` are none while it was only looked at."""

    until: date
    policy_version: str
    read_count: int
    left_out_count: int
    made_at: datetime
    adopted_at: datetime | None = None
    told_count: int | None = None


async def is_only_one(tx: Transaction) -> bool:
    """Tell whether no other rebuild is at work; until the transaction ends none will be."""
    return bool((await tx.scalars(sa.select(sa.func.pg_try_advisory_xact_lock(_LOCK)))).one())


async def hold_places(tx: Transaction) -> None:
    """Let nobody else write units and plans until the transaction ends; they are not under the lock of scores."""
    await tx.execute(sa.text(f"LOCK TABLE {STANDING}.unit, {STANDING}.plan IN EXCLUSIVE MODE"))


async def make_tables(tx: Transaction) -> None:
    """Put empty tables of today's form in the place of those of the last rebuild."""
    for name in _names(SECOND):
        await tx.execute(sa.text(f"DROP TABLE IF EXISTS {SCHEMA}.{name}"))
        await tx.execute(sa.text(f"CREATE TABLE {SCHEMA}.{name} (LIKE {STANDING}.{name} INCLUDING ALL)"))


@asynccontextmanager
async def at_work(tx: Transaction) -> AsyncIterator[None]:
    """Let every statement of the store read and write the second set inside the block."""
    await tx.execute(sa.text(f"SET LOCAL search_path TO {SCHEMA}, {STANDING}"))
    yield
    await tx.execute(sa.text(f"SET LOCAL search_path TO {STANDING}"))


async def count_rows(tx: Transaction) -> None:
    """Let the planner know what was filled in."""
    for name in _names(SECOND):
        await tx.execute(sa.text(f"ANALYZE {SCHEMA}.{name}"))


async def other_scores(tx: Transaction) -> list[Pair]:
    """Return the scores that are not as they stand, whatever the column; versions are not compared."""
    compared = [name for name in WRITTEN if name not in {"version", "previous_score"}]
    stood, made = (", ".join(f"{side}.{name}" for name in WRITTEN) for side in ("stood", "made"))
    differ = " OR ".join(f"stood.{name} IS DISTINCT FROM made.{name}" for name in compared)
    found = await tx.execute(
        sa.text(
            f"""
            SELECT coalesce(made.subject_kind, stood.subject_kind), {stood}, {made}
            FROM {SCHEMA}.score AS made
            FULL JOIN {STANDING}.score AS stood
              ON stood.subject_kind = made.subject_kind AND stood.subject_id = made.subject_id
            WHERE {differ}
            """  # noqa: S608  names of ours
        )
    )
    width = len(WRITTEN)
    return [Pair(_score(row[0], row[1 : width + 1]), _score(row[0], row[width + 1 :])) for row in found]


async def units_made(tx: Transaction, below: str | None, depth: int) -> list[UnitMade]:
    """Return units of the second set that have at most so many slugs: all, or one unit and those below it."""
    statement = f"""
        SELECT made.subject_id, coalesce(unit.display_name, made.subject_id), made.score, made.completion, made.band,
               made.task_count, stood.score
        FROM {SCHEMA}.score AS made
        LEFT JOIN {SCHEMA}.unit AS unit ON unit.unit_id = made.subject_id
        LEFT JOIN {STANDING}.score AS stood
          ON stood.subject_kind = made.subject_kind AND stood.subject_id = made.subject_id
        WHERE made.subject_kind = 'unit' AND cardinality(string_to_array(made.subject_id, '.')) <= :depth
          AND (CAST(:below AS text) IS NULL OR starts_with(made.subject_id || '.', :below || '.'))
        ORDER BY made.subject_id
    """  # noqa: S608  names of ours
    found = await tx.execute(sa.text(statement), {"below": below, "depth": depth})
    return [UnitMade._make(row) for row in found]


async def counts(tx: Transaction) -> Counts:
    """Count what was made anew against what stands."""
    statement = f"""
        SELECT count(*) FILTER (WHERE made.subject_kind = 'task'),
               count(*) FILTER (WHERE (made.score, made.completion, made.band)
                                      IS DISTINCT FROM (stood.score, stood.completion, stood.band))
        FROM {SCHEMA}.score AS made
        FULL JOIN {STANDING}.score AS stood
          ON stood.subject_kind = made.subject_kind AND stood.subject_id = made.subject_id
    """  # noqa: S608  names of ours
    return Counts._make((await tx.execute(sa.text(statement))).one())


async def other_tasks(tx: Transaction) -> dict[str, bool]:
    """Return the tasks of which something else is known than stands; true for those the log knows nothing of."""
    statement = f"""
        SELECT coalesce(made.task_id, stood.task_id) AS task_id, made.task_id IS NULL AS is_gone
        FROM {SCHEMA}.task AS made FULL JOIN {STANDING}.task AS stood ON stood.task_id = made.task_id
        WHERE stood.facts IS DISTINCT FROM made.facts
    """  # noqa: S608  names of ours
    return {row.task_id: row.is_gone for row in await tx.execute(sa.text(statement))}


async def take_place(tx: Transaction) -> None:
    """Write what was made anew over what is in use, where it differs."""
    for table in COPIED:
        await _put(tx, table)
        await _drop_others(tx, table)


async def forget_days_after(tx: Transaction, last: date) -> None:
    """Drop days of units that have not come: they were kept while the clock ran ahead."""
    await tx.execute(sa.delete(UnitDay).where(col(UnitDay.day) > last))


async def note(tx: Transaction, made: Made) -> None:
    """Keep what was rebuilt, and whether it took the place of what stood."""
    await tx.execute(sa.insert(Rebuild), made._asdict())


async def last_note(tx: Transaction) -> Made | None:
    """Return the rebuild whose tables are there."""
    columns = (col(getattr(Rebuild, name)) for name in Made._fields)
    found = (await tx.execute(sa.select(*columns).order_by(col(Rebuild.id).desc()).limit(1))).one_or_none()
    return None if found is None else Made._make(found)


async def _put(tx: Transaction, rows: type[SQLModel]) -> None:
    table = table_of(rows)
    names, keys = [column.name for column in table.columns], [column.name for column in table.primary_key]
    own = [name for name in names if name not in keys]
    newer = ", ".join(f"{name} = excluded.{name}" for name in own)
    differ = " OR ".join(f"stood.{name} IS DISTINCT FROM excluded.{name}" for name in own)
    listed = ", ".join(names)
    await tx.execute(
        sa.text(
            f"INSERT INTO {STANDING}.{table.name} AS stood ({listed}) SELECT {listed} FROM {SCHEMA}.{table.name}"  # noqa: S608  names of ours
            f" ORDER BY {', '.join(keys)} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {newer} WHERE {differ}"
        )
    )


async def _drop_others(tx: Transaction, rows: type[SQLModel]) -> None:
    table = table_of(rows)
    same = " AND ".join(f"made.{column.name} = stood.{column.name}" for column in table.primary_key)
    await tx.execute(
        sa.text(
            f"DELETE FROM {STANDING}.{table.name} AS stood"  # noqa: S608  names of ours
            f" WHERE NOT EXISTS (SELECT FROM {SCHEMA}.{table.name} AS made WHERE {same})"
        )
    )


def _score(kind: str, row: Sequence[object]) -> StandingScore | None:
    return None if row[0] is None else StandingScore(kind, *row)  # type: ignore[arg-type]  # columns in its order


def _names(tables: Sequence[type[SQLModel]]) -> list[str]:
    return [table_of(table).name for table in tables]
