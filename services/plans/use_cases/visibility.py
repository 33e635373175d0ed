"""Who may read what: published work of one's own subtree, tasks one coordinates, drafts of those who write plans."""

from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.store import plans, tasks
from services.plans.use_cases import refusals
from shared.auth import Principal, allows, require, subtrees
from shared.database import Transaction


async def plan_to_read(tx: Transaction, principal: Principal, plan_id: str) -> Plan:
    """Return the plan; 404 when there is none, or only a draft of others; 403 when nothing of it is the reader's."""
    plan = await plans.find(tx, plan_id)
    if plan is None or not (plan.is_published or allows(principal, "plan:write", plan.unit_id)):
        raise refusals.plan_not_found(plan_id)
    if not await plans.is_visible(tx, plan, subtrees(principal, "plan:read")):
        require(principal, "plan:read", plan.unit_id)
    return plan


async def plan_to_write(tx: Transaction, principal: Principal, plan_id: str) -> Plan:
    """Return the plan, locked; 404 when there is none, 403 when the caller does not write plans of its unit."""
    plan = await plans.find(tx, plan_id, is_locked=True)
    if plan is None:
        raise refusals.plan_not_found(plan_id)
    require(principal, "plan:write", plan.unit_id)
    return plan


async def task_to_read(tx: Transaction, principal: Principal, task_id: str) -> Task:
    """Return the task; 404 when there is none, or only in a draft of others; 403 when it is not the reader's."""
    task = await tasks.find(tx, task_id)
    if task is None or not (task.is_published or allows(principal, "plan:write", task.plan_unit_id)):
        raise refusals.task_not_found(task_id)
    if not any(allows(principal, "task:read", unit_id) for unit_id in task.reader_unit_ids):
        require(principal, "task:read", task.unit_id)
    return task


async def task_to_report(tx: Transaction, principal: Principal, task_id: str, *, is_locked: bool = False) -> Task:
    """Return the task, if the caller reports for its lead unit; 404, 403, or 409 while its plan is a draft."""
    task = await tasks.find(tx, task_id, is_locked=is_locked)
    if task is None:
        raise refusals.task_not_found(task_id)
    require(principal, "task:report", task.unit_id)
    if not task.is_published:
        raise refusals.plan_not_published()
    return task
