"""Reporting on a task."""

from dataclasses import replace

from services.plans.clients.evidence import EvidenceAwayError, EvidenceClient
from services.plans.domain.periods import Period
from services.plans.domain.reports import (
    EVIDENCE_REQUIRED,
    File,
    Report,
    Statement,
    objection_to,
    objection_to_money,
    rate_of,
    with_report,
)
from services.plans.domain.states import after_report
from services.plans.domain.tasks import Task
from services.plans.store import reports, tasks
from services.plans.use_cases import facts, refusals
from services.plans.use_cases.deadlines import tell_breaches
from services.plans.use_cases.excuses import resumed_task
from services.plans.use_cases.obstacles import raise_obstacles
from services.plans.use_cases.periods import period_to_report
from services.plans.use_cases.tasks import Reported
from services.plans.use_cases.visibility import task_to_report
from shared import clock
from shared.auth import Principal
from shared.database import Database, Transaction
from shared.ids import new_id


async def evidence_for(
    database: Database, client: EvidenceClient, principal: Principal, task_id: str, said: Statement, bearer: str
) -> tuple[File, ...]:
    """Files a report names, as the evidence service knows them. Asked before the report's transaction, not within.

    Nothing that time may change is refused here: a report sent twice must reach its stored answer.
    """
    async with database.transaction() as tx:
        await task_to_report(tx, principal, task_id)
    if said.claims_completion and not said.evidence_ids:
        raise refusals.refused(EVIDENCE_REQUIRED)
    if not said.evidence_ids:
        return ()
    try:
        found = {item.file.evidence_id: item for item in await client.files(said.evidence_ids, bearer)}
    except EvidenceAwayError as error:
        raise refusals.evidence_unavailable() from error
    if unknown := set(said.evidence_ids) - found.keys():
        raise refusals.evidence_unknown(unknown)
    if strays := [item.file.evidence_id for item in found.values() if item.task_id != task_id]:
        raise refusals.evidence_of_another_task(strays)
    return tuple(found[evidence_id].file for evidence_id in said.evidence_ids)


async def report_task(
    tx: Transaction, principal: Principal, task_id: str, period_id: str | None, said: Statement, files: tuple[File, ...]
) -> Reported:
    """Keep a report and tell it. In a period that has one already it is the next version; each is kept."""
    await tell_breaches(tx, [task_id])
    task = await resumed_task(tx, await task_to_report(tx, principal, task_id, is_locked=True))
    if objection := objection_to(task, said, clock.today()) or objection_to_money(task, said):
        raise refusals.refused(objection)
    period = await period_to_report(tx, task, period_id)
    total = await total_of(tx, task, period, said)
    rated = replace(said, completion_rate=rate_of(task, said, total, clock.today()))
    version = await reports.next_version(tx, task.task_id, period.period_id)
    report = new_report(principal, task, period, rated, files, version)
    reported = with_report(task, report, total)
    await reports.add(tx, report)
    await tasks.save_states(tx, [reported])
    tx.say(facts.task_reported(reported, report))
    await raise_obstacles(tx, [(reported, report)])
    return Reported(report, period)


async def total_of(tx: Transaction, task: Task, period: Period, said: Statement) -> float | None:
    """Value to hold against the milestone; measured by period, with what the other periods of the segment brought."""
    if said.value is None or task.measured == "point":
        return said.value
    segment_start = task.segment_start_on(clock.today())
    others = await reports.sum_of_others(tx, task.task_id, period.period_id, period.span.kind, segment_start)
    return said.value + others


def new_report(
    principal: Principal, task: Task, period: Period, said: Statement, files: tuple[File, ...], report_version: int
) -> Report:
    """A report made now; `said` holds the completion rate it amounts to."""
    now = clock.now()
    return Report(
        report_id=new_id(),
        task_id=task.task_id,
        plan_id=task.plan_id,
        period_id=period.period_id,
        report_version=report_version,
        reported_at=now,
        reported_on=clock.local_day(now),
        said=said,
        completion_rate=said.completion_rate,
        evidence=files,
        work_state=after_report(task.work_state, claims_completion=said.claims_completion),
        reporter_id=principal.account_id,
        reporter_name=principal.display_name,
    )
