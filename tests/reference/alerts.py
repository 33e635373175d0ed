"""Rules 4 to 6 read word by word: which alerts stand on a day, and what is foreseen."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from contracts import plans
from tests.reference.log import TaskLog
from tests.reference.numbers import Numbers, exact

MONTH_DAYS = 30


def open_alerts(task: TaskLog, day: date, numbers: Numbers) -> dict[str, str]:
    """Level by rule. A task that is completed, paused or withdrawn has none."""
    if not task.is_in_force or task.completed_on is not None:
        return {}
    levels = {
        "overdue": "red" if is_overdue(task, day) else None,
        "below_path": below_path(task, day, numbers),
        "evidence_rejected": "red" if task.is_rejected else None,
        "due_soon": "amber" if is_due_soon(task, day, numbers) else None,
        "obstacle_open": "amber" if has_old_obstacle(task, day, numbers) else None,
        "trend": "amber" if misses_target(task, day, numbers) else None,
    }
    return {rule: level for rule, level in levels.items() if level}


def is_overdue(task: TaskLog, day: date) -> bool:
    """Rule 4a."""
    return task.completed_on is None and day > task.stands.effective_due_on


def below_path(task: TaskLog, day: date, numbers: Numbers) -> str | None:
    """Rules 4b and 5; nothing reported counts as nothing done."""
    expected, actual = task.expected(day), task.credited or Fraction(0)
    if expected < Fraction(numbers.sleeps_below):
        return None
    if numbers.reading == "points":
        is_red = 100 * (expected - actual) > numbers.red_points
    else:
        is_red = actual < Fraction(numbers.red_ratio) * expected
    if is_red:
        return "red"
    return "amber" if actual < Fraction(numbers.amber_ratio) * expected else None


def is_due_soon(task: TaskLog, day: date, numbers: Numbers) -> bool:
    """Rule 5: due within so many days, the due day among them, and not claimed."""
    left = (task.stands.effective_due_on - day).days
    return 0 <= left <= numbers.due_soon_days and not task.is_claimed


def has_old_obstacle(task: TaskLog, day: date, numbers: Numbers) -> bool:
    """Rule 5: older than so many days."""
    if numbers.obstacle_days is None:
        return False
    return any((day - told.raised_on).days > numbers.obstacle_days for told in task.open_obstacles)


@dataclass(frozen=True)
class Trend:
    """The straight line through the last reports: what it wins in a day, the rate reached, the day it aims at."""

    per_day: Fraction
    rate: Fraction
    on: date
    aims_at: date

    @property
    def rate_in_the_end(self) -> Fraction:
        return self.rate + self.per_day * (self.aims_at - self.on).days


def trend(task: TaskLog, numbers: Numbers) -> Trend | None:
    """From the first to the last of the last three days with a rate; none with fewer. A day's last report counts.

    Only reports on one and the same target are on one line: those inside the segment of the last of them, and since an
    amendment that held the reported rate against other targets.
    """
    if numbers.trend_reports is None:
        return None
    since = last_change_of_targets(task)
    last_of_day = {told.reported_on: exact(told.completion_rate) for told in progress(task) if told.version > since}
    if not last_of_day:
        return None
    begins_on, ends_on = segment(task, max(last_of_day))
    days = sorted(day for day in last_of_day if day >= begins_on)[-numbers.trend_reports :]
    if len(days) < numbers.trend_reports:
        return None
    first, last = days[0], days[-1]
    per_day = (last_of_day[last] - last_of_day[first]) / (last - first).days
    return Trend(per_day, last_of_day[last], last, ends_on)


def progress(task: TaskLog) -> list[plans.TaskReported]:
    return [told for told in task.reports if told.completion_rate is not None and not told.claims_completion]


def last_change_of_targets(task: TaskLog) -> int:
    """Version of the last amendment that made another rate of what was reported; 0 without one."""
    changed = 0
    for told in task.standings:
        if isinstance(told, plans.TaskAmended) and told.completion_rate is not None:
            before = [report for report in progress(task) if report.version < told.version]
            if before and before[-1].completion_rate != told.completion_rate:
                changed = told.version
    return changed


def segment(task: TaskLog, day: date) -> tuple[date, date]:
    """First and last day of the current milestone: where the path falls back, the next one begins."""
    points = [(point.on, exact(point.rate)) for point in task.stands.time_path]
    begins_on = date.min
    for (on, rate), (next_on, next_rate) in pairwise(points):
        if next_rate < rate:
            if day <= on:
                return begins_on, min(on, task.stands.effective_due_on)
            begins_on = next_on
    return begins_on, task.stands.effective_due_on


def misses_target(task: TaskLog, day: date, numbers: Numbers) -> bool:
    """Rule 5: by the due date the line is below the whole; past it, rule 4a speaks, and a claim says it is done."""
    line = trend(task, numbers)
    return line is not None and not task.is_claimed and day <= line.aims_at and line.rate_in_the_end < 1


def red_on(task: TaskLog, day: date, numbers: Numbers) -> date | None:
    """First day from `day` on that the task is red if nothing more is told. Tried day by day."""
    due_on = task.stands.effective_due_on
    for ahead in range(max(0, (due_on - day).days) + 2):
        then = day + timedelta(days=ahead)
        if "red" in open_alerts(task, then, numbers).values():
            return then
    return None


def needed_per_month(task: TaskLog, day: date) -> Fraction | None:
    """Rate to win in thirty days to be whole on the due date; none once it passed."""
    left = (task.stands.effective_due_on - day).days
    return (1 - (task.credited or 0)) / left * MONTH_DAYS if left > 0 else None
