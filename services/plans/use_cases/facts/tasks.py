"""Facts about tasks."""

from dataclasses import asdict
from datetime import date

from contracts import plans as told
from contracts.fact import Person
from services.plans.domain.deadlines import days_late, first_day_late
from services.plans.domain.reports import Report
from services.plans.domain.tasks import Task


def task_assigned(task: Task) -> told.TaskAssigned:
    return told.TaskAssigned.model_validate(standing(task))


def standing(task: Task) -> dict[str, object]:
    """What every fact says that tells a task whole."""
    same = (
        "unit_id", "version", "task_id", "plan_id", "code", "kind", "group", "lead_unit_id", "coordinating_unit_ids",
        "expected_output", "starts_on", "due_on", "effective_due_on", "weight", "measured", "excused_until",
        "is_in_force", "parent_task_id", "derivation",
    )  # fmt: skip
    return {
        **{name: getattr(task, name) for name in same},
        "task_name": task.name,
        "milestones": [asdict(rung) for rung in task.milestones],
        "time_path": [asdict(point) for point in task.time_path()],
        "is_suspended": task.work_state == "suspended",
        "budget": [asdict(line) for line in task.budget],
    }


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
        disbursements=tuple(told.Disbursement(**asdict(line)) for line in said.disbursements),
        is_counted=report.is_counted,
        work_state=report.work_state,
        reporter=Person(account_id=report.reporter_id, display_name=report.reporter_name),
    )


def task_completed(task: Task, report_id: str) -> told.TaskCompleted:
    """`task` is the task after it was completed, on the claim, or by the count, of a report."""
    if task.completed_on is None:
        raise ValueError("task is not completed")
    return told.TaskCompleted(
        unit_id=task.unit_id,
        version=task.version,
        task_id=task.task_id,
        plan_id=task.plan_id,
        report_id=report_id,
        claimed_on=task.completed_on,
        effective_due_on=task.effective_due_on,
        days_late=days_late(task.completed_on, task.effective_due_on),
    )


def deadline_approaching(task: Task, notice_days: int, day: date) -> told.DeadlineApproaching:
    """`task` is the task with the version the notice gave it; `day` is the day it is told."""
    return told.DeadlineApproaching(
        unit_id=task.unit_id,
        version=task.version,
        task_id=task.task_id,
        plan_id=task.plan_id,
        due_on=task.effective_due_on,
        is_end_of_plan=task.is_end_of_plan,
        notice_days=notice_days,
        days_left=(task.effective_due_on - day).days,
        work_state=task.work_state,
        completion_rate=task.completion_rate,
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
