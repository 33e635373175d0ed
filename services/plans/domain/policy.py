"""The numbers of plans that may be changed, under a version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Calendar = Literal["calendar", "administrative"]
PeriodKind = Literal["week", "month", "quarter", "half_year", "nine_months", "year"]


@dataclass(frozen=True, slots=True)
class PeriodPolicy:
    """Days counted from the end of a period: until a report is in time, until the period is locked."""

    cut_off_days: int
    lock_days: int


@dataclass(frozen=True, slots=True)
class ReadingPolicy:
    """Bounds on reading one document."""

    limit_bytes: int
    limit_seconds: int
    limit_memory_bytes: int


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for every plan unless the plan says otherwise; `periods` names the kinds that open by the calendar."""

    version: str
    due_soon_days: int
    calendar: Calendar
    reopen_days: int
    periods: Mapping[PeriodKind, PeriodPolicy]
    holidays: frozenset[date]
    reading: ReadingPolicy
