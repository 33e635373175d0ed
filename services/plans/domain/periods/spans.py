"""Spans of reporting periods: by the two calendars (calendar month, 15th to 14th), and by the term of a plan."""

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.plans.domain.holidays import next_working_day
from services.plans.domain.periods.rules import ReportingRule
from services.plans.domain.plans import Plan
from services.plans.domain.policy import Calendar, PeriodKind, Policy

ADMINISTRATIVE_FIRST_DAY = 15
MONTHS_IN: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "half_year": 6, "nine_months": 9, "year": 12}
YEAR = 12
ONE_DAY = timedelta(days=1)

Bounds = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day of a period, the last day a report is in time, the first day it is locked.

    `given_title` is the name of a period opened by hand.
    """

    kind: PeriodKind
    starts_on: date
    ends_on: date
    due_on: date
    locks_on: date
    given_title: str | None = None


def bounds_of(kind: PeriodKind, day: date, calendar: Calendar) -> Bounds | None:
    """First and last day of the week, month … year that a day lies in; none for the quarter no nine months contain."""
    if kind == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    year, month = _month_of(day, calendar)
    length = MONTHS_IN[kind]
    first = (month - 1) // length * length + 1
    last = first + length - 1
    return (_first_day(year, first, calendar), _last_day(year, last, calendar)) if last <= YEAR else None


def term_bounds(kind: PeriodKind, plan: Plan, policy: Policy) -> Bounds:
    """First and last day of a plan's first half (`mid_term`) or of the whole plan (`end_of_term`)."""
    if kind == "end_of_term":
        return plan.valid_from, plan.valid_to
    if policy.mid_term_ends_with == "day":
        return plan.valid_from, plan.valid_from + (plan.valid_to - plan.valid_from) // 2
    calendar = plan.calendar or policy.calendar
    first, last = _month_number(plan.valid_from, calendar), _month_number(plan.valid_to, calendar)
    year, month = divmod(first + (last - first) // 2, YEAR)
    return plan.valid_from, min(_last_day(year, month + 1, calendar), plan.valid_to)


def spans_open_on(day: date, rule: ReportingRule, plan: Plan, policy: Policy) -> tuple[Span, ...]:
    """Every period of a rule that has begun by a day and is not locked yet, oldest first."""
    found: list[Span] = []
    for bounds in _bounds_back_from(day, rule, plan, policy):
        span = _span(bounds, rule, policy)
        if span.locks_on <= day:
            break
        if span.starts_on <= day:
            found.append(span)
    return tuple(reversed(found))


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
        "mid_term": f"giữa kỳ, đến {last:%d/%m/%Y}",
        "end_of_term": f"cuối kỳ, đến {last:%d/%m/%Y}",
        "ad_hoc": span.given_title or f"đột xuất, đến {last:%d/%m/%Y}",
    }[span.kind]


def _bounds_back_from(day: date, rule: ReportingRule, plan: Plan, policy: Policy) -> Iterator[Bounds]:
    """The period of a day and those before it, without end; the term of a plan is one period."""
    if rule.kind in {"mid_term", "end_of_term"}:
        yield term_bounds(rule.kind, plan, policy)
        return
    calendar = rule.calendar or plan.calendar or policy.calendar
    while True:
        bounds = bounds_of(rule.kind, day, calendar)
        if bounds is not None:
            yield bounds
        starts_on, _ = bounds or _quarter(day, calendar)
        day = starts_on - ONE_DAY


def _quarter(day: date, calendar: Calendar) -> Bounds:
    year, month = _month_of(day, calendar)
    first = (month - 1) // 3 * 3 + 1
    return _first_day(year, first, calendar), _last_day(year, first + 2, calendar)


def _span(bounds: Bounds, rule: ReportingRule, policy: Policy) -> Span:
    starts_on, ends_on = bounds
    due_on = next_working_day(ends_on + timedelta(days=rule.cut_off_days), policy.days_off)
    locks_on = max(ends_on + timedelta(days=rule.lock_days), due_on + ONE_DAY)
    return Span(rule.kind, starts_on, ends_on, due_on, locks_on)


def _month_of(day: date, calendar: Calendar) -> tuple[int, int]:
    if calendar == "administrative" and day.day >= ADMINISTRATIVE_FIRST_DAY:
        return (day.year + 1, 1) if day.month == YEAR else (day.year, day.month + 1)
    return day.year, day.month


def _month_number(day: date, calendar: Calendar) -> int:
    year, month = _month_of(day, calendar)
    return year * YEAR + month - 1


def _first_day(year: int, month: int, calendar: Calendar) -> date:
    if calendar == "calendar":
        return date(year, month, 1)
    year_before, month_before = (year - 1, YEAR) if month == 1 else (year, month - 1)
    return date(year_before, month_before, ADMINISTRATIVE_FIRST_DAY)


def _last_day(year: int, month: int, calendar: Calendar) -> date:
    if calendar == "calendar":
        return date(year, month, months.monthrange(year, month)[1])
    return date(year, month, ADMINISTRATIVE_FIRST_DAY - 1)
