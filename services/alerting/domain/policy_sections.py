"""Sections a policy may have: without one its rule is off. Each refuses what could alert by mistake."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from services.alerting.domain.policy_error import PolicyError

Audience = Literal["unit_head", "agency", "leader"]
Level = Literal["amber", "red"]

MOST_DAYS = 3650
CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Rule 5: amber once an obstacle is open for more than so many days."""

    days: int

    def __post_init__(self) -> None:
        """Refuse less than a day; PolicyError with the field."""
        check_days(("days",), self.days)


@dataclass(frozen=True, slots=True)
class Trend:
    """Rule 5: amber when the line through so many last reports, of different days, misses the target."""

    reports: int

    def __post_init__(self) -> None:
        """Refuse what draws no line, or one through reports that are not kept; PolicyError with the field."""
        if not 2 <= self.reports <= 5:  # noqa: PLR2004  a line needs two points, five are kept
            raise PolicyError(("reports",), "phải từ 2 đến 5 báo cáo")


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """An alert nobody acknowledged for so many days since it took its level goes to the next audience."""

    after_days: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Escalation:
    """Rule 6: the ladder of alerts nobody acknowledges."""

    levels: tuple[Level, ...]
    steps: tuple[EscalationStep, ...]

    def __post_init__(self) -> None:
        """Refuse an empty ladder and steps that overlap; PolicyError with the field."""
        if not self.levels or len(set(self.levels)) != len(self.levels):
            raise PolicyError(("levels",), "phải nêu ít nhất một mức, mỗi mức một lần")
        if not self.steps:
            raise PolicyError(("steps",), "phải có ít nhất một bậc")
        for index, step in enumerate(self.steps):
            check_days(("steps", index, "after_days"), step.after_days)
        for index, (lower, upper) in enumerate(pairwise(self.steps), start=1):
            if upper.after_days <= lower.after_days:
                message = f"phải lớn hơn {lower.after_days}, ngày của bậc trước"
                raise PolicyError(("steps", index, "after_days"), message)
        audiences = [step.audience for step in self.steps]
        for index, audience in enumerate(audiences):
            if audience in audiences[:index]:
                raise PolicyError(("steps", index, "audience"), f"{audience} đã có một bậc")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Nothing is sent from `begin` until `end`, province's time; on days off, nothing at all if so said."""

    begin: str
    end: str
    on_days_off: bool
    lets_urgent_through: bool = False
    """A red alert that is put before the leaders is sent nevertheless."""

    def __post_init__(self) -> None:
        """Refuse times that are none, and hours that never end; PolicyError with the field."""
        _check_clock_time("begin", self.begin)
        _check_clock_time("end", self.end)
        if self.begin == self.end:
            raise PolicyError(("end",), "phải khác giờ bắt đầu (begin)")


@dataclass(frozen=True, slots=True)
class Digest:
    """Alerts of these levels wait for one message a day, at this time of the province."""

    at: str
    levels: tuple[Level, ...]

    def __post_init__(self) -> None:
        """Refuse a time that is none, and a digest of nothing; PolicyError with the field."""
        _check_clock_time("at", self.at)
        if not self.levels or len(set(self.levels)) != len(self.levels):
            raise PolicyError(("levels",), "phải nêu ít nhất một mức, mỗi mức một lần")


def check_days(path: tuple[str | int, ...], days: int) -> None:
    """Refuse days that are none, or more than a plan has; PolicyError with the place."""
    if not 1 <= days <= MOST_DAYS:
        raise PolicyError(path, f"phải từ 1 đến {MOST_DAYS} ngày")


def _check_clock_time(field: str, text: str) -> None:
    if CLOCK_TIME.fullmatch(text) is None:
        raise PolicyError((field,), 'phải là giờ trong dấu ngoặc kép, ví dụ "22:00"')
