"""Verdicts of an outside review over HTTP: one by one, and as a workbook out and in."""

import asyncio
import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response, UploadFile
from pydantic import BaseModel, ConfigDict

from contracts.fact import UnitPath
from services.evidence.api.bounded import SheetRoute
from services.evidence.api.given import Judge, OptionalIfMatch, OutsideBody, seen
from services.evidence.api.state import PolicyDep
from services.evidence.api.views import ReviewDetail, detail
from services.evidence.domain.outside import OutsideVerdict
from services.evidence.sheets import outside_verdicts as sheets
from services.evidence.use_cases import outside
from shared.database import Transaction
from shared.http import DatabaseDep, Once, Problem

router = APIRouter(prefix="/api/v1/reviews", tags=["reviews"], route_class=SheetRoute)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IS_WORKBOOK: dict[int | str, dict[str, Any]] = {200: {"content": {WORKBOOK: {}}}}


class RecordedView(BaseModel):
    """How many verdicts were recorded; `skipped` ones stood on record already, just so."""

    model_config = ConfigDict(from_attributes=True)

    recorded: int
    skipped: int


@router.get("/outside-verdicts.xlsx", response_class=Response, responses=IS_WORKBOOK)
async def outside_sheet(
    principal: Judge,
    database: DatabaseDep,
    policy: PolicyDep,
    unit: Annotated[UnitPath | None, Query(description="Đơn vị, gồm cả cấp dưới.")] = None,
) -> Response:
    """The newest 2,000 claims with room for the verdicts given elsewhere, filled in where one is on record."""
    async with database.transaction() as tx:
        lines = await outside.lines(tx, principal, unit)
    content = await asyncio.to_thread(sheets.write, lines, policy.reasons)
    headers = {"Content-Disposition": 'attachment; filename="ket-qua-tham-dinh-ngoai.xlsx"'}
    return Response(content, media_type=WORKBOOK, headers=headers)


@router.post("/outside-verdicts.xlsx")
async def take_outside_sheet(file: UploadFile, principal: Judge, once: Once, policy: PolicyDep) -> RecordedView:
    """Record every verdict of a workbook or none: 422 `sheet-has-errors` with `errors: [{sheet, cell, message}]`.

    Also 413 `sheet-too-large`, 422 `sheet-broken`, `sheet-without-headings`, `sheet-too-long`.
    """
    content = await file.read()
    try:
        sheet = await asyncio.to_thread(sheets.read, content)
    except sheets.UnreadableSheetError as error:
        raise Problem(422, error.slug, error.sentence) from None

    async def operation(tx: Transaction) -> RecordedView:
        return RecordedView.model_validate(await outside.record_sheet(tx, principal, sheet, policy))

    return await once(operation, content=hashlib.sha256(content).hexdigest())


@router.post("/{review_id}/outside-verdict")
async def outside_verdict(
    review_id: str, body: OutsideBody, principal: Judge, once: Once, policy: PolicyDep, if_match: OptionalIfMatch = None
) -> ReviewDetail:
    """Enter a verdict given elsewhere: it overrules what stands, in whatever stage, and is final.

    422 `given-on-ahead`, `given-on-early`, `reasons-missing`, `reason-unknown`.
    """
    expected = await seen(if_match)
    verdict = OutsideVerdict(body.verdict, body.decided_on, body.reference, tuple(body.reasons), body.note or None)

    async def operation(tx: Transaction) -> ReviewDetail:
        found = await outside.record(tx, principal, review_id, verdict, policy, expected)
        return detail(found, principal.account_id)

    return await once(operation)
