"""Drafting, reading and publishing plans, and assigning their tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.plans.domain.plans import Plan
from services.plans.domain.policy import Policy
from services.plans.domain.tasks import Task
from services.plans.store import plans, tasks, versions
from services.plans.use_cases import facts, refusals
from services.plans.use_cases.assignees import require_units, units_of
from services.plans.use_cases.deadlines import tell_breaches
from services.plans.use_cases.derived import follow_lines, make_derived
from services.plans.use_cases.drafts import require_sound_dates
from services.plans.use_cases.periods import open_periods_of
from services.plans.use_cases.versions import version_of
from services.plans.use_cases.visibility import plan_to_read, plan_to_write
from shared import clock
from shared.auth import Principal, require, subtrees
from shared.database import Transaction
from shared.http import require_version


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who leads a task (none: unassigned) and who coordinates."""

    lead_unit_id: str | None
    coordinating_unit_ids: tuple[str, ...]


async def draft_plan(tx: Transaction, principal: Principal, plan: Plan, given: Sequence[Task]) -> Plan:
    """Keep a plan as a draft: nothing is told until it is published."""
    require(principal, "plan:write", plan.unit_id)
    await require_units(tx, plan.unit_id, {plan.unit_id, *units_of(given)})
    require_sound_dates(plan, given)
    await plans.add(tx, plan, created_at=clock.now(), created_by=principal.account_id)
    await tasks.add(tx, given)
    return plan


async def read_plan(tx: Transaction, principal: Principal, plan_id: str) -> tuple[Plan, list[Task]]:
    """A plan and those of its tasks the caller may read."""
    plan = await plan_to_read(tx, principal, plan_id)
    return plan, await tasks.of_plan(tx, plan_id, roots=subtrees(principal, "task:read"))


async def list_plans(tx: Transaction, principal: Principal, *, after: str | None, limit: int) -> list[Plan]:
    """Plans the caller may read, newest first, one more than `limit` if there is a next page."""
    readable, writable = subtrees(principal, "plan:read"), subtrees(principal, "plan:write")
    return await plans.visible(tx, readable, writable, after=after, limit=limit)


async def assign_tasks(
    tx: Transaction,
    principal: Principal,
    policy: Policy,
    plan_id: str,
    expected_version: int,
    wanted: Mapping[str, Assignment],
) -> tuple[Plan, list[Task]]:
    """Set lead and coordinating units, by task id. In a published plan each changed task is told again.

    What was made from a recurring line follows it; a unit's part of a counted one stays with its unit.
    """
    plan = await plan_to_write(tx, principal, plan_id)
    require_version(expected_version, plan.version)
    before = {task.task_id: task for task in await tasks.of_plan(tx, plan_id, is_locked=True)}
    if unknown := wanted.keys() - before.keys():
        raise refusals.tasks_unknown(unknown)
    changed = [moved for task_id, to in wanted.items() if (moved := _assigned(before[task_id], to)) != before[task_id]]
    if stray := next((task for task in changed if _is_taken_from_its_unit(task, before[task.task_id])), None):
        raise refusals.part_is_of_its_unit(before[stray.task_id])
    await require_units(tx, plan.unit_id, units_of(changed))
    await tasks.save_assignments(tx, changed)
    await plans.set_version(tx, plan_id, plan.version + 1)
    plan = replace(plan, version=plan.version + 1)
    if plan.is_published:
        await _tell_assigned(tx, principal, policy, plan, changed)
    return plan, await tasks.of_plan(tx, plan_id)


async def _tell_assigned(
    tx: Transaction, principal: Principal, policy: Policy, plan: Plan, changed: Sequence[Task]
) -> None:
    tx.say(*(facts.task_assigned(task) for task in changed if not task.is_series))
    if any(task.is_series for task in changed):
        await follow_lines(tx, policy, plan)
    await versions.record(tx, replace(version_of(principal, plan, "assigned"), changed_count=len(changed)))


async def publish_plan(tx: Transaction, principal: Principal, policy: Policy, plan_id: str) -> tuple[Plan, list[Task]]:
    """Bring a draft into force: tell the plan, every task, the periods open on the day, and due dates already past."""
    draft = await plan_to_write(tx, principal, plan_id)
    if draft.is_published:
        raise refusals.plan_already_published()
    plan = replace(draft, published_on=clock.today(), version=draft.version + 1)
    await plans.publish(tx, plan, principal.account_id)
    await tasks.bump(tx, plan_id)
    published = await tasks.of_plan(tx, plan_id)
    if not published:
        raise refusals.plan_empty()
    answered = [task for task in published if not task.is_series]
    tx.say(facts.plan_published(plan, published), *map(facts.task_assigned, answered))
    await open_periods_of(tx, policy, [plan])
    made = await make_derived(tx, policy, plan, published)
    await tell_breaches(tx, [task.task_id for task in (*published, *made)])
    await versions.record(tx, replace(version_of(principal, plan, "published"), added_count=len(published)))
    return plan, await tasks.of_plan(tx, plan_id)


def _is_taken_from_its_unit(task: Task, before: Task) -> bool:
    return task.derivation == "counted" and task.lead_unit_id != before.lead_unit_id


def _assigned(task: Task, to: Assignment) -> Task:
    before = (task.lead_unit_id, task.coordinating_unit_ids)
    if before == (to.lead_unit_id, to.coordinating_unit_ids):
        return task
    version = task.version + 1 if task.is_published else task.version
    return replace(task, lead_unit_id=to.lead_unit_id, coordinating_unit_ids=to.coordinating_unit_ids, version=version)
