"""Indicators counted over subordinate units: each unit's part, and the value and completion that follow from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.plans.domain.completion import completion_rate
from services.plans.domain.deadlines import effective_due_date
from services.plans.domain.derivation import amended, as_line_says, code_of, made_from, name_of, withdrawn
from services.plans.domain.milestones import Milestone
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import CountedOver, Task
from services.plans.domain.units import Unit

KIND_OF: Mapping[CountedOver, str] = {"communes": "commune", "bodies": "body"}
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Count:
    """Days on which the units that are done became so, earliest first, and of how many units."""

    done_on: tuple[date, ...]
    of: int


def is_countable(line: Task) -> bool:
    """Whether counting who is done can reach the line's target: an indicator that does not ask for less."""
    return line.kind == "indicator" and not line.is_falling and not any(rung.asks_for_less for rung in line.milestones)


def part(line: Task, plan: Plan, unit: Unit, *, task_id: str, position: int, starts_on: date) -> Task:
    """One unit's yes/no task of a counted line, due when the line is."""
    task = made_from(line, "counted", task_id=task_id, position=position)
    named = replace(
        task,
        code=code_of(line, unit.unit_id.rpartition(".")[2]),
        lead_unit_id=unit.unit_id,
        lead_unit_name=unit.display_name,
        coordinating_unit_ids=(),
        recurrence=None,
        recurrence_every=None,
        starts_on=starts_on,
    )
    return _as_line_says(named, line, plan)


def following(task: Task, line: Task, plan: Plan) -> Task:
    """A unit's part after its line was amended or withdrawn; what is completed stays as it was."""
    if not task.is_in_force or task.work_state == "completed":
        return task
    if not line.is_in_force or not line.is_counted:
        return withdrawn(task)
    label = task.code.rpartition("/")[2]
    return amended(task, _as_line_says(replace(task, code=code_of(line, label)), line, plan))


def units_without_part(units: Iterable[Unit], parts: Iterable[Task]) -> tuple[Unit, ...]:
    """Units that never had a part."""
    held = {task.unit_id for task in parts}
    return tuple(unit for unit in units if unit.unit_id not in held)


def parts_without_unit(units: Iterable[Unit], parts: Iterable[Task]) -> tuple[Task, ...]:
    """Parts in force of units that are no longer counted."""
    counted = {unit.unit_id for unit in units}
    return tuple(task for task in parts if task.is_in_force and task.unit_id not in counted)


def count(parts: Iterable[Task]) -> Count:
    """How far the units are. A unit that holds several parts, after a merger, is done when all of them are."""
    by_unit: dict[str, list[date | None]] = defaultdict(list)
    for task in parts:
        if task.is_in_force:
            by_unit[task.unit_id].append(task.completed_on if task.work_state == "completed" else None)
    done_on = (max(day for day in days if day) for days in by_unit.values() if None not in days)
    return Count(tuple(sorted(done_on)), len(by_unit))


def value_of(done: int, of: int, target: Milestone | None) -> float | None:
    """Value that so many units of so many amount to, by the target's unit of measure; none for a target in words."""
    if target is None or not target.is_numeric:
        return None
    return round(100 * done / of, DIGITS) if target.is_percent else float(done)


def rate_of(line: Task, done: int, of: int, target: Milestone | None) -> float | None:
    """Completion rate that so many units of so many amount to, 0…1; against a target in words it is their share."""
    value = value_of(done, of, target)
    if target is None or value is None:
        return done / of
    return completion_rate(value, target, baseline=line.baseline, is_falling=False)


def reached_on(line: Task, counted: Count) -> date | None:
    """Day the last claim was submitted that the line's target needed; none while it is not reached."""
    target = line.target_on(line.due_on or line.effective_due_on)
    days: Sequence[date] = counted.done_on
    return next((day for done, day in enumerate(days, 1) if rate_of(line, done, counted.of, target) == 1), None)


def completed(line: Task, reached: date) -> Task:
    """The line after the parts that reached its target: done on the day of the last claim they needed."""
    return replace(line, work_state="completed", completed_on=reached, completion_rate=1.0, version=line.version + 1)


def _as_line_says(task: Task, line: Task, plan: Plan) -> Task:
    return replace(
        as_line_says(task, line),
        name=name_of(line, task.lead_unit_name or task.unit_id),
        starts_on=max(task.starts_on, line.starts_on),
        due_on=line.due_on,
        effective_due_on=effective_due_date(line.due_on, plan.valid_to, task.excused_until),
    )
