"""Where a task leads: the line through its last reports, the day it turns red, the pace that would still make it."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from services.alerting.domain.facts import KEPT_REPORTS, Definition, Report, TaskFacts
from services.alerting.domain.path import Segment, rung_on, segments
from services.alerting.domain.policy import DIGITS, Policy

MONTH_DAYS = 30
FEWEST_REPORTS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """The straight line from the first to the last of the last reports, and the day its target is due."""

    first: Report
    last: Report
    aims_at: date

    @property
    def per_day(self) -> float:
        """Rate won in a day."""
        return (self.last.rate - self.first.rate) / (self.last.on - self.first.on).days

    @property
    def gap(self) -> float:
        """Share that will be missing on the day the target is due; negative when it will be more than enough."""
        return round(1 - self.last.rate - self.per_day * (self.aims_at - self.last.on).days, DIGITS)

    @property
    def done_on(self) -> date | None:
        """Day the line reaches the whole; none when it never does, or in no time anybody plans for."""
        if self.last.rate >= 1:
            return self.last.on
        if self.per_day <= 0:
            return None
        days = ceil(round((1 - self.last.rate) / self.per_day, DIGITS))
        return self.last.on + timedelta(days) if days <= (date.max - self.last.on).days else None


def line_through(facts: TaskFacts, reports: int) -> Line | None:
    """Return the line through so many last reports of different days; none with fewer towards the same target."""
    told, points = facts.definition, facts.points
    if told is None or not points:
        return None
    rung = rung_on(told.path, points[-1].on)
    inside = [point for point in points if rung.starts_on <= point.on][-reports:]
    is_last = rung.ends_on == told.path[-1].on
    due_on = told.effective_due_on if is_last else min(rung.ends_on, told.effective_due_on)
    return Line(inside[0], inside[-1], due_on) if len(inside) == reports else None


def gaps(facts: TaskFacts) -> tuple[float | None, ...]:
    """Return the gap by the line through the last 2, 3, … reports, for the sweep, which knows the policy of its day."""
    lines = (line_through(facts, reports) for reports in range(FEWEST_REPORTS, KEPT_REPORTS + 1))
    return tuple(line.gap if line else None for line in lines)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is foreseen on a day if nothing else is told; rates are 0…1, paces rates in 30 days."""

    done_on: date | None = None
    red_on: date | None = None
    gap: float | None = None
    pace_per_month: float | None = None
    needed_per_month: float | None = None


def forecast(facts: TaskFacts, day: date, policy: Policy) -> Forecast | None:
    """Return where a watched task leads; none for one that rules do not look at."""
    told = facts.definition
    if told is None or not facts.is_watched:
        return None
    line = line_through(facts, policy.trend.reports) if policy.trend else None
    due_on = line.aims_at if line and line.aims_at >= day else told.effective_due_on
    left = (due_on - day).days
    missing = 1 - (facts.credited_rate or 0.0)
    return Forecast(
        done_on=line.done_on if line else None,
        red_on=red_on(facts, told, day, policy),
        gap=min(1.0, max(0.0, line.gap)) if line else None,
        pace_per_month=round(line.per_day * MONTH_DAYS, DIGITS) if line else None,
        needed_per_month=round(missing / left * MONTH_DAYS, DIGITS) if left > 0 else None,
    )


def red_on(facts: TaskFacts, told: Definition, day: date, policy: Policy) -> date | None:
    """Return the first day from `day` on that a task is red if nothing is told."""
    if facts.rejection is not None:
        return day
    credited = facts.credited_rate or 0.0
    overdue_on = max(day, told.effective_due_on + timedelta(1)) if told.effective_due_on < date.max else None
    found = (_red_in(piece, credited, day, policy) for piece in segments(told.path) if piece.ends_on > day)
    behind_on = next((each for each in found if each is not None), None)
    return min((each for each in (behind_on, overdue_on) if each is not None), default=None)


def _red_in(piece: Segment, credited: float, day: date, policy: Policy) -> date | None:
    """Return the first red day of a piece. Along a straight piece the rule changes its mind once at most."""
    first = max(day, piece.starts_on)
    length = (piece.ends_on - first).days if piece.ends_on < date.max else 1

    def is_red(offset: int) -> bool:
        expected = piece.rate_on(first + timedelta(offset))
        return policy.below_path.level(credited, expected) == "red"

    if is_red(0):
        return first
    if piece.rate_at_end <= piece.rate_at_start or not is_red(length - 1):
        return None
    return first + timedelta(bisect_left(range(length), x=True, key=is_red))
