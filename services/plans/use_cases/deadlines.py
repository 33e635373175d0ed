"""Telling due dates that come and due dates that have passed."""

from collections.abc import Collection
from dataclasses import replace

from services.plans.domain.policy import Policy
from services.plans.store import breaches, notices, tasks
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


async def tell_notices(tx: Transaction, policy: Policy) -> int:
    """Tell the nearest notice of every due date that comes near and was not told it yet; return how many."""
    today = clock.today()
    coming = await notices.record_coming(tx, today, clock.now(), policy.notice_days)
    if not coming:
        return 0
    near = [replace(task, version=task.version + 1) for task in (await tasks.find_locked(tx, coming)).values()]
    await tasks.save_states(tx, near)
    tx.say(*(facts.deadline_approaching(task, coming[task.task_id], today) for task in near))
    return len(near)
