"""The figure of an indicator for a commune and a year, reported or entered by hand. None is not zero."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from services.scoring.domain.index.method import Indicator


@dataclass(frozen=True, slots=True)
class Reported:
    """One report on a task in a period. `day` is the period's last day, or the report's while the period is unknown."""

    period_id: str
    period_kind: str | None
    day: date
    reported_on: date
    version: int
    """Of the task; orders reports."""
    report_id: str
    event_id: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Source:
    """A task of a plan that measures an indicator, with its reports."""

    task_id: str
    code: str
    name: str
    unit_id: str
    is_summed: bool
    """Measured by period (trong kỳ): the periods of the year add up. Otherwise the last value of the year counts."""
    reports: tuple[Reported, ...] = ()
    rejected_report_ids: frozenset[str] = frozenset()
    """Reports whose evidence was rejected, and not accepted since."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A figure from elsewhere, entered by hand; `value` none takes back what was entered before."""

    code: str
    version: int
    value: Decimal | None
    source: str
    document: str
    measured_on: date
    entered_at: datetime
    account_id: str
    display_name: str


class Origin(StrEnum):
    """Where a figure comes from, or why there is none."""

    REPORTED = "reported"
    ENTERED = "entered"
    MISSING = "missing"
    CONFLICT = "conflict"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Told:
    """What one task says: its value for the year and the reports it was made of."""

    source: Source
    value: Decimal | None
    reports: tuple[Reported, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, where it comes from, and everything that was looked at for it, also what was taken back."""

    value: Decimal | None
    origin: Origin
    told: tuple[Told, ...] = ()
    entered: Entered | None = None


MISSING = Figure(None, Origin.MISSING)


def told_by(source: Source, year: int, as_of: date) -> Told:
    """Return what a task says for a year, by the reports on days until one."""
    standing = _standing(source, year, as_of)
    if not standing:
        return Told(source, None, ())
    if not source.is_summed:
        return Told(source, standing[-1].value, standing[-1:])
    # Months and quarters of one task tell the same twice: the kind of its last report counts.
    counted = tuple(report for report in standing if report.period_kind == standing[-1].period_kind)
    return Told(source, sum((report.value or Decimal(0) for report in counted), Decimal(0)), counted)


def _standing(source: Source, year: int, as_of: date) -> tuple[Reported, ...]:
    """The last report of each period that has a value, in the order of the periods."""
    last: dict[str, Reported] = {}
    for report in sorted(source.reports, key=lambda each: (each.version, each.event_id)):
        # What is told of December in January is December's; what is told today of this month is today's.
        counts = report.day.year == year and min(report.day, report.reported_on) <= as_of
        if counts and report.report_id not in source.rejected_report_ids:
            last[report.period_id] = report
    found = [report for report in last.values() if report.value is not None]
    return tuple(sorted(found, key=lambda each: (each.day, each.version, each.event_id)))


def figure_of(
    indicator: Indicator, sources: Iterable[Source], entered: Entered | None, year: int, as_of: date
) -> Figure:
    """Return the figure that counts: entered by hand before reported; none where tasks contradict each other."""
    told = tuple(told_by(source, year, as_of) for source in sources)
    if entered is not None and entered.value is not None:
        return Figure(entered.value, Origin.ENTERED, told, entered)
    values = {each.value for each in told if each.value is not None}
    if len(values) != 1:
        return Figure(None, Origin.CONFLICT if values else Origin.MISSING, told, entered)
    value = values.pop()
    if not indicator.takes(value):
        return Figure(None, Origin.OUTSIDE, told, entered)
    return Figure(value, Origin.REPORTED, told, entered)
