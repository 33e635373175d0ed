"""The table of units over HTTP: CSV in and out."""

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict
from starlette.datastructures import UploadFile

from services.plans.use_cases import unit_sheets as use_cases
from services.plans.use_cases.unit_sheets import MAX_BYTES
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import DatabaseDep, Once, Problem

router = APIRouter(prefix="/api/v1/units", tags=["units"])

FILE = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
BODY = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string"}}, "multipart/form-data": {"schema": FILE}},
    }
}
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "Bảng đơn vị, UTF-8 có BOM."}
}

Update = Annotated[bool, Query(description="Sửa tên, nhóm, mã hành chính của đơn vị đã có theo tệp.")]


class ImportedView(BaseModel):
    """How many units came of a table; `same_count` were there already, just so."""

    model_config = ConfigDict(from_attributes=True)

    begun_count: int
    changed_count: int
    same_count: int


@router.post("/import", openapi_extra=BODY)
async def import_units(
    request: Request,
    principal: Annotated[Principal, needs("unit:write")],
    once: Once,
    *,
    update: Update = False,
) -> ImportedView:
    """Begin the units of a CSV file, all or none: 422 `csv-has-errors` with `errors: [{row, column, message}]`.

    Also 413 `csv-too-large`, 415 `unsupported-media-type`, 422 `csv-not-utf8`, `csv-broken`, `csv-without-headings`,
    `csv-too-long`.
    """
    content = await _content(request)
    sheet = use_cases.read_sheet(content)

    async def keep(tx: Transaction) -> ImportedView:
        return ImportedView.model_validate(await use_cases.import_units(tx, principal, sheet, is_update=update))

    return await once(keep, content=hashlib.sha256(content).hexdigest())


@router.get("/export.csv", response_class=Response, responses=CSV)
async def export_units(principal: Annotated[Principal, needs("unit:read")], database: DatabaseDep) -> Response:
    """Active units of the caller's subtrees with those above them; the file can be read in again."""
    async with database.transaction() as tx:
        content = await use_cases.export_units(tx, principal)
    headers = {"Content-Disposition": 'attachment; filename="don-vi.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


async def _content(request: Request) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        file = (await request.form(max_files=1, max_fields=10)).get("file")
        if isinstance(file, UploadFile):
            return await file.read(MAX_BYTES + 1)
    elif kind == "text/csv":
        return await request.body()
    detail = "Hãy gửi tệp CSV: dạng text/csv, hoặc multipart/form-data với mục file."
    raise Problem(415, "unsupported-media-type", detail)
