"""Rows of obstacles."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import Select, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from services.plans.domain.names import fold
from services.plans.domain.obstacles import Obstacle
from services.plans.store.subtrees import inside
from services.plans.tables import OBSTACLES, PLANS, TASKS, UNITS
from shared.database import Transaction

NAMES = tuple(field.name for field in fields(Obstacle) if field.name != "unit_id")


@dataclass(frozen=True, slots=True)
class ObstacleFilter:
    """What a list of obstacles is narrowed to; none means not narrowed."""

    unit_id: str | None = None
    plan_id: str | None = None
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An obstacle with the names of its task and units, and the unit of its plan."""

    obstacle: Obstacle
    task_code: str
    task_name: str
    plan_unit_id: str
    unit_name: str | None
    owner_unit_name: str | None


OWNERS = UNITS.alias("owner")
VIEW = (
    select(
        *(OBSTACLES.c[name] for name in NAMES),
        TASKS.c.unit_id,
        TASKS.c.code.label("task_code"),
        TASKS.c.name.label("task_name"),
        PLANS.c.unit_id.label("plan_unit_id"),
        UNITS.c.display_name.label("unit_name"),
        OWNERS.c.display_name.label("owner_unit_name"),
    )
    .join(TASKS, TASKS.c.task_id == OBSTACLES.c.task_id)
    .join(PLANS, PLANS.c.plan_id == OBSTACLES.c.plan_id)
    .outerjoin(UNITS, UNITS.c.unit_id == TASKS.c.unit_id)
    .outerjoin(OWNERS, OWNERS.c.unit_id == OBSTACLES.c.owner_unit_id)
)


async def add_new(tx: Transaction, obstacles: Sequence[Obstacle]) -> list[Obstacle]:
    """Add obstacles, but none that a standing one of the same task says already; return those added."""
    if not obstacles:
        return []
    rows = [{**_row(each), "folded": fold(each.description)} for each in obstacles]
    statement = insert(OBSTACLES).values(rows).on_conflict_do_nothing().returning(OBSTACLES.c.obstacle_id)
    added = set(await tx.scalars(statement))
    return [each for each in obstacles if each.obstacle_id in added]


async def find(tx: Transaction, obstacle_id: str, *, is_locked: bool = False) -> Shown | None:
    """The obstacle; with `is_locked` nobody else changes it until the transaction ends."""
    statement = VIEW.where(OBSTACLES.c.obstacle_id == obstacle_id)
    found = await _all(tx, statement.with_for_update(of=OBSTACLES) if is_locked else statement)
    return found[0] if found else None


async def save(tx: Transaction, obstacle: Obstacle) -> None:
    statement = update(OBSTACLES).where(OBSTACLES.c.obstacle_id == obstacle.obstacle_id)
    await tx.execute(statement.values(**_row(obstacle)))


async def says_the_same(tx: Transaction, obstacle: Obstacle) -> bool:
    """Whether another standing obstacle of the task says the same."""
    same = select(OBSTACLES.c.obstacle_id).where(
        OBSTACLES.c.task_id == obstacle.task_id,
        OBSTACLES.c.obstacle_id != obstacle.obstacle_id,
        OBSTACLES.c.state != "closed",
        func.md5(OBSTACLES.c.folded) == func.md5(fold(obstacle.description)),
    )
    return (await tx.execute(same)).first() is not None


async def of_tasks(tx: Transaction, task_ids: Collection[str]) -> list[Shown]:
    """Obstacles of tasks, newest first."""
    newest_first = (OBSTACLES.c.raised_at.desc(), OBSTACLES.c.obstacle_id.desc())
    return await _all(tx, VIEW.where(OBSTACLES.c.task_id.in_(task_ids)).order_by(*newest_first))


async def search(
    tx: Transaction, roots: Sequence[str], wanted: ObstacleFilter, *, after: tuple[date, str] | None, limit: int
) -> list[Shown]:
    """Obstacles raised or to be answered in the subtrees, oldest first, beyond the key `after`; one more than asked."""
    key = tuple_(OBSTACLES.c.raised_on, OBSTACLES.c.obstacle_id)
    statement = VIEW.where(or_(inside(TASKS.c.unit_id, roots), inside(OBSTACLES.c.owner_unit_id, roots)))
    if wanted.unit_id is not None:
        statement = statement.where(inside(TASKS.c.unit_id, [wanted.unit_id]))
    if wanted.plan_id is not None:
        statement = statement.where(OBSTACLES.c.plan_id == wanted.plan_id)
    if wanted.states:
        statement = statement.where(OBSTACLES.c.state.in_(wanted.states))
    if after is not None:
        statement = statement.where(key > tuple_(*after))
    return await _all(tx, statement.order_by(OBSTACLES.c.raised_on, OBSTACLES.c.obstacle_id).limit(limit + 1))


async def _all(tx: Transaction, statement: Select[tuple[object, ...]]) -> list[Shown]:
    return [_shown(row) for row in (await tx.execute(statement)).mappings()]


def _row(obstacle: Obstacle) -> dict[str, object]:
    return {name: getattr(obstacle, name) for name in NAMES}


def _shown(row: RowMapping) -> Shown:
    names = {name: row[name] for name in ("task_code", "task_name", "plan_unit_id", "unit_name", "owner_unit_name")}
    return Shown(Obstacle(**{name: row[name] for name in (*NAMES, "unit_id")}), **names)
