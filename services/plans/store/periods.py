"""Rows of periods."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Select, select, text, update
from sqlalchemy.dialects.postgresql import insert

from services.plans.domain.periods import Period, Reopening, Span
from services.plans.store import history
from services.plans.tables import PERIODS, PLANS
from shared.database import Transaction

Key = tuple[str, str | None, str, date]
"""Plan, sender, kind and first day: what tells a period that opens by the calendar from every other."""

VIEW = select(PERIODS, PLANS.c.unit_id).join(PLANS, PLANS.c.plan_id == PERIODS.c.plan_id)

# Rows are locked in one order first: two sweeps then wait for each other instead of deadlocking, and the second one
# finds the rows changed already and leaves them out.
LOCK_DUE = text(
    """
    WITH due AS (
        SELECT period_id FROM period WHERE NOT is_locked AND version > 0 AND locks_on <= :day
        ORDER BY period_id FOR UPDATE
    )
    UPDATE period SET is_locked = true, version = version + 1 FROM due WHERE period.period_id = due.period_id
    RETURNING period.period_id
    """
)
OPEN_BEGUN = text(
    """
    WITH begun AS (
        SELECT period_id FROM period WHERE NOT is_locked AND version = 0 AND starts_on <= :day
        ORDER BY period_id FOR UPDATE
    )
    UPDATE period SET version = 1 FROM begun WHERE period.period_id = begun.period_id RETURNING period.period_id
    """
)
# A period that a person reopened, or whose cut-off is over, keeps its days.
REDATE = text(
    """
    WITH new AS (
        SELECT * FROM unnest(
            CAST(:period_ids AS text[]), CAST(:ends_ons AS date[]), CAST(:due_ons AS date[]), CAST(:locks_ons AS date[])
        ) AS new (period_id, ends_on, due_on, locks_on)
    ), old AS (
        SELECT period.period_id FROM period JOIN new USING (period_id)
        WHERE NOT is_locked AND reopened_at IS NULL AND period.due_on >= :day
            AND (period.ends_on, period.due_on, period.locks_on) <> (new.ends_on, new.due_on, new.locks_on)
        ORDER BY period_id FOR UPDATE OF period
    )
    UPDATE period SET ends_on = new.ends_on, due_on = new.due_on, locks_on = new.locks_on, version = version + 1
    FROM old JOIN new USING (period_id) WHERE period.period_id = old.period_id RETURNING period.period_id
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


async def known_spans(tx: Transaction, plan_ids: Sequence[str], since: date) -> dict[Key, Period]:
    """Every period that opens by the calendar and ends on `since` or later."""
    known = VIEW.where(PERIODS.c.plan_id.in_(plan_ids), PERIODS.c.ends_on >= since, PERIODS.c.kind != "ad_hoc")
    return {key_of(period): period for period in await _all(tx, known)}


def key_of(period: Period) -> Key:
    return period.plan_id, period.sender_unit_id, period.span.kind, period.span.starts_on


async def lock_due(tx: Transaction, day: date) -> list[Period]:
    """Lock every period whose lock day has come; return them."""
    return await _changed(tx, list(await tx.scalars(LOCK_DUE, {"day": day})))


async def open_begun(tx: Transaction, day: date) -> list[Period]:
    """Bring up every period made ahead whose first day has come; return them."""
    return await _changed(tx, list(await tx.scalars(OPEN_BEGUN, {"day": day})))


async def redate(tx: Transaction, day: date, spans: Mapping[str, Span]) -> list[Period]:
    """Give periods, by id, the days that rules and plan now ask for; return those that changed.

    Locked and reopened ones, and those whose cut-off is over by `day`, keep their days.
    """
    columns = {f"{name}s": [getattr(span, name) for span in spans.values()] for name in ("ends_on", "due_on")}
    locks_ons = [span.locks_on for span in spans.values()]
    given = {**columns, "locks_ons": locks_ons, "period_ids": list(spans), "day": day}
    return await _changed(tx, list(await tx.scalars(REDATE, given)))


async def find(tx: Transaction, period_id: str) -> Period | None:
    return await _first(tx, VIEW.where(PERIODS.c.period_id == period_id))


async def find_to_change(tx: Transaction, period_id: str) -> Period | None:
    """The period; nobody else changes it or reports in it until the transaction ends."""
    return await _first(tx, VIEW.where(PERIODS.c.period_id == period_id).with_for_update(of=PERIODS))


async def find_to_report(tx: Transaction, period_id: str) -> Period | None:
    """The period; nobody locks it until the transaction ends, others may report in it meanwhile."""
    return await _first(tx, VIEW.where(PERIODS.c.period_id == period_id).with_for_update(of=PERIODS, read=True))


async def latest_begun(tx: Transaction, plan_id: str, day: date) -> list[Period]:
    """Period of each sender and kind of a plan that began last by a day."""
    begun = VIEW.where(PERIODS.c.plan_id == plan_id, PERIODS.c.starts_on <= day).order_by(PERIODS.c.starts_on)
    return list({(period.sender_unit_id, period.span.kind): period for period in await _all(tx, begun)}.values())


async def previous(tx: Transaction, period: Period) -> Period | None:
    """Period of the same sender and kind that ended last before this one began."""
    before = VIEW.where(
        PERIODS.c.plan_id == period.plan_id,
        PERIODS.c.kind == period.span.kind,
        PERIODS.c.sender_unit_id.is_not_distinct_from(period.sender_unit_id),
        PERIODS.c.ends_on < period.span.starts_on,
    )
    return await _first(tx, before.order_by(PERIODS.c.ends_on.desc()).limit(1))


async def of_plan(tx: Transaction, plan_id: str) -> list[Period]:
    """Periods of a plan, newest first."""
    statement = VIEW.where(PERIODS.c.plan_id == plan_id).order_by(
        PERIODS.c.ends_on.desc(), PERIODS.c.kind, PERIODS.c.sender_unit_id.nulls_first(), PERIODS.c.period_id
    )
    return await _all(tx, statement)


async def save(tx: Transaction, period: Period) -> None:
    """Keep a period that was locked or reopened."""
    await tx.execute(update(PERIODS).where(PERIODS.c.period_id == period.period_id).values(**_row(period)))
    await history.keep(tx, "period", [period.period_id])


async def _changed(tx: Transaction, period_ids: Sequence[str]) -> list[Period]:
    if not period_ids:
        return []
    await history.keep(tx, "period", period_ids)
    return await _all(tx, VIEW.where(PERIODS.c.period_id.in_(period_ids)).order_by(PERIODS.c.period_id))


async def _first(tx: Transaction, statement: Select[tuple[object, ...]]) -> Period | None:
    found = await _all(tx, statement)
    return found[0] if found else None


async def _all(tx: Transaction, statement: Select[tuple[object, ...]]) -> list[Period]:
    return [period_of(row) for row in (await tx.execute(statement)).mappings()]


def _row(period: Period) -> dict[str, object]:
    span, reopening = asdict(period.span), period.reopening
    return {
        **{name: getattr(period, name) for name in ("period_id", "plan_id", "is_locked", "version")},
        "sender_unit_id": period.sender_unit_id,
        "receiver_unit_id": period.receiver_unit_id,
        "title": span.pop("given_title"),
        **span,
        "reopened_at": reopening.at if reopening else None,
        "reopened_by": reopening.account_id if reopening else None,
        "reopened_by_name": reopening.display_name if reopening else None,
        "reopened_reason": reopening.reason if reopening else None,
    }


def period_of(row: Mapping[Any, Any]) -> Period:
    span = Span(row["kind"], row["starts_on"], row["ends_on"], row["due_on"], row["locks_on"], row["title"])
    same = ("period_id", "plan_id", "unit_id", "is_locked", "version", "sender_unit_id", "receiver_unit_id")
    return Period(**{name: row[name] for name in same}, span=span, reopening=_reopening(row))


def _reopening(row: Mapping[Any, Any]) -> Reopening | None:
    if row["reopened_at"] is None:
        return None
    return Reopening(row["reopened_at"], row["reopened_by"], row["reopened_by_name"], row["reopened_reason"])
