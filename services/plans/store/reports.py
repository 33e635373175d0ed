"""Rows of reports."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func as sql
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.plans.domain.reports import Report
from services.plans.store.rows import report_of, report_row
from services.plans.tables import PERIODS, REPORTS
from shared.database import Transaction

LATEST_FIRST = (REPORTS.c.reported_at.desc(), REPORTS.c.report_version.desc())


async def add(tx: Transaction, report: Report) -> None:
    await tx.execute(insert(REPORTS).values(**report_row(report)))


async def add_all(tx: Transaction, reports: Sequence[Report]) -> None:
    """Add reports of different tasks, or none."""
    if reports:
        await tx.execute(insert(REPORTS), [report_row(report) for report in reports])


async def latest_in(tx: Transaction, period_id: str, task_ids: Collection[str]) -> dict[str, Report]:
    """Last report of each task in a period, by task; a task without one is left out."""
    statement = (
        select(REPORTS)
        .ext(distinct_on(REPORTS.c.task_id))
        .where(REPORTS.c.period_id == period_id, REPORTS.c.task_id.in_(task_ids))
        .order_by(REPORTS.c.task_id, REPORTS.c.report_version.desc())
    )
    return {row["task_id"]: report_of(row) for row in (await tx.execute(statement)).mappings()}


async def next_version(tx: Transaction, task_id: str, period_id: str) -> int:
    """Version the next report in the period gets. Safe while the task is locked."""
    statement = select(sql.coalesce(sql.max(REPORTS.c.report_version), 0) + 1)
    found = await tx.execute(statement.where(REPORTS.c.task_id == task_id, REPORTS.c.period_id == period_id))
    return int(found.scalar_one())


async def of_task(tx: Transaction, task_id: str) -> list[Report]:
    """Every report of a task with its corrections, newest first."""
    newest_first = (REPORTS.c.reported_at.desc(), REPORTS.c.report_id.desc())
    rows = await tx.execute(select(REPORTS).where(REPORTS.c.task_id == task_id).order_by(*newest_first))
    return [report_of(row) for row in rows.mappings()]


async def last_progress(tx: Transaction, task_id: str) -> Report | None:
    """The newest report of a task that gave a rate without claiming completion."""
    wanted = select(REPORTS).where(
        REPORTS.c.task_id == task_id, REPORTS.c.claims_completion.is_(False), REPORTS.c.completion_rate.is_not(None)
    )
    row = (await tx.execute(wanted.order_by(*LATEST_FIRST).limit(1))).mappings().first()
    return report_of(row) if row else None


async def sum_of_others(tx: Transaction, task_id: str, period_id: str, kind: str, after: date) -> float:
    """Sum of the last value given in each other period of a kind that ends after a day.

    Only one kind is summed: what was told for a month is told again for its quarter. A span counts once, also when the
    unit got periods of its own in the middle of it.
    """
    this = select(PERIODS.c.starts_on).where(PERIODS.c.period_id == period_id).scalar_subquery()
    last = (
        select(REPORTS.c.value)
        .ext(distinct_on(PERIODS.c.starts_on))
        .join(PERIODS, PERIODS.c.period_id == REPORTS.c.period_id)
        .where(REPORTS.c.task_id == task_id, PERIODS.c.starts_on != this, REPORTS.c.value.is_not(None))
        .where(PERIODS.c.kind == kind, PERIODS.c.ends_on > after)
        .order_by(PERIODS.c.starts_on, *LATEST_FIRST)
        .subquery()
    )
    return float((await tx.execute(select(sql.coalesce(sql.sum(last.c.value), 0.0)))).scalar_one())


async def sum_since(tx: Transaction, report_id: str, after: date) -> float | None:
    """Sum of the last value of each period that ends after a day, of the task and the kind of period of a report.

    None when no such period has a value.
    """
    given = REPORTS.alias("given")
    place = PERIODS.alias("place")
    last = (
        select(REPORTS.c.value)
        .ext(distinct_on(PERIODS.c.starts_on))
        .join(PERIODS, PERIODS.c.period_id == REPORTS.c.period_id)
        .join(given, given.c.task_id == REPORTS.c.task_id)
        .join(place, (place.c.period_id == given.c.period_id) & (place.c.kind == PERIODS.c.kind))
        .where(given.c.report_id == report_id, REPORTS.c.value.is_not(None), PERIODS.c.ends_on > after)
        .order_by(PERIODS.c.starts_on, *LATEST_FIRST)
        .subquery()
    )
    total: float | None = (await tx.execute(select(sql.sum(last.c.value)))).scalar_one()
    return total


async def values(tx: Transaction, report_ids: Collection[str]) -> dict[str, float | None]:
    """Value given in each report, by id."""
    statement = select(REPORTS.c.report_id, REPORTS.c.value).where(REPORTS.c.report_id.in_(report_ids))
    return {row.report_id: row.value for row in await tx.execute(statement)}
