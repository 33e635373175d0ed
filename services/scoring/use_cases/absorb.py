"""Facts in: what they say is kept, and whatever they touch is scored anew in the same transaction."""

from collections.abc import Sequence
from typing import NamedTuple

from contracts import plans
from contracts.fact import Fact
from services.scoring.domain.facts import Mark, TaskFacts
from services.scoring.store import known, named
from services.scoring.store.known import Known
from services.scoring.use_cases import ignored
from services.scoring.use_cases.day import judge_by, not_before, now_at_least
from services.scoring.use_cases.in_force import PolicyInForce
from services.scoring.use_cases.marks import Marks, marks_by_task
from services.scoring.use_cases.settle import Change, score_groups, score_tasks
from shared.database import Transaction
from shared.envelope import Event

PLAN_HEADS = (plans.PlanPublished, plans.PlanAmended)


async def absorb_facts(tx: Transaction, events: Sequence[Event[Fact]], in_force: PolicyInForce) -> None:
    """Take in facts about tasks, of either stream and in any order, and score the tasks, units and plans they touch."""
    judging = await judge_by(tx, in_force)
    marks = marks_by_task(ignored.believable(tx, events, not_before(judging.day)))
    before = await known.load(tx, marks)
    absorbed = _absorb(marks, before)
    ignored.count(tx, stale=absorbed.stale, unknown_task=absorbed.unknown)
    if absorbed.changes:
        await score_groups(tx, await score_tasks(tx, absorbed.changes, judging), judging)


async def place_units(tx: Transaction, events: Sequence[Event[Fact]]) -> None:
    """Keep names, levels and peer groups of units, and titles of plans."""
    facts = [event.fact for event in ignored.believable(tx, events, await now_at_least(tx))]
    await named.learn_units(tx, [_unit_row(fact) for fact in facts if isinstance(fact, plans.UnitChanged)])
    await named.learn_plans(tx, [_plan_row(fact) for fact in facts if isinstance(fact, PLAN_HEADS)])


class _Absorbed(NamedTuple):
    """Tasks that are other than before; how many facts were old news, or of a task nobody assigned yet."""

    changes: list[Change]
    stale: int
    unknown: int


def _absorb(marks: Marks, before: dict[str, Known]) -> _Absorbed:
    changes, stale, unknown = [], 0, 0
    for task_id, found in marks.items():
        stood = before.get(task_id) or Known(TaskFacts(task_id))
        task, news = _fold(stood.facts, found)
        stale += len({mark.event_id for mark in found} - news)
        if task.definition is None:
            unknown += len(news)
        if news:
            changes.append(Change(stood, task, found[-1].event_id))
    return _Absorbed(changes, stale, unknown)


def _fold(task: TaskFacts, marks: Sequence[Mark]) -> tuple[TaskFacts, set[str]]:
    """Return the task after the marks, and the ids of the events that changed it."""
    news = set()
    for mark in marks:
        before, task = task, task.absorb(mark)
        if task is not before:
            news.add(mark.event_id)
    return task, news


def _unit_row(fact: plans.UnitChanged) -> dict[str, object]:
    return fact.model_dump(include={"unit_id", "version", "display_name", "kind", "peer_group", "is_active"})


def _plan_row(fact: plans.PlanPublished | plans.PlanAmended) -> dict[str, object]:
    return fact.model_dump(include={"plan_id", "version", "unit_id", "title"})
