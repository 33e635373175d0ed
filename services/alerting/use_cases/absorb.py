"""Facts in: what they say is kept, and the tasks they touch are judged in the same transaction."""

from collections.abc import Sequence

from contracts import plans
from contracts.fact import Fact
from services.alerting.domain.facts import TaskFacts
from services.alerting.domain.policy import Policy
from services.alerting.store import alerts, known
from services.alerting.use_cases.judge import judge_tasks
from services.alerting.use_cases.marks import Marks, marks_by_task
from services.alerting.use_cases.measure import measure
from shared.database import Transaction
from shared.envelope import Event


async def absorb_facts(tx: Transaction, events: Sequence[Event[Fact]], policy: Policy) -> None:
    """Take in facts about tasks, of either stream and in any order, and raise, move and clear the alerts they bring."""
    marks = marks_by_task(events)
    await known.one_writer(tx)
    before = await known.load_tasks(tx, marks)
    changed = _absorb(marks, before)
    if not changed:
        return
    await known.save_tasks(tx, changed)
    redefined = [task for task in changed if _is_redefined(task, before.get(task.task_id))]
    await known.save_paths(tx, redefined)
    await alerts.follow_tasks(tx, [task.task_id for task in redefined])
    if await judge_tasks(tx, changed, policy, {task_id: found[-1].event_id for task_id, found in marks.items()}):
        await measure(tx)


async def place_units(tx: Transaction, events: Sequence[Event[Fact]]) -> None:
    """Keep names and levels of units."""
    wanted = {"unit_id", "version", "display_name", "kind"}
    told = [event.fact for event in events if isinstance(event.fact, plans.UnitChanged)]
    await known.learn_units(tx, [fact.model_dump(include=wanted) for fact in told])


def _absorb(marks: Marks, before: dict[str, TaskFacts]) -> list[TaskFacts]:
    changed = []
    for task_id, found in marks.items():
        task = known_before = before.get(task_id, TaskFacts(task_id))
        for mark in found:
            task = task.absorb(mark)
        if task != known_before:
            changed.append(task)
    return changed


def _is_redefined(task: TaskFacts, before: TaskFacts | None) -> bool:
    return task.definition is not None and task.definition != (before.definition if before else None)
