"""Reading an issued document over HTTP. Nothing is kept: the reading is a proposal that a person confirms."""

import time
from typing import Annotated, Any

from fastapi import APIRouter, UploadFile
from pydantic import BaseModel

from services.plans import metrics
from services.plans.api.state import PolicyDep, ReaderDep
from services.plans.use_cases.readings import read_document
from shared.auth import Principal, needs
from shared.http import DatabaseDep, Problem

router = APIRouter(prefix="/api/v1/readings", tags=["readings"])


class ReadingView(BaseModel):
    """What `nq57 plans read` prints; indicators and tasks also carry `suggested_lead_unit_id` and coordinating ids."""

    document: dict[str, Any]
    indicators: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    doubts: list[dict[str, Any]] = []


@router.post("")
async def read(
    file: UploadFile,
    principal: Annotated[Principal, needs("plan:write")],
    database: DatabaseDep,
    reader: ReaderDep,
    policy: PolicyDep,
) -> ReadingView:
    """Read a .docx, .pdf or .txt: 413 `document-too-large`; 422 `document-empty` and the reader's other slugs."""
    started_at = time.perf_counter()
    try:
        content = await _content(file, policy.reading.limit_bytes)
        reading = await read_document(database, reader, principal, file.filename or "", content)
    except Problem as refusal:
        metrics.READING_SECONDS.labels(refusal.slug).observe(time.perf_counter() - started_at)
        raise
    metrics.READING_SECONDS.labels("read").observe(time.perf_counter() - started_at)
    return ReadingView.model_validate(reading)


async def _content(file: UploadFile, limit_bytes: int) -> bytes:
    if (file.size or 0) > limit_bytes:
        detail = f"Tệp văn bản lớn hơn {limit_bytes // 2**20} MB. Hãy gửi tệp nhỏ hơn, hoặc bản Word thay cho bản quét."
        raise Problem(413, "document-too-large", detail, limit_bytes=limit_bytes)
    if content := await file.read():
        return content
    raise Problem(422, "document-empty", "Tệp văn bản trống. Hãy chọn lại tệp.")
