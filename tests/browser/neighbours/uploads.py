"""The evidence service's addresses of resumable uploads: they take the bytes and tell the story what came."""

from base64 import b64decode
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from tests.browser.neighbours.evidence import MAX_BYTES
from tests.browser.neighbours.story import StoryDep, problem

router = APIRouter(prefix="/api/v1/uploads")

TUS = {"Tus-Resumable": "1.0.0"}


@router.get("")
async def unfinished(task_id: str) -> dict[str, Any]:
    return {"items": []}


@router.post("", response_model=None)
async def begin(request: Request, story: StoryDep) -> Response | JSONResponse:
    pairs = [pair.split(" ") for pair in request.headers["upload-metadata"].split(",")]
    given = {name: b64decode(value).decode() for name, value in pairs}
    if int(request.headers["upload-length"]) > MAX_BYTES:
        return problem(413, "file-too-large", "Tệp lớn hơn 2 MB nên không nhận được. Hãy tách thành nhiều tệp.")
    story.uploads.append(given)
    return Response(status_code=201, headers={**TUS, "Location": f"/api/v1/uploads/up-{len(story.uploads)}"})


@router.patch("/{upload_id}")
async def take(upload_id: str, request: Request, story: StoryDep) -> Response:
    given = story.uploads[int(upload_id.removeprefix("up-")) - 1]
    size = 0
    async for piece in request.stream():
        size += len(piece)
        story.received_bytes = size
    story.hear(request, f"evidence {given['task_id']}", (given["filename"], size))
    return Response(status_code=204, headers={**TUS, "Upload-Offset": f"{size}", "Evidence-Id": f"file-{upload_id}"})
