"""Rows of periods."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from services.plans.domain.periods import Period, Span
from services.plans.store import history
from services.plans.tables import PERIODS, PLANS
from shared.database import Transaction

VIEW = select(PERIODS, PLANS.c.unit_id).join(PLANS, PLANS.c.plan_id == PERIODS.c.plan_id)

# Rows are locked in one order first: two sweeps then wait for each other instead of deadlocking, and the second one
# finds the rows locked already and leaves them out.
LOCK_DUE = text(
    """
    WITH due AS (SELECT period_id FROM period WHERE NOT is_locked AND locks_on <= :day ORDER BY period_id FOR UPDATE)
    UPDATE period SET is_locked = true, version = version + 1 FROM due WHERE period.period_id = due.period_id
    RETURNING period.period_id
    """
)


async def open_missing(tx: Transaction, periods: Sequence[Period]) -> list[Period]:
    """Add the periods that do not exist yet; return those added."""
    if not periods:
        return []
    statement = insert(PERIODS).values([_row(period) for period in periods]).on_conflict_do_nothing()
    added = set(await tx.scalars(statement.returning(PERIODS.c.period_id)))
    await history.keep(tx, "period", added)
    return [period for period in periods if period.period_id in added]


async def known_spans(tx: Transaction, plan_ids: Sequence[str], since: date) -> set[tuple[str, str, date]]:
    """Plan, kind and first day of every period that ends on `since` or later."""
    columns = (PERIODS.c.plan_id, PERIODS.c.kind, PERIODS.c.starts_on)
    statement = select(*columns).where(PERIODS.c.plan_id.in_(plan_ids), PERIODS.c.ends_on >= since)
    return {(row.plan_id, row.kind, row.starts_on) for row in await tx.execute(statement)}


async def lock_due(tx: Transaction, day: date) -> list[Period]:
    """Lock every period whose lock day has come; return them."""
    locked = list(await tx.scalars(LOCK_DUE, {"day": day}))
    await history.keep(tx, "period", locked)
    return await _all(tx, VIEW.where(PERIODS.c.period_id.in_(locked)).order_by(PERIODS.c.period_id)) if locked else []


async def find_to_change(tx: Transaction, period_id: str) -> Period | None:
    """The period; nobody else changes it or reports in it until the transaction ends."""
    return await _first(tx, VIEW.where(PERIODS.c.period_id == period_id).with_for_update(of=PERIODS))


async def find_to_report(tx: Transaction, period_id: str) -> Period | None:
    """The period; nobody locks it until the transaction ends, others may report in it meanwhile."""
    return await _first(tx, VIEW.where(PERIODS.c.period_id == period_id).with_for_update(of=PERIODS, read=True))


async def latest_to_report(tx: Transaction, plan_id: str, kind: str, day: date) -> Period | None:
    """Period of a kind that began last by a day; nobody locks it until the transaction ends."""
    is_kind = VIEW.where(PERIODS.c.plan_id == plan_id, PERIODS.c.kind == kind, PERIODS.c.starts_on <= day)
    return await _first(
        tx, is_kind.order_by(PERIODS.c.starts_on.desc()).limit(1).with_for_update(of=PERIODS, read=True)
    )


async def of_plan(tx: Transaction, plan_id: str) -> list[Period]:
    """Periods of a plan, newest first."""
    statement = VIEW.where(PERIODS.c.plan_id == plan_id).order_by(PERIODS.c.ends_on.desc(), PERIODS.c.kind)
    return await _all(tx, statement)


async def save(tx: Transaction, period: Period, *, reopened_by: str | None = None, reason: str | None = None) -> None:
    """Keep a period that was locked or reopened."""
    values = {"is_locked": period.is_locked, "locks_on": period.span.locks_on, "version": period.version}
    if reopened_by is not None:
        values |= {"reopened_by": reopened_by, "reopened_reason": reason}
    await tx.execute(update(PERIODS).where(PERIODS.c.period_id == period.period_id).values(**values))
    await history.keep(tx, "period", [period.period_id])


async def _first(tx: Transaction, statement: Select[tuple[object, ...]]) -> Period | None:
    found = await _all(tx, statement)
    return found[0] if found else None


async def _all(tx: Transaction, statement: Select[tuple[object, ...]]) -> list[Period]:
    return [period_of(row) for row in (await tx.execute(statement)).mappings()]


def _row(period: Period) -> dict[str, object]:
    span = period.span
    return {
        "period_id": period.period_id,
        "plan_id": period.plan_id,
        "kind": span.kind,
        "starts_on": span.starts_on,
        "ends_on": span.ends_on,
        "due_on": span.due_on,
        "locks_on": span.locks_on,
        "is_locked": period.is_locked,
        "version": period.version,
    }


def period_of(row: RowMapping) -> Period:
    span = Span(row["kind"], row["starts_on"], row["ends_on"], row["due_on"], row["locks_on"])
    return Period(
        row["period_id"], row["plan_id"], row["unit_id"], span, is_locked=row["is_locked"], version=row["version"]
    )
