"""Who sent what in a period, counted by the store."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Subquery, and_, not_, or_, select
from sqlalchemy import func as sql

from services.plans.domain.periods import Period
from services.plans.domain.senders import Sender
from services.plans.store.subtrees import inside
from services.plans.tables import REPORTS, TASKS, UNITS
from shared.database import Transaction


async def of_period(tx: Transaction, period: Period, roots: Sequence[str] | None) -> list[Sender]:
    """Units with tasks of the period's plan that it asks for, by id; with `roots` those of the subtrees.

    A task is asked for once it has begun, while it is in force and takes reports, or when it was reported.
    """
    sent = _sent_in(period)
    counts = (
        sql.count().label("task_count"),
        sql.count(sent.c.task_id).label("reported_count"),
        sql.count().filter(sent.c.is_late).label("late_count"),
        sql.max(sent.c.last_reported_at).label("last_reported_at"),
    )
    statement = (
        select(TASKS.c.unit_id, UNITS.c.display_name, *counts)
        .join(UNITS, UNITS.c.unit_id == TASKS.c.unit_id)
        .outerjoin(sent, sent.c.task_id == TASKS.c.task_id)
        .where(TASKS.c.plan_id == period.plan_id, or_(_is_asked_for(period), sent.c.task_id.is_not(None)))
        .group_by(TASKS.c.unit_id, UNITS.c.display_name)
        .order_by(TASKS.c.unit_id)
    )
    if roots is not None:
        statement = statement.where(inside(TASKS.c.unit_id, roots))
    return [Sender(**row) for row in (await tx.execute(statement)).mappings()]


def _sent_in(period: Period) -> Subquery:
    """Tasks reported in a period: when last, and whether the first report came after the cut-off."""
    return (
        select(
            REPORTS.c.task_id,
            sql.max(REPORTS.c.reported_at).label("last_reported_at"),
            (sql.min(REPORTS.c.reported_on) > period.span.due_on).label("is_late"),
        )
        .where(REPORTS.c.period_id == period.period_id, not_(REPORTS.c.is_counted))
        .group_by(REPORTS.c.task_id)
        .subquery()
    )


def _is_asked_for(period: Period) -> ColumnElement[bool]:
    """Lines answered by tasks made from them, withdrawn, paused and completed ones take no report."""
    recurs = and_(TASKS.c.kind == "deliverable", TASKS.c.recurrence_every.is_not(None))
    is_answered_by_others = and_(TASKS.c.derivation.is_(None), or_(TASKS.c.counted_over.is_not(None), recurs))
    return and_(
        TASKS.c.is_in_force,
        TASKS.c.work_state.not_in(("completed", "suspended")),
        TASKS.c.starts_on <= period.span.ends_on,
        not_(is_answered_by_others),
    )
