"""The reports of a unit for a period over HTTP, all at once: as a grid, and as a workbook."""

import asyncio
import hashlib
from typing import Annotated, Self

from fastapi import APIRouter, Query, Response, UploadFile
from pydantic import BaseModel, Field, model_validator

from contracts.fact import Identifier, UnitPath
from contracts.plans import TaskKind, WorkState
from services.plans import metrics
from services.plans.api.given import Given, Number, QueryId
from services.plans.api.period_views import PeriodView, period_view
from services.plans.api.readings import content_of
from services.plans.api.state import PolicyDep, ReaderDep
from services.plans.api.uploads import BoundedRoute
from services.plans.api.views import Measured, MilestoneShape
from services.plans.domain.grid import GridRow
from services.plans.domain.reports import Report, Statement
from services.plans.sheets.report_sheet import read_grid, write_grid
from services.plans.use_cases import bulk as use_cases
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import DatabaseDep, Once

router = APIRouter(prefix="/api/v1/reports", tags=["reports"], route_class=BoundedRoute)

MAX_ROWS = 1000
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Officer = Annotated[Principal, needs("task:report")]
Words = Annotated[str | None, Field(max_length=4000)]
Unit = Annotated[UnitPath, Query(description="Đơn vị báo cáo, kể cả các đơn vị trực thuộc.")]


class SaidView(BaseModel):
    """What was said of a task in a period. None is not zero."""

    report_id: str
    report_version: int
    value: float | None
    completion_rate: float | None
    note: str | None
    difficulties: str | None
    proposals: str | None
    claims_completion: bool


class GridRowView(BaseModel):
    """A task to report on; `locked_because` is the sentence why it takes no row."""

    task_id: str
    code: str
    name: str
    kind: TaskKind
    group: str | None
    unit_id: str
    work_state: WorkState
    measured: Measured
    target: MilestoneShape | None
    current: SaidView | None
    previous: SaidView | None
    locked_because: str | None


class GridView(BaseModel):
    """The rows of a period, in the order of the document."""

    period: PeriodView
    rows: list[GridRowView]


class RowGiven(Given):
    """A row: one left without figure and words is no report, 0 is one. No claim of completion: that needs evidence."""

    task_id: Identifier
    value: Number | None = None
    completion_rate: Annotated[float | None, Field(ge=0, le=1, allow_inf_nan=False)] = None
    note: Words = None
    difficulties: Words = None
    proposals: Words = None

    def as_statement(self) -> Statement:
        """The row as the rules know it."""
        return Statement(**self.model_dump(exclude={"task_id"}))


class RowsGiven(Given):
    """The rows of one period."""

    period_id: Identifier
    rows: Annotated[list[RowGiven], Field(min_length=1, max_length=MAX_ROWS)]

    @model_validator(mode="after")
    def _names_each_task_once(self) -> Self:
        if len({row.task_id for row in self.rows}) < len(self.rows):
            raise ValueError("mỗi nhiệm vụ chỉ được có một dòng")
        return self


class KeptView(BaseModel):
    """What became of the rows: those that said nothing new were passed over."""

    report_ids: list[str]
    kept: int
    skipped: int


@router.get("/grid")
async def report_grid(
    principal: Officer,
    database: DatabaseDep,
    plan: QueryId,
    unit: Unit,
    period: QueryId | None = None,
) -> GridView:
    """Tasks to report on in a period, with what was said there and in the period before."""
    async with database.transaction() as tx:
        grid = await use_cases.read_grid(tx, principal, plan, unit, period)
    return GridView(period=period_view(grid.period), rows=[_row(row) for row in grid.rows])


@router.post("/bulk")
async def report_many(given: RowsGiven, principal: Officer, once: Once) -> KeptView:
    """Keep many reports or none: 409 `period-locked`, 422 `rows-refused` with row, task, slug and reason of each."""
    said = [(row.task_id, row.as_statement()) for row in given.rows]

    async def report(tx: Transaction) -> KeptView:
        return _kept(await use_cases.report_many(tx, principal, given.period_id, said))

    return _counted(await once(report))


@router.get("/template.xlsx", response_class=Response, responses={200: {"content": {WORKBOOK: {}}}})
async def report_template(
    principal: Officer,
    database: DatabaseDep,
    plan: QueryId,
    unit: Unit,
    period: QueryId | None = None,
) -> Response:
    """The grid as a workbook to fill in."""
    async with database.transaction() as tx:
        grid = await use_cases.read_grid(tx, principal, plan, unit, period)
    title = f"Bảng nhập báo cáo {period_view(grid.period).title}"
    book = await asyncio.to_thread(write_grid, title, grid.period.period_id, grid.rows)
    headers = {"Content-Disposition": 'attachment; filename="bang-nhap-bao-cao.xlsx"'}
    return Response(book, media_type=WORKBOOK, headers=headers)


@router.post("/import")
async def import_reports(
    file: UploadFile, principal: Officer, reader: ReaderDep, policy: PolicyDep, once: Once
) -> KeptView:
    """Keep what a filled-in workbook says, or nothing: 422 `sheet-has-errors` with sheet, cell and message of each."""
    name = file.filename or ""
    content = await content_of(file, policy.reading.limit_bytes)
    sheet = read_grid(await use_cases.read_cells(reader, name, content))

    async def report(tx: Transaction) -> KeptView:
        return _kept(await use_cases.import_grid(tx, principal, sheet))

    return _counted(await once(report, content=hashlib.sha256(content).hexdigest()))


def _row(row: GridRow) -> GridRowView:
    same = ("task_id", "code", "name", "kind", "group", "unit_id", "work_state", "measured")
    return GridRowView(
        **{name: getattr(row.task, name) for name in same},
        target=MilestoneShape.model_validate(row.target) if row.target else None,
        current=_said(row.current),
        previous=_said(row.previous),
        locked_because=row.objection.sentence if row.objection else None,
    )


def _said(report: Report | None) -> SaidView | None:
    if report is None:
        return None
    same = ("value", "note", "difficulties", "proposals", "claims_completion")
    said = {name: getattr(report.said, name) for name in same}
    own = {name: getattr(report, name) for name in ("report_id", "report_version", "completion_rate")}
    return SaidView(**said, **own)


def _kept(kept: use_cases.Kept) -> KeptView:
    report_ids = [report.report_id for report in kept.reports]
    return KeptView(report_ids=report_ids, kept=len(report_ids), skipped=kept.skipped)


def _counted(view: KeptView) -> KeptView:
    metrics.REPORTS.labels("progress").inc(view.kept)
    return view
