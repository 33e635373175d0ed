"""The reports of a unit for a period as one grid: read together, kept together or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.plans.clients.reader import DocumentRefusedError, Reader
from services.plans.domain.grid import GridRow, repeats, says_nothing
from services.plans.domain.periods import Period, ReportingRules, period_without_name
from services.plans.domain.reports import (
    Objection,
    Report,
    Statement,
    objection_to,
    objection_to_money,
    objection_to_reports,
    rate_of,
    with_report,
)
from services.plans.domain.tasks import Task
from services.plans.sheets.cells import CellError
from services.plans.sheets.report_sheet import NAME, ReadSheet
from services.plans.store import periods, reporting_rules, reports, tasks
from services.plans.use_cases import facts, refusals
from services.plans.use_cases.deadlines import tell_breaches
from services.plans.use_cases.excuses import resumed_task
from services.plans.use_cases.obstacles import raise_obstacles
from services.plans.use_cases.periods import refuse_closed
from services.plans.use_cases.reports import new_report, total_of
from services.plans.use_cases.visibility import plan_to_read
from shared import clock
from shared.auth import Principal, allows, subtrees
from shared.database import Transaction
from shared.http import Problem

NOT_YOURS = Objection("outside-your-units", "Nhiệm vụ này không thuộc đơn vị bạn được giao báo cáo. Hãy bỏ dòng này.")
UNKNOWN = Objection("task-unknown", "Kế hoạch của kỳ này không có nhiệm vụ này. Hãy tải lại bảng nhập.")
DOUBLED = Objection("task-twice", "Nhiệm vụ này đã có ở một dòng phía trên. Hãy giữ lại một dòng.")
OF_OTHERS = Objection(
    "period-of-others", "Đơn vị của nhiệm vụ này báo cáo theo kỳ riêng. Hãy chọn kỳ báo cáo của đơn vị đó."
)

PERIOD_LOST = CellError(NAME, "A1", "Mẫu này không còn mã kỳ báo cáo ở ô A1. Hãy tải lại mẫu rồi nhập vào mẫu đó.")

Objections = Mapping[int, tuple[str, Objection]]
"""Task and reason by the row's place in the request, from 0."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a period."""

    period: Period
    rows: Sequence[GridRow]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the rows."""

    reports: Sequence[Report]
    skipped: int


async def read_grid(tx: Transaction, principal: Principal, plan_id: str, unit_id: str, period_id: str | None) -> Grid:
    """Tasks of a plan that the caller reports for in a subtree; without a period the one a report would go to."""
    await plan_to_read(tx, principal, plan_id)
    period = await _period(tx, plan_id, unit_id, period_id)
    rules = await reporting_rules.of_plan(tx, plan_id)
    roots = subtrees(principal, "task:report")
    found = await tasks.of_units(tx, plan_id, roots, unit_id)
    before = await periods.previous(tx, period)
    current = await reports.latest_in(tx, period.period_id, [task.task_id for task in found])
    previous = await reports.latest_in(tx, before.period_id, [task.task_id for task in found]) if before else {}
    rows = [_row(task, period, rules, current, previous) for task in found if task.is_in_force]
    return Grid(period, rows)


async def report_many(
    tx: Transaction,
    principal: Principal,
    period_id: str,
    said: Sequence[tuple[str, Statement]],
    refusal: Callable[[Objections], Problem] = refusals.rows_refused,
) -> Kept:
    """Keep the rows of a period that say something new; one that cannot be taken refuses all, each with its reason."""
    period = await periods.find_to_report(tx, period_id)
    if period is None:
        raise refusals.period_not_found(period_id)
    await plan_to_read(tx, principal, period.plan_id)
    await refuse_closed(tx, period)
    asked = [(index, task_id, words) for index, (task_id, words) in enumerate(said) if not says_nothing(words)]
    task_ids = sorted({task_id for _, task_id, _ in asked})
    await tell_breaches(tx, task_ids)
    found = {key: await resumed_task(tx, task) for key, task in (await tasks.find_locked(tx, task_ids)).items()}
    before = await reports.latest_in(tx, period_id, task_ids)
    new = [row for row in asked if not repeats(row[2], before.get(row[1]))]
    rules = await reporting_rules.of_plan(tx, period.plan_id)
    objections = {
        index: objection
        for index, task_id, words in new
        if (objection := _objection(principal, period, rules, found.get(task_id), words))
    } | _doubled(new)
    if objections:
        raise refusal({index: (said[index][0], why) for index, why in objections.items()})
    kept = [await _report(tx, principal, period, found[task_id], words, before) for _, task_id, words in new]
    await _keep(tx, kept)
    return Kept([report for _, report in kept], len(said) - len(new))


async def read_cells(reader: Reader, name: str, content: bytes) -> dict[str, Any]:
    """Cells of a workbook that came in, read in a bounded process of their own."""
    try:
        return await reader.cells(name, content)
    except DocumentRefusedError as refusal:
        raise refusals.document_refused(refusal.slug, refusal.sentence) from refusal


async def import_grid(tx: Transaction, principal: Principal, sheet: ReadSheet) -> Kept:
    """Keep the rows of a workbook that came back; whatever is wrong is told by cell, all of it at once."""
    if sheet.errors or sheet.period_id is None:
        raise refusals.sheet_has_errors(sheet.errors or [PERIOD_LOST])

    def by_cell(objections: Objections) -> Problem:
        return refusals.sheet_has_errors([sheet.error_at(index, why) for index, (_, why) in objections.items()])

    rows = [(task_id, said) for _, task_id, said in sheet.rows]
    return await report_many(tx, principal, sheet.period_id, rows, by_cell)


async def _period(tx: Transaction, plan_id: str, unit_id: str, period_id: str | None) -> Period:
    if period_id is not None:
        period = await periods.find(tx, period_id)
        if period is None or period.plan_id != plan_id:
            raise refusals.period_not_found(period_id)
        return period
    rules = await reporting_rules.of_plan(tx, plan_id)
    latest = period_without_name(await periods.latest_begun(tx, plan_id, clock.today()), unit_id, rules)
    if latest is None:
        raise refusals.no_open_period()
    return latest


def _row(
    task: Task,
    period: Period,
    rules: ReportingRules,
    current: Mapping[str, Report],
    previous: Mapping[str, Report],
) -> GridRow:
    objection = objection_to_reports(task) or (None if period.takes_reports_of(task.unit_id, rules) else OF_OTHERS)
    said = (current.get(task.task_id), previous.get(task.task_id))
    return GridRow(task, task.target_on(clock.today()), *said, objection)


def _doubled(rows: Sequence[tuple[int, str, Statement]]) -> dict[int, Objection]:
    first = {task_id: index for index, task_id, _ in reversed(rows)}
    return {index: DOUBLED for index, task_id, _ in rows if first[task_id] != index}


def _objection(
    principal: Principal, period: Period, rules: ReportingRules, task: Task | None, said: Statement
) -> Objection | None:
    if task is None or task.plan_id != period.plan_id:
        return UNKNOWN
    if not allows(principal, "task:report", task.unit_id):
        return NOT_YOURS
    if not period.takes_reports_of(task.unit_id, rules):
        return OF_OTHERS
    return objection_to(task, said, clock.today()) or objection_to_money(task, said)


async def _report(
    tx: Transaction,
    principal: Principal,
    period: Period,
    task: Task,
    said: Statement,
    before: Mapping[str, Report],
) -> tuple[Task, Report]:
    total = await total_of(tx, task, period, said)
    rated = replace(said, completion_rate=rate_of(task, said, total, clock.today()))
    earlier = before.get(task.task_id)
    version = earlier.report_version + 1 if earlier else 1
    report = new_report(principal, task, period, rated, (), version)
    return with_report(task, report, total), report


async def _keep(tx: Transaction, kept: Sequence[tuple[Task, Report]]) -> None:
    if not kept:
        return
    await reports.add_all(tx, [report for _, report in kept])
    await tasks.save_states(tx, [task for task, _ in kept])
    tx.say(*(facts.task_reported(task, report) for task, report in kept))
    await raise_obstacles(tx, kept)
