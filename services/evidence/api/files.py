"""Files over HTTP: upload, look up, download."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict

from services.evidence import metrics, use_cases
from services.evidence.api.multipart import receive
from services.evidence.api.state import ContentsDep, PolicyDep
from services.evidence.domain.files import content_disposition
from shared.auth import Principal, needs
from shared.http import DatabaseDep, Problem

router = APIRouter(prefix="/api/v1/evidence", tags=["evidence"])

MAX_IDS = 200
FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["task_id", "file"],
                    "properties": {"task_id": {"type": "string"}, "file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


class FileView(BaseModel):
    """A file attached to a task."""

    model_config = ConfigDict(from_attributes=True)

    evidence_id: str
    task_id: str
    unit_id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_at: datetime


class FileList(BaseModel):
    """Files that were asked for and may be seen."""

    items: list[FileView]


@router.post("", status_code=201, openapi_extra=FORM)
async def upload(
    request: Request,
    principal: Annotated[Principal, needs("evidence:upload")],
    database: DatabaseDep,
    contents: ContentsDep,
    policy: PolicyDep,
) -> FileView:
    """Attach a file to a task. The same content under the same name on the same task gives the same evidence again."""
    with contents.receive() as content:
        try:
            received = await receive(request, content, policy.max_file_bytes)
            stored = await use_cases.attach(database, contents, principal, received)
        except Problem:
            metrics.UPLOADS.labels("refused").inc()
            raise
    return FileView.model_validate(stored)


@router.get("")
async def look_up(
    principal: Annotated[Principal, needs("evidence:read")],
    database: DatabaseDep,
    ids: Annotated[str, Query(max_length=MAX_IDS * 65, description="Mã minh chứng, cách nhau bằng dấu phẩy.")],
) -> FileList:
    """Files by id; those unknown or outside the reader's units are left out."""
    wanted = [evidence_id for evidence_id in dict.fromkeys(ids.split(",")) if evidence_id]
    if len(wanted) > MAX_IDS:
        raise Problem(422, "too-many-ids", f"Mỗi lần chỉ hỏi được {MAX_IDS} minh chứng. Hãy chia ra nhiều lần.")
    async with database.transaction() as tx:
        found = await use_cases.files_of(tx, principal, wanted)
    return FileList(items=[FileView.model_validate(stored) for stored in found])


@router.get("/{evidence_id}/content", response_class=FileResponse)
async def download(
    evidence_id: str,
    principal: Annotated[Principal, needs("evidence:read")],
    database: DatabaseDep,
    contents: ContentsDep,
) -> FileResponse:
    """The content, to be saved and never shown: what people upload is not ours to run."""
    async with database.transaction() as tx:
        stored, path = await use_cases.file_to_read(tx, contents, principal, evidence_id)
    headers = {
        "Content-Disposition": content_disposition(stored.name),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "ETag": f'"{stored.sha256}"',
    }
    return FileResponse(path, media_type=stored.media_type, headers=headers)
