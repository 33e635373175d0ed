"""Plans that come and go as workbooks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from services.plans.domain.lines import dates_before
from services.plans.domain.names import Directory
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.domain.units import commune_of, is_inside
from services.plans.sheets.cells import CellError
from services.plans.sheets.plan_sheet import PlanSheet, Row
from services.plans.store import drafts, tasks, units
from services.plans.use_cases import refusals
from services.plans.use_cases.drafts import draft_to_edit, require_sound_lines
from services.plans.use_cases.plans import draft_plan
from services.plans.use_cases.visibility import plan_to_read
from shared.auth import Principal, require, subtrees
from shared.database import Transaction

LinesOf = Callable[[Directory, Plan, Mapping[str, Task]], tuple[PlanSheet, Sequence[tuple[Row, Task]]]]
"""Makes the lines of a plan out of a workbook, given the units and the lines that are there already."""


async def names_for(tx: Transaction, principal: Principal, unit_id: str | None) -> Mapping[str, str]:
    """Units a plan of the unit may name; without one, of the first subtree the caller writes plans for."""
    root = unit_id or subtrees(principal, "plan:write")[0]
    require(principal, "plan:write", root)
    return (await _directory(tx, root)).names


async def plan_with_names(
    tx: Transaction, principal: Principal, plan_id: str
) -> tuple[Plan, list[Task], Mapping[str, str]]:
    """A plan with those of its own lines the caller may read, and the names of its units."""
    plan = await plan_to_read(tx, principal, plan_id)
    found = await tasks.of_plan(tx, plan_id, roots=subtrees(principal, "task:read"))
    lines = [line for line in found if line.is_in_force and line.derivation is None]
    return plan, lines, (await _directory(tx, plan.unit_id)).names


async def import_draft(tx: Transaction, principal: Principal, plan: Plan, lines_of: LinesOf, limit: int) -> Plan:
    """Keep a workbook as a draft, or nothing of it."""
    require(principal, "plan:write", plan.unit_id)
    sheet, found = lines_of(await _directory(tx, plan.unit_id), plan, {})
    return await draft_plan(tx, principal, plan, _sound(plan, sheet, found, limit))


async def replace_lines(
    tx: Transaction, principal: Principal, plan_id: str, expected_version: int, lines_of: LinesOf, limit: int
) -> Plan:
    """Put the lines of a workbook in the place of the draft's; those it names keep their ids."""
    plan = await draft_to_edit(tx, principal, plan_id, expected_version)
    before = {line.task_id: line for line in await tasks.of_plan(tx, plan_id)}
    sheet, found = lines_of(await _directory(tx, plan.unit_id), plan, before)
    lines = _sound(plan, sheet, found, limit)
    await require_sound_lines(tx, plan, lines)
    await drafts.replace_lines(tx, plan_id, lines)
    edited = replace(plan, version=plan.version + 1)
    await drafts.save_head(tx, edited)
    return edited


def _sound(plan: Plan, sheet: PlanSheet, found: Sequence[tuple[Row, Task]], limit: int) -> list[Task]:
    """The lines, if there is nothing wrong with any cell; otherwise all that is wrong is told at once."""
    errors = [*sheet.errors, *(error for row, line in found for error in _date_errors(plan, sheet, row, line))]
    if errors:
        raise refusals.sheet_has_errors(sorted(errors, key=_place))
    if len(found) > limit:
        raise refusals.plan_too_long(limit)
    return [line for _, line in found]


def _date_errors(plan: Plan, sheet: PlanSheet, row: Row, line: Task) -> list[CellError]:
    begins = f"trước ngày bắt đầu kế hoạch {plan.valid_from:%d/%m/%Y}"
    errors = [
        sheet.error_at(row, early.field, f"Ngày {early.on:%d/%m/%Y} {begins}.") for early in dates_before(plan, [line])
    ]
    if line.starts_on > line.effective_due_on:
        message = f"Ngày bắt đầu sau thời hạn {line.effective_due_on:%d/%m/%Y} được tính cho dòng."
        errors.append(sheet.error_at(row, "starts_on", message))
    return errors


def _place(error: CellError) -> tuple[int, int, str]:
    letters = error.cell.rstrip("0123456789")
    return int(error.cell[len(letters) :]), len(letters), letters


async def _directory(tx: Transaction, unit_id: str) -> Directory:
    commune = commune_of(unit_id)
    return Directory(unit for unit in await units.in_subtrees(tx, [commune]) if is_inside(unit.unit_id, commune))
