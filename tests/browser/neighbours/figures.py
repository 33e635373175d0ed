"""The addresses of reporting."""

from typing import Any

from fastapi import APIRouter, Request, Response

from tests.browser.neighbours.samples import BOARD
from tests.browser.neighbours.story import StoryDep

router = APIRouter(prefix="/api/v1")

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Shown = dict[str, Any]


@router.get("/dashboard")
async def dashboard(unit: str) -> Shown:
    return BOARD


@router.get("/summaries/monthly.docx")
async def document(unit: str, month: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="bao-cao-{month}.docx"'}
    return Response(b"PK word", media_type=WORD, headers=headers)


@router.get("/reports")
async def issued(unit: str = "") -> Shown:
    return {"items": [], "next_cursor": None}


@router.post("/reports", status_code=201)
async def issue(request: Request, story: StoryDep) -> Shown:
    story.hear(request, "issue", await request.json())
    return {"report_id": "issued-1"}
