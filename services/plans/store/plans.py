"""Rows of plans."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, insert, not_, or_, select, update
from sqlalchemy.engine import RowMapping

from services.plans.domain.plans import Plan
from services.plans.store import history
from services.plans.store.subtrees import inside, may_read_task
from services.plans.tables import PLANS, TASKS
from shared.database import Transaction

HEAD = tuple(
    PLANS.c[name]
    for name in (
        "plan_id", "unit_id", "programme", "title", "valid_from", "valid_to", "number", "issued_on", "issuer",
        "signer", "signer_title", "calendar", "parent_plan_id", "reading_id", "published_on", "version",
    )
)  # fmt: skip


async def add(tx: Transaction, plan: Plan, *, created_at: datetime, created_by: str) -> None:
    row = {column.name: getattr(plan, column.name) for column in HEAD}
    await tx.execute(insert(PLANS).values(**row, created_at=created_at, created_by=created_by))
    await history.keep(tx, "plan", [plan.plan_id])


async def find(tx: Transaction, plan_id: str, *, is_locked: bool = False) -> Plan | None:
    """The plan; with `is_locked` nobody else changes it until the transaction ends."""
    statement = select(*HEAD).where(PLANS.c.plan_id == plan_id)
    row = (await tx.execute(statement.with_for_update() if is_locked else statement)).mappings().first()
    return _plan(row) if row else None


async def visible(
    tx: Transaction, roots: Sequence[str], drafts_in: Sequence[str], *, after: str | None, limit: int
) -> list[Plan]:
    """Published plans with a task to be read from the subtrees `roots`, and drafts of the subtrees `drafts_in`.

    Newest first, below the id `after`; one more than `limit` tells that there is a next page.
    """
    statement = _newest_first(after).where(
        or_(
            and_(PLANS.c.published_on.is_not(None), or_(inside(PLANS.c.unit_id, roots), _has_task_for(roots))),
            inside(PLANS.c.unit_id, drafts_in),
        )
    )
    return [_plan(row) for row in (await tx.execute(statement.limit(limit + 1))).mappings()]


async def is_visible(tx: Transaction, plan: Plan, roots: Sequence[str]) -> bool:
    """Whether a published plan belongs to one of the subtrees, or holds a task of theirs."""
    statement = select(PLANS.c.plan_id).where(PLANS.c.plan_id == plan.plan_id)
    statement = statement.where(or_(inside(PLANS.c.unit_id, roots), _has_task_for(roots)))
    return (await tx.execute(statement)).first() is not None


async def in_force(tx: Transaction, day: date) -> list[Plan]:
    """Published plans that are reported on: not over yet, or over with tasks left to complete.

    A recurring line is never completed itself: its occurrences are.
    """
    recurs = and_(TASKS.c.kind == "deliverable", TASKS.c.recurrence_every.is_not(None), TASKS.c.derivation.is_(None))
    is_unfinished = select(TASKS.c.task_id).where(
        TASKS.c.plan_id == PLANS.c.plan_id, TASKS.c.work_state != "completed", TASKS.c.is_in_force, not_(recurs)
    )
    statement = (
        select(*HEAD)
        .where(PLANS.c.published_on.is_not(None), PLANS.c.valid_from <= day)
        .where(or_(PLANS.c.valid_to >= day, is_unfinished.exists()))
        .order_by(PLANS.c.plan_id)
    )
    return [_plan(row) for row in (await tx.execute(statement)).mappings()]


async def set_version(tx: Transaction, plan_id: str, version: int) -> None:
    await tx.execute(update(PLANS).where(PLANS.c.plan_id == plan_id).values(version=version))
    await history.keep(tx, "plan", [plan_id])


async def publish(tx: Transaction, plan: Plan, published_by: str) -> None:
    """Keep the state of a plan that was just published."""
    statement = update(PLANS).where(PLANS.c.plan_id == plan.plan_id)
    values = {"published_on": plan.published_on, "version": plan.version, "published_by": published_by}
    await tx.execute(statement.values(**values))
    await history.keep(tx, "plan", [plan.plan_id])


def _newest_first(after: str | None) -> Select[tuple[object, ...]]:
    statement = select(*HEAD).order_by(PLANS.c.plan_id.desc())
    return statement.where(PLANS.c.plan_id < after) if after is not None else statement


def _has_task_for(roots: Sequence[str]) -> ColumnElement[bool]:
    return select(1).where(TASKS.c.plan_id == PLANS.c.plan_id, may_read_task(roots)).correlate(PLANS).exists()


def _plan(row: RowMapping) -> Plan:
    return Plan(**row)
