"""Plans as workbooks over HTTP: a blank one, a filled one, and what comes back. All or nothing, errors by cell."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response, UploadFile
from pydantic import Field, ValidationError, model_validator

from contracts.fact import UnitPath
from services.plans.api.draft_edits import DraftEdited
from services.plans.api.drafts import TaskGiven
from services.plans.api.given import PathId
from services.plans.api.plan_views import MAX_TASKS, PlanCreated
from services.plans.api.readings import DraftGiven, content_of
from services.plans.api.state import PolicyDep, ReaderDep
from services.plans.api.uploads import BoundedRoute
from services.plans.domain.names import Directory
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.sheets.plan_sheet import PlanSheet, Row, read_plan, write_blank, write_plan
from services.plans.use_cases import plan_sheets as use_cases
from services.plans.use_cases.bulk import read_cells
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import DatabaseDep, IfMatch, Once, etag
from shared.http.validation import message
from shared.ids import new_id

router = APIRouter(prefix="/api/v1/plans", tags=["drafts"], route_class=BoundedRoute)

Reader = Annotated[Principal, needs("plan:read")]
Writer = Annotated[Principal, needs("plan:write")]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IS_WORKBOOK: dict[int | str, dict[str, Any]] = {200: {"content": {WORKBOOK: {}}}}


class ImportGiven(DraftGiven):
    """The head of the plan as form fields, beside the workbook; an empty field is one left out."""

    title: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
    file: UploadFile

    @model_validator(mode="before")
    @classmethod
    def _without_empty_fields(cls, given: Any) -> Any:  # noqa: ANN401  whatever the form holds
        return {name: value for name, value in given.items() if value != ""} if isinstance(given, dict) else given

    def as_plan(self) -> Plan:
        """The head as the rules know it, with a fresh id."""
        return Plan(plan_id=new_id(), **self.model_dump(exclude={"file"}))


@router.get("/template.xlsx", response_class=Response, responses=IS_WORKBOOK)
async def blank_workbook(
    principal: Writer,
    database: DatabaseDep,
    unit: Annotated[UnitPath | None, Query(description="Đơn vị của kế hoạch; quyết định danh mục đơn vị.")] = None,
) -> Response:
    """A workbook to fill in, with a guide and lists of choices."""
    async with database.transaction() as tx:
        names = await use_cases.names_for(tx, principal, unit)
    return _workbook(await asyncio.to_thread(write_blank, names), "bang-nhap-ke-hoach.xlsx")


@router.get("/{plan_id}/plan.xlsx", response_class=Response, responses=IS_WORKBOOK)
async def filled_workbook(plan_id: PathId, principal: Reader, database: DatabaseDep) -> Response:
    """The plan in the same columns; what is sent back unchanged changes nothing. The ETag is the plan's."""
    async with database.transaction() as tx:
        plan, lines, names = await use_cases.plan_with_names(tx, principal, plan_id)
    answer = _workbook(await asyncio.to_thread(write_plan, plan, lines, names), "ke-hoach.xlsx")
    answer.headers["ETag"] = etag(plan.version)
    return answer


@router.post("/import", status_code=201)
async def import_plan(
    given: Annotated[ImportGiven, Form(media_type="multipart/form-data")],
    principal: Writer,
    reader: ReaderDep,
    policy: PolicyDep,
    once: Once,
) -> PlanCreated:
    """Keep a filled-in workbook as a draft: 422 `sheet-has-errors` with `errors`: sheet, cell, message of each.

    413 `document-too-large`; 422 `document-not-a-workbook` and the reader's other slugs, `plan-too-long`.
    """
    content = await content_of(given.file, policy.reading.limit_bytes)
    book = await read_cells(reader, given.file.filename or "", content)
    plan = given.as_plan()

    async def keep(tx: Transaction) -> PlanCreated:
        drafted = await use_cases.import_draft(tx, principal, plan, _LinesOf(book), MAX_TASKS)
        return PlanCreated(plan_id=drafted.plan_id, version=drafted.version, status="draft")

    head = given.model_dump_json(exclude={"file"})
    return await once(keep, content=f"{head} {hashlib.sha256(content).hexdigest()}")


@router.put("/{plan_id}/plan.xlsx")
async def replace_lines(
    plan_id: PathId,
    file: UploadFile,
    expected_version: IfMatch,
    principal: Writer,
    reader: ReaderDep,
    policy: PolicyDep,
    once: Once,
    response: Response,
) -> DraftEdited:
    """Put the lines of a workbook in the place of the draft's: refusals as of an import; 409 once it is published."""
    content = await content_of(file, policy.reading.limit_bytes)
    book = await read_cells(reader, file.filename or "", content)

    async def change(tx: Transaction) -> DraftEdited:
        plan = await use_cases.replace_lines(tx, principal, plan_id, expected_version, _LinesOf(book), MAX_TASKS)
        return DraftEdited(plan_id=plan.plan_id, version=plan.version)

    edited = await once(change, content=hashlib.sha256(content).hexdigest())
    response.headers["ETag"] = etag(edited.version)
    return edited


class _LinesOf:
    """The lines of a workbook, checked by the same rules as lines that come as JSON."""

    def __init__(self, book: dict[str, Any]) -> None:
        self._book = book

    def __call__(
        self, directory: Directory, plan: Plan, before: Mapping[str, Task]
    ) -> tuple[PlanSheet, Sequence[tuple[Row, Task]]]:
        sheet = read_plan(self._book, directory)
        used: set[str] = set()
        lines = []
        for position, row in enumerate(sheet.rows, start=1):
            task_id = row.fields.pop("task_id", None)
            known = task_id if task_id in before and task_id not in used else None
            used |= {task_id} if task_id else set()
            given = _checked(sheet, row)
            if given is not None:
                lines.append((row, given.as_task(plan, position, known)))
        return sheet, lines


def _checked(sheet: PlanSheet, row: Row) -> TaskGiven | None:
    try:
        return TaskGiven.model_validate(row.fields)
    except ValidationError as error:
        for found in error.errors():
            field = str(found["loc"][0]) if found["loc"] else "name"
            if field in row.fields or not found["loc"]:
                said = message(found)
                sheet.errors.append(sheet.error_at(row, field, f"{said[:1].upper()}{said[1:]}."))
        return None


def _workbook(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=WORKBOOK, headers=headers)
