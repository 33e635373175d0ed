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

    def __post_init__(self) -> None:
        """Refuse a period that is locked while a report is still in time."""
        if not 0 <= self.cut_off_days < self.lock_days:
            raise ValueError("cut_off_days must be at least 0, and lock_days greater than it")


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

    def __post_init__(self) -> None:
        """Refuse figures that no calendar can hold, and a policy that opens no month."""
        if min(self.due_soon_days, self.reopen_days) < 1:
            raise ValueError("due_soon_days and reopen_days must be at least 1")
        if "month" not in self.periods:
            raise ValueError("periods must hold month: a report that names no period goes into the month")
