"""The numbers of alerts: they hold under a version and never stand in code."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.alerting.domain.policy_error import PolicyError
from services.alerting.domain.policy_sections import Digest, Escalation, Level, Obstacle, QuietHours, Trend, check_days

Reading = Literal["ratio", "points"]

ALWAYS = date(2000, 1, 1)
"""Before any day that is judged."""

VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")

DIGITS = 9
"""Decimals rates are compared with: 0.15 is half of 0.3, whatever the last bit of a float says."""


@dataclass(frozen=True, slots=True)
class BelowPath:
    """Rule 4b and its early warning. Ratios are shares of the expected rate, `red_points` percentage points."""

    reading: Reading
    sleeps_below: float
    red_ratio: float
    red_points: float
    amber_ratio: float

    def __post_init__(self) -> None:
        """Refuse thresholds that are none, or out of order.

        Raises:
            PolicyError: with the field.
        """
        if not 0 <= self.sleeps_below < 1:
            raise PolicyError(("sleeps_below",), "phải là tỷ lệ từ 0 đến dưới 1")
        if not 0 < self.red_ratio < 1:
            raise PolicyError(("red_ratio",), "phải lớn hơn 0 và nhỏ hơn 1")
        if not 0 < self.red_points < 100:  # noqa: PLR2004  percentage points
            raise PolicyError(("red_points",), "phải lớn hơn 0 và nhỏ hơn 100")
        if not self.red_ratio < self.amber_ratio <= 1:
            raise PolicyError(("amber_ratio",), f"phải lớn hơn red_ratio ({self.red_ratio}) và không quá 1")

    def red_below(self, expected: float) -> float:
        """Rate from which a task is no longer red, at an expected rate."""
        below = expected * self.red_ratio if self.reading == "ratio" else expected - self.red_points / 100
        return round(below, DIGITS)

    def amber_below(self, expected: float) -> float:
        """Rate from which a task is no longer amber, at an expected rate."""
        return max(round(expected * self.amber_ratio, DIGITS), self.red_below(expected))

    def level(self, credited: float, expected: float) -> Level | None:
        """Level of a task; none when it keeps up, or while so little is expected that the rule sleeps."""
        if round(expected, DIGITS) < self.sleeps_below:
            return None
        rate = round(credited, DIGITS)
        if rate < self.red_below(expected):
            return "red"
        return "amber" if rate < self.amber_below(expected) else None


@dataclass(frozen=True, slots=True)
class DueSoon:
    """Early warning before the due date, in days."""

    days: int

    def __post_init__(self) -> None:
        """Refuse a window that never opens.

        Raises:
            PolicyError: with the field.
        """
        check_days(("days",), self.days)


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the alerting policy. A section that is none is off."""

    version: str
    below_path: BelowPath
    due_soon: DueSoon
    effective_from: date = ALWAYS
    """First day it holds for."""
    obstacle: Obstacle | None = None
    trend: Trend | None = None
    escalation: Escalation | None = None
    quiet_hours: QuietHours | None = None
    digest: Digest | None = None

    def __post_init__(self) -> None:
        """Refuse a name that fits no address.

        Raises:
            PolicyError: with the field.
        """
        if VERSION.fullmatch(self.version) is None:
            raise PolicyError(("version",), "phải có 1 đến 40 chữ cái không dấu, chữ số, dấu chấm hoặc gạch nối")


@dataclass(frozen=True, slots=True)
class Policies:
    """Every version, in the order in which they take effect: a day keeps the policy that held on it."""

    versions: tuple[Policy, ...]

    @classmethod
    def of(cls, versions: Iterable[Policy]) -> "Policies":
        """Put versions in order.

        Raises:
            PolicyError: none at all, or two with one name or one day.
        """
        ordered = tuple(sorted(versions, key=lambda policy: policy.effective_from))
        if not ordered:
            raise PolicyError((), "không có phiên bản nào")
        for field in ("version", "effective_from"):
            if len({getattr(policy, field) for policy in ordered}) != len(ordered):
                raise PolicyError((field,), "hai phiên bản trùng nhau")
        return cls(ordered)

    def on(self, day: date) -> Policy:
        """Return the policy of a day; the first one also holds for the days before it."""
        held = [policy for policy in self.versions if policy.effective_from <= day]
        return held[-1] if held else self.versions[0]
