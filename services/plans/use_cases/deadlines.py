"""Telling passed due dates."""

from collections.abc import Collection
from dataclasses import replace

from services.plans.store import breaches, tasks
from services.plans.use_cases import facts
from shared import clock
from shared.database import Transaction


async def tell_breaches(tx: Transaction, task_ids: Collection[str] | None = None) -> int:
    """Tell every due date that has passed without completion and was not told yet; return how many.

    Whatever happens to a task after its due date calls this first for that task, so that the breach is told, and told
    earlier, even if the sweep was down all the while.
    """
    passed = await breaches.record_due(tx, clock.today(), clock.now(), task_ids)
    if not passed:
        return 0
    late = [replace(task, version=task.version + 1) for task in (await tasks.find_locked(tx, passed)).values()]
    await tasks.save_states(tx, late)
    tx.say(*map(facts.deadline_breached, late))
    return len(late)
