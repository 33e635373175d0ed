"""The numbers of plans that may be changed, under a version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Calendar = Literal["calendar", "administrative"]
PeriodKind = Literal[
    "week", "month", "quarter", "half_year", "nine_months", "year", "mid_term", "end_of_term", "ad_hoc"
]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MidTerm = Literal["month", "day"]

DAYS_IN_A_WEEK = 7


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
class DaysOff:
    """Days off besides the public holidays of Viet Nam: weekly ones and extra ones; a day in `worked` is none."""

    weekly: tuple[Weekday, ...]
    extra: tuple[date, ...]
    worked: tuple[date, ...]

    def __post_init__(self) -> None:
        """Refuse a week without a working day."""
        if len(set(self.weekly)) == DAYS_IN_A_WEEK:
            raise ValueError("days_off.weekly must leave a working day")


@dataclass(frozen=True, slots=True)
class LikenessPolicy:
    """How alike two names must be, 0…1: to be suggested as a lead, to be one line twice, to be one indicator."""

    lead_from: float
    near_duplicate_from: float
    same_indicator_from: float

    def __post_init__(self) -> None:
        """Refuse shares of anything but one."""
        if not all(0 < share <= 1 for share in (self.lead_from, self.near_duplicate_from, self.same_indicator_from)):
            raise ValueError("likeness must lie above 0 and not above 1")


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for every plan unless the plan says otherwise; `periods` names the kinds that open by the calendar."""

    version: str
    due_soon_days: int
    calendar: Calendar
    reopen_days: int
    periods: Mapping[PeriodKind, PeriodPolicy]
    ad_hoc_lock_days: int
    mid_term_ends_with: MidTerm
    days_off: DaysOff
    notice_days: tuple[int, ...]
    obstacle_old_days: int
    reading: ReadingPolicy
    likeness: LikenessPolicy

    def __post_init__(self) -> None:
        """Refuse figures that no calendar can hold, and a policy that opens no month."""
        days = (self.due_soon_days, self.reopen_days, self.ad_hoc_lock_days, self.obstacle_old_days, *self.notice_days)
        if min(days) < 1:
            names = "due_soon_days, reopen_days, ad_hoc_lock_days, obstacle_old_days and notice_days"
            raise ValueError(f"{names} must be at least 1")
        if "month" not in self.periods:
            raise ValueError("periods must hold month: a report that names no period goes into the month")
        if "ad_hoc" in self.periods:
            raise ValueError("periods must not hold ad_hoc: such a period is opened by hand")
