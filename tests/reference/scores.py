"""Rules 8 and 9 read word by word: scores of tasks, units, groups and plans on a day.

Points are rounded to two decimals, half up, before they enter a mean: whoever sees the tasks' points can do the sum.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from tests.reference.log import TaskLog
from tests.reference.numbers import Numbers


@dataclass(frozen=True)
class Mean:
    """What a unit, a group or a plan earns. `band` is none where too few tasks are in force for a ranking."""

    score: Decimal | None
    completion: Decimal | None
    band: str | None
    task_count: int
    reported_count: int


def shown(points: Fraction | int) -> Decimal:
    """Two decimals, half up."""
    return Decimal(floor(points * 100 + Fraction(1, 2))) / 100


def task_score(task: TaskLog, day: date, numbers: Numbers) -> Decimal | None:
    """`100 × min(1, credited / expected)`; none while nothing is expected and no claim was judged, or out of force."""
    if not task.is_in_force:
        return None
    if task.completed_on is not None:
        return shown(100 * numbers.late_factor((task.completed_on - task.stands.effective_due_on).days))
    expected = task.expected(day)
    if expected == 0:
        return Decimal(0) if task.is_rejected else None
    return shown(100 * min(Fraction(1), (task.credited or Fraction(0)) / expected))


def completion(task: TaskLog) -> Decimal | None:
    """`100 × credited`; none where nothing was reported."""
    return None if task.credited is None else shown(100 * task.credited)


def share(task: TaskLog, unit_id: str, numbers: Numbers) -> Fraction:
    """How much a task counts for a unit: what it or a unit below it leads, else helps with; 0 for a stranger."""
    if _is_within(task.stands.lead_unit_id or task.stands.unit_id, unit_id):
        return Fraction(numbers.lead_share)
    helps = any(_is_within(helper, unit_id) for helper in task.stands.coordinating_unit_ids)
    return Fraction(numbers.coordinating_share) if helps else Fraction(0)


def _is_within(unit_id: str, above: str) -> bool:
    return unit_id == above or unit_id.startswith(f"{above}.")


def mean(tasks: Iterable[tuple[TaskLog, Fraction]], day: date, numbers: Numbers) -> Mean:
    """Weighted mean over the tasks in force, given with their shares."""
    counted = [
        (score, completion(task), Fraction(str(task.stands.weight)) * part)
        for task, part in tasks
        if part and (score := task_score(task, day, numbers)) is not None
    ]
    if not counted:
        return Mean(None, None, None, 0, 0)
    total = sum(weight for _, _, weight in counted)
    score = shown(sum(Fraction(score) * weight for score, _, weight in counted) / total)
    reported = sum(done is not None for _, done, _ in counted)
    done = shown(sum(Fraction(done or 0) * weight for _, done, weight in counted) / total)
    band = numbers.band(score) if len(counted) >= numbers.minimum_tasks else None
    return Mean(score, done if reported else None, band, len(counted), reported)


def unit_mean(tasks: Mapping[str, TaskLog], unit_id: str, day: date, numbers: Numbers) -> Mean:
    return mean([(task, share(task, unit_id, numbers)) for task in tasks.values()], day, numbers)


def plan_mean(tasks: Mapping[str, TaskLog], plan_id: str, day: date, numbers: Numbers) -> Mean:
    return mean([(task, Fraction(1)) for task in tasks.values() if task.stands.plan_id == plan_id], day, numbers)


def group_mean(tasks: Mapping[str, TaskLog], plan_id: str, group: str | None, day: date, numbers: Numbers) -> Mean:
    """A heading of a plan."""
    of_group = [task for task in tasks.values() if (task.stands.plan_id, task.stands.group) == (plan_id, group)]
    return mean([(task, Fraction(1)) for task in of_group], day, numbers)
