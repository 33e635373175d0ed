"""The addresses of alerting: alerts in their second version."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from tests.browser.neighbours.story import StoryDep, fitting, problem

router = APIRouter(prefix="/api/v2")

Shown = dict[str, Any]


@router.get("/alerts")
async def alerts(story: StoryDep, state: str = "open", level: str = "", rule: str = "", task: str = "") -> Shown:
    return fitting(story.alerts, state=state, level=level, rule=rule, task_id=task)


@router.get("/alerts/summary")
async def summary(story: StoryDep) -> Shown:
    opened = [one for one in story.alerts if one["state"] == "open"]
    levels = {level: sum(one["level"] == level for one in opened) for level in ("red", "amber")}
    waiting = sum(one["acknowledged_at"] is None for one in opened)
    return {"total": len(opened), **levels, "unacknowledged": waiting, "items": []}


@router.get("/alerts/{alert_id}", response_model=None)
async def alert(alert_id: str, story: StoryDep) -> Shown | JSONResponse:
    found = [one for one in story.alerts if one["alert_id"] == alert_id]
    return found[0] if found else problem(404, "alert-not-found", "Không có cảnh báo này.")


@router.post("/alerts/{alert_id}/acknowledge")
async def acknowledge(alert_id: str, request: Request, story: StoryDep) -> Shown:
    story.hear(request, "acknowledge", (alert_id, (await request.json())["comment"]))
    return story.alerts[0]
