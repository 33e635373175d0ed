"""Reporting periods by the two calendars: the calendar month, and the administrative one (15th to 14th)."""

import calendar as months
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.plans.domain.plans import Plan
from services.plans.domain.policy import Calendar, PeriodKind, Policy

ADMINISTRATIVE_FIRST_DAY = 15
MONTHS_IN: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "half_year": 6, "nine_months": 9, "year": 12}
YEAR = 12


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day of a period, the last day a report is in time, the first day it is locked."""

    kind: PeriodKind
    starts_on: date
    ends_on: date
    due_on: date
    locks_on: date


@dataclass(frozen=True, slots=True)
class Period:
    """A span that was opened for a plan; `version` counts its facts."""

    period_id: str
    plan_id: str
    unit_id: str
    span: Span
    is_locked: bool = False
    version: int = 1

    def is_locked_on(self, day: date) -> bool:
        """Whether nothing can be written in it on a day; the calendar counts even before the sweep has run."""
        return self.is_locked or day >= self.span.locks_on


def span_of(kind: PeriodKind, day: date, policy: Policy, calendar: Calendar | None = None) -> Span | None:
    """Period of a kind that a day lies in; none for the last quarter, which no nine months contain."""
    bounds = _week(day) if kind == "week" else _months(kind, day, calendar or policy.calendar)
    if bounds is None:
        return None
    starts_on, ends_on = bounds
    rule = policy.periods[kind]
    due_on = _next_working_day(ends_on + timedelta(days=rule.cut_off_days), policy)
    locks_on = max(ends_on + timedelta(days=rule.lock_days), due_on + timedelta(days=1))
    return Span(kind, starts_on, ends_on, due_on, locks_on)


def spans_open_on(day: date, policy: Policy, calendar: Calendar | None = None) -> tuple[Span, ...]:
    """Every period of the policy that has begun by a day and is not locked yet, oldest first within its kind."""
    found: list[Span] = []
    for kind in policy.periods:
        cursor = day
        while (span := span_of(kind, cursor, policy, calendar)) is not None and span.locks_on > day:
            found.append(span)
            cursor = span.starts_on - timedelta(days=1)
    return tuple(sorted(found, key=lambda span: (span.kind, span.starts_on)))


def periods_to_open(plan: Plan, day: date, policy: Policy, new_id: Callable[[], str]) -> tuple[Period, ...]:
    """Periods a published plan is reported in as of a day, with fresh ids; none that ended before it was published."""
    since = plan.published_on
    if since is None:
        return ()
    spans = (span for span in spans_open_on(day, policy, plan.calendar) if span.ends_on >= since)
    return tuple(Period(new_id(), plan.plan_id, plan.unit_id, span) for span in spans)


def reopened(span: Span, day: date, policy: Policy) -> Span:
    """Span with a new lock day, counted from the day of the reopening."""
    return replace(span, locks_on=day + timedelta(days=policy.reopen_days))


def title(span: Span) -> str:
    """Vietnamese name of a period, e.g. `tháng 11/2026`; an administrative period is named after its last month."""
    last = span.ends_on
    quarter = (last.month - 1) // 3 + 1
    half = "đầu" if last.month <= YEAR // 2 else "cuối"
    return {
        "week": f"tuần từ {span.starts_on:%d/%m/%Y}",
        "month": f"tháng {last:%m/%Y}",
        "quarter": f"quý {quarter}/{last.year}",
        "half_year": f"6 tháng {half} năm {last.year}",
        "nine_months": f"9 tháng năm {last.year}",
        "year": f"năm {last.year}",
    }[span.kind]


def _week(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _months(kind: PeriodKind, day: date, calendar: Calendar) -> tuple[date, date] | None:
    year, month = _month_of(day, calendar)
    length = MONTHS_IN[kind]
    first = (month - 1) // length * length + 1
    last = first + length - 1
    if last > YEAR:
        return None
    return _first_day(year, first, calendar), _last_day(year, last, calendar)


def _month_of(day: date, calendar: Calendar) -> tuple[int, int]:
    if calendar == "administrative" and day.day >= ADMINISTRATIVE_FIRST_DAY:
        return (day.year + 1, 1) if day.month == YEAR else (day.year, day.month + 1)
    return day.year, day.month


def _first_day(year: int, month: int, calendar: Calendar) -> date:
    if calendar == "calendar":
        return date(year, month, 1)
    year_before, month_before = (year - 1, YEAR) if month == 1 else (year, month - 1)
    return date(year_before, month_before, ADMINISTRATIVE_FIRST_DAY)


def _last_day(year: int, month: int, calendar: Calendar) -> date:
    if calendar == "calendar":
        return date(year, month, months.monthrange(year, month)[1])
    return date(year, month, ADMINISTRATIVE_FIRST_DAY - 1)


def _next_working_day(day: date, policy: Policy) -> date:
    while day in policy.holidays:
        day += timedelta(days=1)
    return day
