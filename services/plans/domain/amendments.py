"""Amending a plan in force: what a document changes in its head and its lines."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.plans.domain.completion import completion_rate
from services.plans.domain.deadlines import due_date, effective_due_date
from services.plans.domain.decisions import Decision
from services.plans.domain.derivation import withdrawn as gone
from services.plans.domain.lines import task_of_line, under_new_head
from services.plans.domain.milestones import Milestone, ladder
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a decision asks for; fields left out stay.

    `head` and each of `changes` (by task id) hold the fields to set, as Plan and Task have them; `added` holds new
    lines as `task_of_line` takes them.
    """

    reason: str
    decision: Decision
    head: Mapping[str, Any]
    added: Sequence[Mapping[str, Any]]
    changes: Mapping[str, Mapping[str, Any]]
    withdrawn: frozenset[str]

    @property
    def named(self) -> frozenset[str]:
        """Ids of the lines it changes or withdraws."""
        return self.withdrawn | self.changes.keys()


def amended_line(task: Task, before: Plan, plan: Plan, said: Mapping[str, Any]) -> Task:
    """The line after the head and the named fields changed. Version and what was reported stay as they were."""
    line = _with_fields(_under(task, before, plan), said, plan)
    return replace(line, effective_due_on=effective_due_date(line.due_on, plan.valid_to, line.excused_until))


def _under(task: Task, before: Plan, plan: Plan) -> Task:
    is_moved = (before.valid_from, before.valid_to) != (plan.valid_from, plan.valid_to)
    return under_new_head(task, before, plan) if is_moved else task


def _with_fields(task: Task, said: Mapping[str, Any], plan: Plan) -> Task:
    fields = dict(said)
    rungs = ladder(fields["milestones"]) if "milestones" in fields else task.milestones
    if {"milestones", "due_on"} & fields.keys():
        fields |= {"milestones": rungs, "due_on": due_date(_said_due_on(task, fields), rungs, plan.valid_to)}
    if {"milestones", "is_falling"} & fields.keys():
        fields["is_falling"] = fields.get("is_falling", _falls_by_itself(task)) or _asks_for_less(rungs)
    return replace(task, **fields)


def _said_due_on(task: Task, said: Mapping[str, Any]) -> date | None:
    """The due date a line gives besides its ladder: a line that took its last rung's date follows the ladder."""
    if "due_on" in said:
        given: date | None = said["due_on"]
        return given
    return None if task.due_on in {rung.due_on for rung in task.milestones} else task.due_on


def _falls_by_itself(task: Task) -> bool:
    return task.is_falling and not _asks_for_less(task.milestones)


def _asks_for_less(rungs: Sequence[Milestone]) -> bool:
    return any(rung.asks_for_less for rung in rungs)


def is_measured_anew(before: Task, task: Task) -> bool:
    """Whether what was reported has to be held against other targets than before."""
    names = ("milestones", "baseline", "is_falling", "measured", "starts_on")
    return any(getattr(before, name) != getattr(task, name) for name in names)


def with_rate(task: Task, total: float | None, day: date) -> Task:
    """The line with the rate its value `total` amounts to on a day. A completed one stands at what was accepted.

    Without a value, or against a target that is no number, the rate stays as it was told.
    """
    target = task.target_on(day)
    if task.work_state == "completed" or total is None or target is None:
        return task
    rate = completion_rate(total, target, baseline=task.baseline, is_falling=task.is_falling)
    return replace(task, latest_value=total, completion_rate=task.completion_rate if rate is None else rate)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The lines an amendment touched, as they stand after it; those that came out as they were are left out."""

    added: tuple[Task, ...]
    changed: tuple[Task, ...]
    withdrawn: tuple[Task, ...]

    @property
    def touched(self) -> tuple[Task, ...]:
        """Every line it touched."""
        return (*self.added, *self.changed, *self.withdrawn)

    @property
    def told_again(self) -> tuple[Task, ...]:
        """The lines that were known before."""
        return (*self.changed, *self.withdrawn)


def added_lines(plan: Plan, given: Amendment, after: int, new_id: Callable[[], str]) -> tuple[Task, ...]:
    """The new lines of a plan in force, at the positions that follow `after`."""
    lines = (task_of_line(plan, new_id(), place, said) for place, said in enumerate(given.added, start=after + 1))
    return tuple(replace(line, is_published=True, version=1) for line in lines)


def changed_lines(before: Plan, plan: Plan, given: Amendment, lines: Iterable[Task]) -> tuple[Task, ...]:
    """Those of the lines in force that come out different, each with its next version."""
    stand = [line for line in lines if line.is_in_force and line.task_id not in given.withdrawn]
    pairs = [(line, amended_line(line, before, plan, given.changes.get(line.task_id, {}))) for line in stand]
    return tuple(replace(after, version=line.version + 1) for line, after in pairs if after != line)


def withdrawn_lines(given: Amendment, lines: Iterable[Task]) -> tuple[Task, ...]:
    """The lines no longer in force, each with its next version; all else of them stays as it stood."""
    return tuple(gone(line) for line in lines if line.task_id in given.withdrawn)
