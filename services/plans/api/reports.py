"""Reports over HTTP."""

from typing import Annotated, Self

from fastapi import APIRouter, Request
from pydantic import Field, model_validator

from contracts.fact import Identifier
from services.plans import metrics
from services.plans.api.given import Given, Number, PathId
from services.plans.api.report_views import ReportView, report_view
from services.plans.api.state import EvidenceDep
from services.plans.api.views import DisbursementShape
from services.plans.domain.budgets import Disbursement
from services.plans.domain.reports import Statement
from services.plans.use_cases import reports as use_cases
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import DatabaseDep, Once

router = APIRouter(prefix="/api/v1/tasks/{task_id}/reports", tags=["reports"])

MAX_FILES = 20
MAX_BUDGET_LINES = 60

Words = Annotated[str | None, Field(max_length=4000)]


class ReportGiven(Given):
    """What a unit says of a task. `period_id` none means the open month; a figure left out is not zero."""

    period_id: Identifier | None = None
    value: Number | None = None
    completion_rate: Annotated[float | None, Field(ge=0, le=1, allow_inf_nan=False)] = None
    note: Words = None
    difficulties: Words = None
    proposals: Words = None
    claims_completion: bool = False
    disbursements: Annotated[tuple[DisbursementShape, ...], Field(max_length=MAX_BUDGET_LINES)] = ()
    evidence_ids: Annotated[tuple[Identifier, ...], Field(max_length=MAX_FILES)] = ()

    @model_validator(mode="after")
    def _names_each_file_once(self) -> Self:
        if len(set(self.evidence_ids)) < len(self.evidence_ids):
            raise ValueError("mỗi minh chứng chỉ được nêu một lần")
        if len({(line.source, line.year) for line in self.disbursements}) < len(self.disbursements):
            raise ValueError("mỗi nguồn kinh phí trong một năm chỉ được nêu một lần")
        return self

    def as_statement(self) -> Statement:
        """The report as the rules know it."""
        spent = tuple(Disbursement(**line.model_dump()) for line in self.disbursements)
        return Statement(**self.model_dump(exclude={"period_id", "disbursements"}), disbursements=spent)


@router.post("", status_code=201)
async def report_task(
    task_id: PathId,
    given: ReportGiven,
    request: Request,
    principal: Annotated[Principal, needs("task:report")],
    database: DatabaseDep,
    evidence: EvidenceDep,
    once: Once,
) -> ReportView:
    """Report on a task, or correct the report of the period.

    403 `outside-your-units`; 404 `task-not-found`, `period-not-found`; 409 `task-completed`, `task-withdrawn`,
    `task-is-series`, `value-is-counted`, `period-locked`, `no-open-period`, `plan-not-published`; 422
    `evidence-required`, `evidence-unknown`, `evidence-of-another-task`, `value-out-of-range`, `value-required`,
    `value-not-expected`, `empty-report`, `disbursement-falls`; 503 `evidence-unavailable`.
    """
    said = given.as_statement()
    bearer = request.headers["authorization"]
    files = await use_cases.evidence_for(database, evidence, principal, task_id, said, bearer)

    async def report(tx: Transaction) -> ReportView:
        kept = await use_cases.report_task(tx, principal, task_id, given.period_id, said, files)
        return report_view(kept.report, kept.period)

    view = await once(report)
    metrics.REPORTS.labels("claim" if view.claims_completion else "progress").inc()
    return view
