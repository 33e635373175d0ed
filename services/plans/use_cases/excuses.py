"""Excusing a task's delay, pausing it, and letting it go on when the pause is over."""

from dataclasses import dataclass, replace
from datetime import date

from services.plans.domain.decisions import Decision
from services.plans.domain.excuses import Excuse, excused, objection_to_excuse, state_before
from services.plans.domain.tasks import Task
from services.plans.store import excuses, plans, tasks
from services.plans.use_cases import facts, refusals
from services.plans.use_cases.deadlines import tell_breaches
from services.plans.use_cases.visibility import task_to_read
from shared import clock
from shared.auth import Principal, require
from shared.database import Transaction
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class ExcuseWanted:
    """What a decision grants."""

    until: date
    reason: str
    decision: Decision
    suspends: bool = False


async def excuse_delay(tx: Transaction, principal: Principal, task_id: str, wanted: ExcuseWanted) -> Excuse:
    """Excuse a task until a day; the breach of the old due date, if any, was told first and stays told."""
    await tell_breaches(tx, [task_id])
    task, plan_ends_on = await _task_to_excuse(tx, principal, task_id)
    if objection := objection_to_excuse(task, wanted.until, plan_ends_on, clock.today()):
        raise refusals.refused(objection)
    excuse = await _excuse(tx, principal, task, wanted)
    moved = excused(task, excuse, plan_ends_on)
    await excuses.add(tx, excuse, moved)
    tx.say(facts.delay_excused(moved, excuse))
    return excuse


async def list_excuses(tx: Transaction, principal: Principal, task_id: str) -> list[Excuse]:
    """Excuses of a task the caller may read, the one in force first."""
    task = await task_to_read(tx, principal, task_id)
    return await excuses.of_task(tx, task.task_id)


async def resume_paused(tx: Transaction) -> int:
    """Let tasks whose pause is over go on from where they stood; return how many."""
    found = await tasks.find_locked(tx, await excuses.paused_until_before(tx, clock.today()))
    paused = [task for task in found.values() if task.work_state == "suspended"]
    for task in paused:
        resumed = replace(await resumed_task(tx, task), version=task.version + 1)
        await excuses.save_task(tx, resumed)
        tx.say(facts.task_assigned(resumed))
    return len(paused)


async def resumed_task(tx: Transaction, task: Task) -> Task:
    """The task in the state it had before a pause; as it is when it is not paused."""
    if task.work_state != "suspended":
        return task
    return replace(task, work_state=state_before(task, await excuses.latest(tx, task.task_id)))


async def _task_to_excuse(tx: Transaction, principal: Principal, task_id: str) -> tuple[Task, date]:
    task = await tasks.find(tx, task_id, is_locked=True)
    if task is None:
        raise refusals.task_not_found(task_id)
    require(principal, "plan:write", task.plan_unit_id)
    plan = await plans.find(tx, task.plan_id)
    if plan is None or not plan.is_published:
        raise refusals.plan_not_published()
    return task, plan.valid_to


async def _excuse(tx: Transaction, principal: Principal, task: Task, wanted: ExcuseWanted) -> Excuse:
    now = clock.now()
    return Excuse(
        excuse_id=new_id(),
        task_id=task.task_id,
        until=wanted.until,
        reason=wanted.reason,
        decision=wanted.decision,
        suspends=wanted.suspends,
        work_state_before=state_before(task, await excuses.latest(tx, task.task_id)),
        excused_at=now,
        excused_on=clock.local_day(now),
        excused_by=principal.account_id,
        excused_by_name=principal.display_name,
    )
