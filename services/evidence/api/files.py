"""Files over HTTP: look up, download."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict

from services.evidence import use_cases
from services.evidence.api.state import ContentsDep
from services.evidence.domain.files import Safety, content_disposition
from shared.auth import Principal, needs
from shared.http import DatabaseDep, Problem

router = APIRouter(prefix="/api/v1/evidence", tags=["evidence"])

MAX_IDS = 200


class DocumentView(BaseModel):
    """What the unit typed of the document; none where it said nothing."""

    model_config = ConfigDict(from_attributes=True)

    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None


class FileView(BaseModel):
    """A file attached to a task; a removed one is shown by what is left of it."""

    model_config = ConfigDict(from_attributes=True)

    evidence_id: str
    task_id: str
    unit_id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_at: datetime
    document: DocumentView = DocumentView()
    safety: Safety
    retention_class: str
    keep_until: date | None = None
    removed_at: datetime | None = None


class FileList(BaseModel):
    """Files that were asked for and may be seen."""

    items: list[FileView]


def ids_of(ids: str) -> list[str]:
    """Ids of a query, each once; 422 `too-many-ids`."""
    wanted = [evidence_id for evidence_id in dict.fromkeys(ids.split(",")) if evidence_id]
    if len(wanted) > MAX_IDS:
        raise Problem(422, "too-many-ids", f"Mỗi lần chỉ hỏi được {MAX_IDS} minh chứng. Hãy chia ra nhiều lần.")
    return wanted


@router.get("")
async def look_up(
    principal: Annotated[Principal, needs("evidence:read")],
    database: DatabaseDep,
    ids: Annotated[str, Query(max_length=MAX_IDS * 65, description="Mã minh chứng, cách nhau bằng dấu phẩy.")],
) -> FileList:
    """Files by id; those unknown or outside the reader's units are left out."""
    wanted = ids_of(ids)
    async with database.transaction() as tx:
        found = await use_cases.files_of(tx, principal, wanted)
    return FileList(items=[FileView.model_validate(stored) for stored in found])


@router.get("/{evidence_id}/content", response_class=StreamingResponse)
async def download(
    evidence_id: str,
    principal: Annotated[Principal, needs("evidence:read")],
    database: DatabaseDep,
    contents: ContentsDep,
) -> StreamingResponse:
    """The content, to be saved and never shown: what people upload is not ours to run."""
    async with database.transaction() as tx:
        stored = await use_cases.file_to_serve(tx, principal, evidence_id)
    content = await contents.read(stored.sha256)
    headers = {
        "Content-Disposition": content_disposition(stored.name),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Length": str(content.size_bytes),
        "ETag": f'"{stored.sha256}"',
    }
    return StreamingResponse(aiter(content), media_type=stored.media_type, headers=headers)
