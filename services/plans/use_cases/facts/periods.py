"""Facts about periods."""

from datetime import datetime

from contracts import plans as told
from services.plans.domain.periods import Period, title


def period_opened(period: Period) -> told.PeriodOpened:
    span = period.span
    return told.PeriodOpened(
        unit_id=period.unit_id,
        version=period.version,
        period_id=period.period_id,
        plan_id=period.plan_id,
        kind=span.kind,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        due_on=span.due_on,
        locks_on=span.locks_on,
        sender_unit_id=period.sender_unit_id,
        title=title(span),
        reopened_reason=period.reopening.reason if period.reopening else None,
    )


def period_closed(period: Period, closed_at: datetime) -> told.PeriodClosed:
    span = period.span
    return told.PeriodClosed(
        unit_id=period.unit_id,
        version=period.version,
        period_id=period.period_id,
        plan_id=period.plan_id,
        kind=span.kind,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        closed_at=closed_at,
        sender_unit_id=period.sender_unit_id,
    )
