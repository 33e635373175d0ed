"""Amending a plan in force: one document, one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.plans.domain.amendments import (
    Amendment,
    Outcome,
    added_lines,
    changed_lines,
    is_measured_anew,
    with_rate,
    withdrawn_lines,
)
from services.plans.domain.lines import dates_before
from services.plans.domain.plans import Plan
from services.plans.domain.policy import Policy
from services.plans.domain.tasks import Task
from services.plans.domain.versions import PlanVersion
from services.plans.store import amended, reports, tasks, versions
from services.plans.use_cases import facts, refusals
from services.plans.use_cases.assignees import require_units, units_of
from services.plans.use_cases.deadlines import tell_breaches
from services.plans.use_cases.derived import follow_lines
from services.plans.use_cases.versions import version_of
from services.plans.use_cases.visibility import plan_to_write
from shared import clock
from shared.auth import Principal
from shared.database import Transaction
from shared.http import require_version
from shared.ids import new_id


async def amend_plan(
    tx: Transaction, principal: Principal, policy: Policy, plan_id: str, expected_version: int, given: Amendment
) -> tuple[Plan, list[Task]]:
    """Change head and lines of a published plan as a document says, and tell each change."""
    before = await plan_to_write(tx, principal, plan_id)
    require_version(expected_version, before.version)
    plan = replace(before, **given.head, version=before.version + 1)
    lines = await _lines_to_amend(tx, before, plan, given)
    outcome = await _outcome(tx, before, plan, given, lines)
    await _refuse_senseless(tx, before, plan, outcome, lines)
    await _save(tx, plan, given, outcome)
    await _follow(tx, policy, plan, given, outcome)
    await versions.record(tx, _version(principal, plan, given, outcome))
    return plan, await tasks.of_plan(tx, plan_id)


async def _lines_to_amend(tx: Transaction, before: Plan, plan: Plan, given: Amendment) -> dict[str, Task]:
    """Lines the amendment touches, locked, with their passed due dates told; all of them when the plan's end moves."""
    if not before.is_published:
        raise refusals.plan_is_draft()
    if plan.valid_to < plan.valid_from:
        raise refusals.plan_ends_too_early(plan.valid_from, plan.valid_to)
    known = {task.task_id: task for task in await tasks.of_plan(tx, plan.plan_id)}
    if unknown := given.named - known.keys():
        raise refusals.tasks_unknown(unknown)
    _refuse_untouchable([known[task_id] for task_id in sorted(given.named)], given)
    follows = {task.task_id for task in known.values() if task.is_in_force and task.derivation is None}
    touched = given.named | (follows if plan.valid_to != before.valid_to else set())
    await tell_breaches(tx, touched)
    return await tasks.find_locked(tx, touched)


def _refuse_untouchable(named: Sequence[Task], given: Amendment) -> None:
    if gone := [task for task in named if not task.is_in_force]:
        raise refusals.tasks_already_withdrawn(gone)
    if derived := [task for task in named if task.derivation is not None]:
        raise refusals.tasks_derived(derived)
    laddered = {task_id for task_id, said in given.changes.items() if said.get("milestones")}
    if wrong := [task for task in named if task.kind == "deliverable" and task.task_id in laddered]:
        raise refusals.deliverables_with_milestones(wrong)


async def _outcome(tx: Transaction, before: Plan, plan: Plan, given: Amendment, lines: Mapping[str, Task]) -> Outcome:
    changed = changed_lines(before, plan, given, lines.values())
    return Outcome(
        added=added_lines(plan, given, await amended.last_position(tx, plan.plan_id), new_id),
        changed=tuple([await _measured(tx, lines[line.task_id], line) for line in changed]),
        withdrawn=withdrawn_lines(given, lines.values()),
    )


async def _measured(tx: Transaction, before: Task, line: Task) -> Task:
    """The line with its rate against the new targets; what is summed by period is summed over the new segment."""
    if not is_measured_anew(before, line):
        return line
    today, total = clock.today(), line.latest_value
    if line.measured == "period" and line.latest_report_id and total is not None:
        total = await reports.sum_since(tx, line.latest_report_id, line.segment_start_on(today))
    return with_rate(line, total, today)


async def _refuse_senseless(
    tx: Transaction, before: Plan, plan: Plan, outcome: Outcome, lines: Mapping[str, Task]
) -> None:
    if not outcome.touched and replace(plan, version=before.version) == before:
        raise refusals.amendment_empty()
    moved = [*outcome.added, *outcome.changed]
    if early := dates_before(plan, moved):
        raise refusals.dates_before_plan(early, plan.valid_from)
    if late := next((line for line in moved if line.starts_on > line.effective_due_on), None):
        raise refusals.starts_after_due(late.code, late.starts_on, late.effective_due_on)
    newly_named = [
        units_of([line]) - units_of([lines[line.task_id]] if line.task_id in lines else []) for line in moved
    ]
    await require_units(tx, plan.unit_id, set().union(*newly_named))


async def _save(tx: Transaction, plan: Plan, given: Amendment, outcome: Outcome) -> None:
    await amended.save_head(tx, plan)
    await amended.save_lines(tx, outcome.touched)
    today = clock.today()
    tx.say(
        facts.plan_amended(plan, given, outcome, today),
        *(facts.task_amended(line, given, today) for line in outcome.told_again if not line.is_series),
        *(facts.task_assigned(line) for line in outcome.added if not line.is_series),
    )
    await tell_breaches(tx, [line.task_id for line in outcome.touched])


async def _follow(tx: Transaction, policy: Policy, plan: Plan, given: Amendment, outcome: Outcome) -> None:
    """Bring what was made from the lines along with them."""
    if any(line.is_series or line.is_counted for line in outcome.touched):
        today = clock.today()
        await follow_lines(tx, policy, plan, lambda task: facts.task_amended(task, given, today))


def _version(principal: Principal, plan: Plan, given: Amendment, outcome: Outcome) -> PlanVersion:
    made = version_of(principal, plan, "amended")
    return replace(
        made,
        reason=given.reason,
        decision=given.decision,
        added_count=len(outcome.added),
        changed_count=len(outcome.changed),
        withdrawn_count=len(outcome.withdrawn),
    )
