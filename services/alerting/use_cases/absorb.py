"""Facts in: what they say is kept, and the tasks they touch are judged in the same transaction."""

import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import structlog

from contracts import plans
from contracts.fact import Fact
from services.alerting import metrics
from services.alerting.domain.facts import TaskFacts
from services.alerting.store import alerts, known
from services.alerting.use_cases.day import open_sitting
from services.alerting.use_cases.in_force import PolicyInForce
from services.alerting.use_cases.judge import judge_tasks
from services.alerting.use_cases.marks import Marks, marks_of
from shared import clock
from shared.database import Transaction
from shared.envelope import Event

log = structlog.stdlib.get_logger("alerting")

FAR_AHEAD = timedelta(days=1)
"""A fact told later than this after our now comes from a clock that is wrong: it changes nothing."""


async def absorb_facts(tx: Transaction, events: Sequence[Event[Fact]], in_force: PolicyInForce) -> None:
    """Take in facts about tasks, of either stream and in any order, and raise, move and clear the alerts they bring."""
    started_at, ignored = time.perf_counter(), Counter[str]()
    told = [(event, marks_of(event)) for event in events if not _is_far_ahead(event, ignored)]
    sitting = await open_sitting(tx, in_force)
    before = await known.load_tasks(tx, {task_id for _, marks in told for task_id, _ in marks})
    changed, causes = _absorb(told, before, ignored)
    tx.after_commit(partial(metrics.count_ignored, ignored))
    if changed:
        await known.save_tasks(tx, changed)
        redefined = [task for task in changed if _is_redefined(task, before.get(task.task_id))]
        await known.save_paths(tx, redefined)
        await alerts.follow_tasks(tx, [task.task_id for task in redefined])
        await judge_tasks(tx, changed, sitting, causes)
    tx.after_commit(partial(metrics.note_evaluation, [event.time for event in events], started_at))


async def place_units(tx: Transaction, events: Sequence[Event[Fact]]) -> None:
    """Keep names and levels of units."""
    wanted = {"unit_id", "version", "display_name", "kind"}
    told = [event.fact for event in events if isinstance(event.fact, plans.UnitChanged)]
    await known.learn_units(tx, [fact.model_dump(include=wanted) for fact in told])


def _is_far_ahead(event: Event[Fact], ignored: Counter[str]) -> bool:
    if event.time <= clock.now() + FAR_AHEAD:
        return False
    ignored["future"] += 1
    log.warning("fact.from_the_future", event_id=event.id, fact=event.fact.type(), time=event.time.isoformat())
    return True


def _absorb(
    told: Sequence[tuple[Event[Fact], Marks]], before: dict[str, TaskFacts], ignored: Counter[str]
) -> tuple[list[TaskFacts], dict[str, str]]:
    """Return the tasks that are other than before, and the event that touched each last."""
    after, causes = dict(before), dict[str, str]()
    for event, marks in told:
        is_stale = bool(marks)
        for task_id, mark in marks:
            task = after.get(task_id, TaskFacts(task_id))
            after[task_id] = task.absorb(mark)
            is_stale = is_stale and after[task_id] is task
            causes[task_id] = event.id
        if is_stale:
            ignored["stale"] += 1
        elif any(after[task_id].definition is None for task_id, _ in marks):
            ignored["unknown_task"] += 1
    changed = [task for task_id, task in after.items() if task != before.get(task_id, TaskFacts(task_id))]
    return changed, causes


def _is_redefined(task: TaskFacts, before: TaskFacts | None) -> bool:
    return task.definition is not None and task.definition != (before.definition if before else None)
