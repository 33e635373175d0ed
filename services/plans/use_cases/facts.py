"""Facts the plans service tells, made of the values of its domain."""

from dataclasses import asdict
from datetime import datetime

from contracts import plans as told
from contracts.fact import Person
from services.plans.domain.deadlines import days_late, first_day_late
from services.plans.domain.periods import Period
from services.plans.domain.plans import Plan
from services.plans.domain.reports import Report
from services.plans.domain.tasks import Task
from services.plans.domain.units import Unit
from services.plans.domain.verdicts import Verdict


def unit_changed(unit: Unit) -> told.UnitChanged:
    return told.UnitChanged.model_validate(asdict(unit))


def plan_published(plan: Plan, tasks: list[Task]) -> told.PlanPublished:
    indicators = sum(task.kind == "indicator" for task in tasks)
    return told.PlanPublished(
        unit_id=plan.unit_id,
        version=plan.version,
        plan_id=plan.plan_id,
        programme=plan.programme,
        title=plan.title,
        number=plan.number,
        issued_on=plan.issued_on,
        issuer=plan.issuer,
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
        indicator_count=indicators,
        deliverable_count=len(tasks) - indicators,
    )


def task_assigned(task: Task) -> told.TaskAssigned:
    return told.TaskAssigned.model_validate(
        {
            "unit_id": task.unit_id,
            "version": task.version,
            "task_id": task.task_id,
            "plan_id": task.plan_id,
            "code": task.code,
            "task_name": task.name,
            "kind": task.kind,
            "group": task.group,
            "lead_unit_id": task.lead_unit_id,
            "coordinating_unit_ids": task.coordinating_unit_ids,
            "milestones": [asdict(rung) for rung in task.milestones],
            "expected_output": task.expected_output,
            "starts_on": task.starts_on,
            "due_on": task.due_on,
            "effective_due_on": task.effective_due_on,
            "time_path": [asdict(point) for point in task.time_path()],
            "weight": task.weight,
        }
    )


def task_reported(task: Task, report: Report) -> told.TaskReported:
    """`task` is the task after the report."""
    said = report.said
    return told.TaskReported(
        unit_id=task.unit_id,
        version=task.version,
        task_id=task.task_id,
        plan_id=task.plan_id,
        report_id=report.report_id,
        report_version=report.report_version,
        period_id=report.period_id,
        reported_at=report.reported_at,
        reported_on=report.reported_on,
        value=said.value,
        completion_rate=report.completion_rate,
        claims_completion=said.claims_completion,
        evidence=tuple(told.EvidenceFile(**asdict(file)) for file in report.evidence),
        note=said.note,
        difficulties=said.difficulties,
        proposals=said.proposals,
        work_state=report.work_state,
        reporter=Person(account_id=report.reporter_id, display_name=report.reporter_name),
    )


def task_completed(task: Task, verdict: Verdict) -> told.TaskCompleted:
    """`task` is the task after the accepting verdict."""
    return told.TaskCompleted(
        unit_id=task.unit_id,
        version=task.version,
        task_id=task.task_id,
        plan_id=task.plan_id,
        report_id=verdict.report_id,
        claimed_on=verdict.claimed_on,
        effective_due_on=task.effective_due_on,
        days_late=days_late(verdict.claimed_on, task.effective_due_on),
    )


def deadline_breached(task: Task) -> told.DeadlineBreached:
    """`task` is the task with the version the breach gave it."""
    return told.DeadlineBreached(
        unit_id=task.unit_id,
        version=task.version,
        task_id=task.task_id,
        plan_id=task.plan_id,
        due_on=task.effective_due_on,
        is_end_of_plan=task.is_end_of_plan,
        breached_on=first_day_late(task.effective_due_on),
        work_state=task.work_state,
        completion_rate=task.completion_rate,
    )


def period_opened(period: Period) -> told.PeriodOpened:
    span = period.span
    return told.PeriodOpened(
        unit_id=period.unit_id,
        version=period.version,
        period_id=period.period_id,
        plan_id=period.plan_id,
        kind=span.kind,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        due_on=span.due_on,
        locks_on=span.locks_on,
    )


def period_closed(period: Period, closed_at: datetime) -> told.PeriodClosed:
    span = period.span
    return told.PeriodClosed(
        unit_id=period.unit_id,
        version=period.version,
        period_id=period.period_id,
        plan_id=period.plan_id,
        kind=span.kind,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        closed_at=closed_at,
    )
