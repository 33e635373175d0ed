"""The plans service's addresses."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from tests.browser.neighbours.samples import REPORT, UNITS
from tests.browser.neighbours.story import StoryDep, fitting, problem

router = APIRouter(prefix="/api/v1")

Shown = dict[str, Any]


@router.get("/units")
async def units() -> Shown:
    return {"items": UNITS}


@router.get("/tasks")
async def search(story: StoryDep, work_state: str = "", time_state: str = "", q: str = "") -> Shown:
    named = [one for one in story.tasks if q.lower() in one["name"].lower()]
    return fitting(named, work_state=work_state, time_state=time_state)


@router.get("/tasks/{task_id}", response_model=None)
async def read_task(task_id: str, story: StoryDep) -> Shown | JSONResponse:
    found = next((one for one in story.tasks if one["task_id"] == task_id), None)
    if found is None:
        return problem(404, "task-not-found", "Không có nhiệm vụ này.")
    return {**found, "reports": [REPORT] if found["latest_report_id"] else []}


@router.post("/tasks/{task_id}/reports", status_code=201, response_model=None)
async def report(task_id: str, request: Request, story: StoryDep) -> Shown | JSONResponse:
    body = await request.json()
    if body["claims_completion"] and not body["evidence_ids"]:
        detail = "Đề nghị xác nhận hoàn thành phải kèm minh chứng. Hãy đính kèm tệp, hoặc gửi dạng tiến độ."
        return problem(422, "evidence-required", detail)
    story.hear(request, f"report {task_id}", body)
    return REPORT


@router.get("/tasks/{task_id}/excuses")
async def excuses(task_id: str) -> Shown:
    return {"items": [], "task_id": task_id}


@router.get("/plans")
async def plans(story: StoryDep) -> Shown:
    return {"items": [story.plan], "next_cursor": None}


@router.get("/plans/{plan_id}")
async def plan(plan_id: str, story: StoryDep) -> Shown:
    return {**story.plan, "tasks": story.tasks, "warnings": []}
