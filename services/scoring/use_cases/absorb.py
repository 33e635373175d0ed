"""Facts in: what they say is kept, and whatever they touch is scored anew in the same transaction."""

from collections.abc import Sequence

from contracts import plans
from contracts.fact import Fact
from services.scoring.domain.facts import TaskFacts
from services.scoring.domain.policy import Policy
from services.scoring.store import known
from services.scoring.use_cases.marks import Marks, marks_by_task
from services.scoring.use_cases.settle import score_groups, score_tasks
from shared import clock
from shared.database import Transaction
from shared.envelope import Event

PLAN_HEADS = (plans.PlanPublished, plans.PlanAmended)


async def absorb_facts(tx: Transaction, events: Sequence[Event[Fact]], policy: Policy) -> None:
    """Take in facts about tasks, of either stream and in any order, and score the tasks, units and plans they touch."""
    marks = marks_by_task(events)
    await known.one_writer(tx)
    before = await known.load_tasks(tx, marks)
    changed = _absorb(marks, before)
    if not changed:
        return
    await known.save_tasks(tx, changed, clock.today())
    redefined = [task for task in changed if _is_redefined(task, before.get(task.task_id))]
    causes = {task_id: found[-1].event_id for task_id, found in marks.items()}
    await score_groups(tx, await score_tasks(tx, changed, policy, redefined=redefined, causes=causes), policy)


async def place_units(tx: Transaction, events: Sequence[Event[Fact]]) -> None:
    """Keep names, levels and peer groups of units, and titles of plans."""
    facts = [event.fact for event in events]
    await known.learn_units(tx, [_unit_row(fact) for fact in facts if isinstance(fact, plans.UnitChanged)])
    await known.learn_plans(tx, [_plan_row(fact) for fact in facts if isinstance(fact, PLAN_HEADS)])


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


def _unit_row(fact: plans.UnitChanged) -> dict[str, object]:
    return fact.model_dump(include={"unit_id", "version", "display_name", "kind", "peer_group", "is_active"})


def _plan_row(fact: plans.PlanPublished | plans.PlanAmended) -> dict[str, object]:
    return fact.model_dump(include={"plan_id", "version", "unit_id", "title"})
