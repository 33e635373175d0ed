"""Rules 4 to 6 read word by word: which alerts stand on a day, and what is foreseen."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

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
    """The straight line through the last reports: what it wins in a day, and the rate it has reached."""

    per_day: Fraction
    rate: Fraction
    on: date

    def rate_on(self, day: date) -> Fraction:
        return self.rate + self.per_day * (day - self.on).days


def trend(task: TaskLog, numbers: Numbers) -> Trend | None:
    """From the first to the last of the last three days with a rate; none with fewer. A day's last report counts."""
    if numbers.trend_reports is None:
        return None
    last_of_day: dict[date, Fraction] = {}
    for told in task.reports:
        if told.completion_rate is not None and not told.claims_completion:
            last_of_day[told.reported_on] = exact(told.completion_rate)
    days = sorted(last_of_day)[-numbers.trend_reports :]
    if len(days) < numbers.trend_reports:
        return None
    first, last = days[0], days[-1]
    return Trend((last_of_day[last] - last_of_day[first]) / (last - first).days, last_of_day[last], last)


def misses_target(task: TaskLog, day: date, numbers: Numbers) -> bool:
    """Rule 5: by the due date the line is below the whole; past it, rule 4a speaks."""
    line, due_on = trend(task, numbers), task.stands.effective_due_on
    return line is not None and not task.is_claimed and day <= due_on and line.rate_on(due_on) < 1


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
