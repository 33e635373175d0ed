"""Shapes of reports as they are shown."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from contracts.plans import WorkState
from services.plans.api.views import DisbursementShape
from services.plans.domain.periods import Period, lateness, title
from services.plans.domain.reports import Report


class FileView(BaseModel):
    """A file of evidence."""

    model_config = ConfigDict(from_attributes=True)

    evidence_id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str


class ReporterView(BaseModel):
    """Who reported."""

    account_id: str
    display_name: str


class ReportView(BaseModel):
    """A report or correction; `work_state` is the task's after it, `is_late` that the period's cut-off had passed."""

    report_id: str
    task_id: str
    plan_id: str
    period_id: str
    period_title: str
    report_version: int
    reported_at: datetime
    reported_on: date
    is_late: bool
    late_reason: str | None
    value: float | None
    completion_rate: float | None
    note: str | None
    difficulties: str | None
    proposals: str | None
    claims_completion: bool
    disbursements: list[DisbursementShape]
    is_counted: bool
    evidence: list[FileView]
    work_state: WorkState
    reporter: ReporterView


def report_view(report: Report, period: Period) -> ReportView:
    said = report.said
    return ReportView(
        report_id=report.report_id,
        task_id=report.task_id,
        plan_id=report.plan_id,
        period_id=report.period_id,
        period_title=title(period.span),
        report_version=report.report_version,
        reported_at=report.reported_at,
        reported_on=report.reported_on,
        is_late=report.reported_on > period.span.due_on,
        late_reason=lateness(period.span, report.reported_on),
        value=said.value,
        completion_rate=report.completion_rate,
        note=said.note,
        difficulties=said.difficulties,
        proposals=said.proposals,
        claims_completion=said.claims_completion,
        disbursements=[DisbursementShape.model_validate(line) for line in said.disbursements],
        is_counted=report.is_counted,
        evidence=[FileView.model_validate(file) for file in report.evidence],
        work_state=report.work_state,
        reporter=ReporterView(account_id=report.reporter_id, display_name=report.reporter_name),
    )
