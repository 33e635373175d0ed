"""Editing a draft: its head, its lines, their order. A published plan is changed by an amendment."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.plans.domain.lines import dates_before, merged, under_new_head
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.store import drafts, tasks
from services.plans.use_cases import refusals
from services.plans.use_cases.assignees import require_units, units_of
from services.plans.use_cases.visibility import plan_to_write
from shared.auth import Principal
from shared.database import Transaction
from shared.http import require_version
from shared.ids import new_id


async def change_head(
    tx: Transaction, principal: Principal, plan_id: str, expected_version: int, given: Mapping[str, Any]
) -> Plan:
    """Set fields of the head; dates that lines took from the plan follow it."""
    before = await draft_to_edit(tx, principal, plan_id, expected_version)
    plan = replace(before, **given)
    if plan.valid_from > plan.valid_to:
        raise refusals.plan_runs_backwards()
    if (plan.valid_from, plan.valid_to) != (before.valid_from, before.valid_to):
        lines = [under_new_head(line, before, plan) for line in await tasks.of_plan(tx, plan_id)]
        require_sound_dates(plan, lines)
        await drafts.save_lines(tx, lines)
    return await _edited(tx, plan)


async def add_line(
    tx: Transaction,
    principal: Principal,
    plan_id: str,
    expected_version: int,
    line_at: Callable[[Plan, int], Task],
    limit: int,
) -> tuple[Plan, Task]:
    """Add a line at the end; `line_at` makes it for a plan and a position."""
    plan = await draft_to_edit(tx, principal, plan_id, expected_version)
    count, last = await drafts.extent(tx, plan_id)
    if count >= limit:
        raise refusals.plan_too_long(limit)
    line = line_at(plan, last + 1)
    await require_sound_lines(tx, plan, [line])
    await tasks.add(tx, [line])
    return await _edited(tx, plan), await _line(tx, plan, line.task_id)


async def change_line(
    tx: Transaction,
    principal: Principal,
    plan_id: str,
    expected_version: int,
    task_id: str,
    becomes: Callable[[Plan, Task], Task],
) -> tuple[Plan, Task]:
    """Put what a person confirmed in the place of a line; it keeps its id and its position."""
    plan = await draft_to_edit(tx, principal, plan_id, expected_version)
    line = becomes(plan, await _line(tx, plan, task_id))
    await require_sound_lines(tx, plan, [line])
    await drafts.save_lines(tx, [line])
    return await _edited(tx, plan), await _line(tx, plan, task_id)


async def confirm_lines(
    tx: Transaction, principal: Principal, plan_id: str, expected_version: int, task_ids: Collection[str]
) -> Plan:
    """Clear the doubts of lines a person has looked at."""
    plan = await draft_to_edit(tx, principal, plan_id, expected_version)
    lines = {line.task_id: line for line in await tasks.of_plan(tx, plan_id)}
    if unknown := set(task_ids) - lines.keys():
        raise refusals.tasks_unknown(unknown)
    await drafts.save_lines(tx, [replace(lines[task_id], doubts=()) for task_id in sorted(set(task_ids))])
    return await _edited(tx, plan)


async def remove_line(tx: Transaction, principal: Principal, plan_id: str, expected_version: int, task_id: str) -> Plan:
    """Take a line out of the draft."""
    plan = await draft_to_edit(tx, principal, plan_id, expected_version)
    await drafts.remove_line(tx, (await _line(tx, plan, task_id)).task_id)
    return await _edited(tx, plan)


async def split_line(
    tx: Transaction,
    principal: Principal,
    plan_id: str,
    expected_version: int,
    task_id: str,
    names: Sequence[str],
    limit: int,
) -> tuple[Plan, list[Task]]:
    """Make several lines of one, alike but for their names; they stand where it stood, and the first keeps its id."""
    plan = await draft_to_edit(tx, principal, plan_id, expected_version)
    line = await _line(tx, plan, task_id)
    count, last = await drafts.extent(tx, plan_id)
    if count + len(names) - 1 > limit:
        raise refusals.plan_too_long(limit)
    parts = [replace(line, name=names[0])]
    parts += [replace(line, task_id=new_id(), name=name, position=last + at) for at, name in enumerate(names[1:], 1)]
    order = [other.task_id for other in await tasks.of_plan(tx, plan_id)]
    await drafts.save_lines(tx, parts)
    at = order.index(task_id)
    await drafts.reorder(tx, plan_id, [*order[:at], *(part.task_id for part in parts), *order[at + 1 :]])
    return await _edited(tx, plan), [await _line(tx, plan, part.task_id) for part in parts]


async def merge_lines(
    tx: Transaction, principal: Principal, plan_id: str, expected_version: int, task_id: str, others: Sequence[str]
) -> tuple[Plan, Task]:
    """Make one line of several of a kind; it keeps its id and name, and takes over what the others say."""
    plan = await draft_to_edit(tx, principal, plan_id, expected_version)
    line = await _line(tx, plan, task_id)
    taken = [await _line(tx, plan, other) for other in dict.fromkeys(others) if other != task_id]
    if not taken or any(other.kind != line.kind for other in taken):
        raise refusals.lines_do_not_merge()
    for other in taken:
        await drafts.remove_line(tx, other.task_id)
    await drafts.save_lines(tx, [merged(line, taken, plan)])
    return await _edited(tx, plan), await _line(tx, plan, task_id)


async def order_lines(
    tx: Transaction, principal: Principal, plan_id: str, expected_version: int, task_ids: Sequence[str]
) -> Plan:
    """Set the order of the lines; each must be named once."""
    plan = await draft_to_edit(tx, principal, plan_id, expected_version)
    known = Counter(line.task_id for line in await tasks.of_plan(tx, plan_id))
    wanted = Counter(task_ids)
    if known != wanted:
        raise refusals.order_incomplete((known - wanted) + (wanted - known))
    await drafts.reorder(tx, plan_id, task_ids)
    return await _edited(tx, plan)


async def discard_draft(tx: Transaction, principal: Principal, plan_id: str, expected_version: int) -> Plan:
    """Remove a draft; the reading it was made from stays."""
    plan = await draft_to_edit(tx, principal, plan_id, expected_version)
    await drafts.discard(tx, plan_id)
    return plan


async def draft_to_edit(tx: Transaction, principal: Principal, plan_id: str, expected_version: int) -> Plan:
    """Return the draft, locked; 409 once it is published, 412 when somebody else wrote in between."""
    plan = await plan_to_write(tx, principal, plan_id)
    if plan.is_published:
        raise refusals.plan_already_published()
    require_version(expected_version, plan.version)
    return plan


async def require_sound_lines(tx: Transaction, plan: Plan, lines: Sequence[Task]) -> None:
    """Refuse units that may not answer for the plan's tasks, and dates that cannot be."""
    await require_units(tx, plan.unit_id, units_of(lines))
    require_sound_dates(plan, lines)


def require_sound_dates(plan: Plan, lines: Sequence[Task]) -> None:
    """Refuse dates before the plan, and a start after the day the line is due."""
    if early := dates_before(plan, lines):
        raise refusals.dates_before_plan(early, plan.valid_from)
    if late := next((line for line in lines if line.starts_on > line.effective_due_on), None):
        raise refusals.starts_after_due(late.code, late.starts_on, late.effective_due_on)


async def _line(tx: Transaction, plan: Plan, task_id: str) -> Task:
    line = await tasks.find(tx, task_id)
    if line is None or line.plan_id != plan.plan_id:
        raise refusals.task_not_found(task_id)
    return line


async def _edited(tx: Transaction, plan: Plan) -> Plan:
    edited = replace(plan, version=plan.version + 1)
    await drafts.save_head(tx, edited)
    return edited
