"""A line of a plan as its document says it, and the task it becomes under the plan's dates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.plans.domain.deadlines import due_date, effective_due_date
from services.plans.domain.milestones import ladder
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task


def task_of_line(plan: Plan, task_id: str, position: int, said: Mapping[str, Any]) -> Task:
    """The task as the rules know it, with the due date the document gives and the one it is measured against.

    `said` holds fields of a task; milestones may come in any order, and a missing code becomes the position.
    """
    milestones = ladder(said.get("milestones", ()))
    due_on = due_date(said.get("due_on"), milestones, plan.valid_to)
    effective_due_on = effective_due_date(due_on, plan.valid_to)
    settled = {
        "code": said.get("code") or str(position),
        "milestones": milestones,
        "is_falling": said.get("is_falling", False) or any(rung.asks_for_less for rung in milestones),
        "starts_on": said.get("starts_on") or min(plan.valid_from, effective_due_on),
        "due_on": due_on,
        "effective_due_on": effective_due_on,
    }
    place = {"task_id": task_id, "plan_id": plan.plan_id, "plan_title": plan.title, "plan_unit_id": plan.unit_id}
    return Task(**{**said, **settled, **place, "position": position})


def under_new_head(task: Task, before: Plan, plan: Plan) -> Task:
    """The line after the head changed: what was taken from the plan's dates follows them, what the line says stays."""
    said_due_on = None if task.due_on in {rung.due_on for rung in task.milestones} else task.due_on
    has_own_start = task.starts_on != min(before.valid_from, task.effective_due_on)
    due_on = due_date(said_due_on, task.milestones, plan.valid_to)
    effective_due_on = effective_due_date(due_on, plan.valid_to)
    starts_on = task.starts_on if has_own_start else min(plan.valid_from, effective_due_on)
    return replace(task, due_on=due_on, effective_due_on=effective_due_on, starts_on=starts_on)


def merged(line: Task, others: Sequence[Task], plan: Plan) -> Task:
    """One line in the place of several: the name of the first, what all of them say, each thing once."""
    every = (line, *others)
    rungs = ladder(list(dict.fromkeys(rung for one in every for rung in one.milestones)))
    due_on = next((one.due_on for one in every if one.due_on), None)
    units = dict.fromkeys(unit_id for one in every for unit_id in (one.lead_unit_id, *one.coordinating_unit_ids))
    lead = next((one.lead_unit_id for one in every if one.lead_unit_id), None)
    return replace(
        line,
        milestones=rungs,
        due_on=due_on,
        effective_due_on=effective_due_date(due_on, plan.valid_to),
        lead_unit_id=lead,
        coordinating_unit_ids=tuple(unit_id for unit_id in units if unit_id and unit_id != lead),
        expected_output=_joined("; ", (one.expected_output for one in every)),
        source_text=_joined("\n", (one.source_text for one in every)),
        doubts=tuple(dict.fromkeys(doubt for one in every for doubt in one.doubts)),
    )


def _joined(by: str, texts: Iterable[str | None]) -> str | None:
    return by.join(dict.fromkeys(text for text in texts if text)) or None


@dataclass(frozen=True, slots=True)
class EarlyDate:
    """A date of a line that lies before its plan; `field` is starts_on, due_on or milestones."""

    task_id: str
    code: str
    name: str
    field: str
    on: date


def dates_before(plan: Plan, tasks: Iterable[Task]) -> tuple[EarlyDate, ...]:
    """The first such date of every line that has one."""
    found = (next(_early(task, plan.valid_from), None) for task in tasks)
    return tuple(early for early in found if early is not None)


def _early(task: Task, starts_on: date) -> Iterator[EarlyDate]:
    rungs = (("milestones", rung.due_on) for rung in task.milestones)
    for field, on in (*rungs, ("due_on", task.due_on), ("starts_on", task.starts_on)):
        if on is not None and on < starts_on:
            yield EarlyDate(task.task_id, task.code, task.name, field, on)
