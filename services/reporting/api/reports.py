"""Reports issued over HTTP."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from contracts.fact import UnitPath
from services.reporting import use_cases
from services.reporting.api.state import WORD, FormDep, PolicyDep, WrittenMonth, word_headers
from services.reporting.domain.issued import Issued
from services.reporting.domain.months import Month
from shared.auth import Principal, needs, require
from shared.database import Transaction
from shared.http import Cursor, DatabaseDep, Limit, Once, Page, Problem, decode_cursor, page_of

router = APIRouter(prefix="/api/v1/reports", tags=["reports"])

Reader = Annotated[Principal, needs("report:read")]


class IssueBody(BaseModel):
    """Which summary to issue."""

    unit_id: UnitPath
    month: WrittenMonth


class ReportView(BaseModel):
    """Head of an issued report."""

    model_config = ConfigDict(from_attributes=True)

    report_id: str
    unit_id: str
    month: str
    version: int
    title: str
    issued_at: datetime
    issued_by: str
    sha256: str
    size_bytes: int


@router.post("", status_code=201)
async def issue(
    body: IssueBody,
    principal: Annotated[Principal, needs("report:issue")],
    database: DatabaseDep,
    once: Once,
    policy: PolicyDep,
    form: FormDep,
) -> ReportView:
    """Issue the summary of a month. It is kept as it is for ever; issuing again makes a new version."""
    require(principal, "report:issue", body.unit_id)
    month = Month.parse(body.month)

    # Before the transaction that issues: drawing up takes seconds, and nothing is locked meanwhile.
    drawn_up = await use_cases.draw_up(database, principal, body.unit_id, month, policy, form)

    async def operation(tx: Transaction) -> ReportView:
        return ReportView.model_validate(await use_cases.issue(tx, principal, month, drawn_up))

    return await once(operation)


@router.get("")
async def list_issued(
    principal: Reader,
    database: DatabaseDep,
    unit: Annotated[UnitPath | None, Query(description="Chỉ báo cáo của đơn vị này.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ReportView]:
    """Reports issued, newest first."""
    before = _place(cursor) if cursor else None
    async with database.transaction() as tx:
        found = await use_cases.list_issued(tx, principal, unit, before=before, limit=limit + 1)
    return page_of(found, limit, item=ReportView.model_validate, key=_key)


@router.get("/{report_id}/document", response_class=Response, responses={200: {"content": {WORD: {}}}})
async def read_document(report_id: str, principal: Reader, database: DatabaseDep) -> Response:
    """The very file that was issued."""
    async with database.transaction() as tx:
        issued, document = await use_cases.read_issued(tx, principal, report_id)
    headers = {**word_headers(issued.unit_id, issued.month, issued.version), "ETag": f'"{issued.sha256}"'}
    return Response(document, media_type=WORD, headers=headers)


def _key(issued: Issued) -> tuple[str, str]:
    return issued.issued_at.isoformat(), issued.report_id


def _place(cursor: str) -> tuple[datetime, str]:
    moment, report_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(moment)), str(report_id)
    except ValueError:
        raise Problem(400, "bad-cursor", "Dấu trang không dùng được. Hãy xem lại từ trang đầu.") from None
