"""The evidence service's addresses of files."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import JSONResponse

from tests.browser.neighbours.samples import FILE
from tests.browser.neighbours.story import StoryDep, problem

router = APIRouter(prefix="/api/v1")

MAX_BYTES = 2_000_000
Shown = dict[str, Any]


@router.post("/evidence", status_code=201, response_model=None)
async def upload(
    request: Request, story: StoryDep, task_id: Annotated[str, Form()], file: UploadFile
) -> Shown | JSONResponse:
    size = len(await file.read())
    if size > MAX_BYTES:
        return problem(413, "file-too-large", "Tệp lớn hơn 2 MB nên không nhận được. Hãy tách thành nhiều tệp.")
    story.hear(request, f"evidence {task_id}", (file.filename, size))
    return {**FILE, "evidence_id": f"file-{file.filename}", "name": file.filename, "size_bytes": size}


@router.get("/evidence")
async def look_up(ids: str, story: StoryDep) -> Shown:
    items = [{**FILE, "evidence_id": one, "name": one.removeprefix("file-")} for one in ids.split(",")]
    return {"items": [{**one, "document": story.documents.get(one["evidence_id"])} for one in items]}


@router.get("/evidence/{evidence_id}/content")
async def content(evidence_id: str) -> Response:
    headers = {"Content-Disposition": "attachment; filename*=utf-8''bao%20cao.pdf"}
    return Response(b"%PDF-1.4 " + b"x" * 100_000, media_type="application/pdf", headers=headers)
