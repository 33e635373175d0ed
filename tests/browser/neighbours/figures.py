"""The addresses of scoring, alerting and reporting."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from tests.browser.neighbours.samples import BOARD, SCORE
from tests.browser.neighbours.story import StoryDep, problem

router = APIRouter(prefix="/api/v1")

UNSCORED = "task-5"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Shown = dict[str, Any]


@router.get("/scores/tasks/{task_id}", response_model=None)
async def score(task_id: str) -> Shown | JSONResponse:
    return SCORE if task_id != UNSCORED else problem(404, "score-not-found", "Chưa có điểm.")


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
