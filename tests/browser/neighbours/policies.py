"""The addresses of policies: the same in scoring and in alerting."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from tests.browser.neighbours.samples import OFFICE, day
from tests.browser.neighbours.story import StoryDep, problem

scoring = APIRouter(prefix="/api/v1")
alerting = APIRouter(prefix="/api/v1")

Shown = dict[str, Any]
SOURCE = """version: "2026.1"
effective_from: 2026-01-01
late_factors:
  - {up_to_days: 30, factor: 0.9}
"""
SHIPPED: Shown = {
    "version": "2026.1",
    "effective_from": "2026-01-01",
    "is_shipped": True,
    "is_superseded": False,
    "in_force": True,
    **dict.fromkeys(("entered_at", "entered_by", "reason", "decision_number")),
}
MOVED: Shown = {
    "unit_id": OFFICE,
    "unit_name": "Phòng Văn hóa - Xã hội",
    "kind": "body",
    "score_before": 71.4,
    "score_after": 64.2,
    "change": -7.2,
    "band_before": "Tốt",
    "band_after": "Hoàn thành",
    "rank_before": 1,
    "rank_after": 2,
    "tasks_changed": 3,
}
ALERT: Shown = {
    "task_id": "task-4",
    "code": "II.4",
    "name": "Hồ sơ trực tuyến",
    "unit_id": OFFICE,
    "rule": "below_path",
    "level": "red",
    "level_before": "amber",
    "level_after": "red",
    "reason": "Chậm tiến độ nghiêm trọng.",
}


def refused(body: Shown) -> JSONResponse | None:
    if "effective_from:" in body["source"]:
        return problem(422, "policy-refused", "Chính sách chưa dùng được: dòng 2, mục effective_from: thừa.")
    if "factor: 9" in body["source"]:
        return problem(422, "policy-refused", "Chính sách chưa dùng được: dòng 3, mục late_factors: hệ số tăng.")
    if body["effective_from"] <= day(0):
        return problem(422, "policy-too-early", "Chính sách không thể có hiệu lực từ ngày đã qua.")
    return None


@scoring.get("/policies")
@alerting.get("/policies")
async def policies(story: StoryDep) -> Shown:
    return {"items": [*story.policies, SHIPPED]}


@scoring.get("/policies/{version}", response_model=None)
@alerting.get("/policies/{version}", response_model=None)
async def policy(version: str) -> Shown | JSONResponse:
    known = version == SHIPPED["version"]
    return {**SHIPPED, "source": SOURCE} if known else problem(404, "policy-not-found", "Không có chính sách này.")


@scoring.post("/policies/preview", response_model=None)
async def preview_scores(request: Request) -> Shown | JSONResponse:
    body = await request.json()
    found = {"version": "2026.9", "effective_from": body["effective_from"], "compared_with": "2026.1", "day": day(0)}
    moved = {"changed_tasks": 3, "units": [MOVED], "total": 5, "unchanged": 4, "is_cut": False}
    return refused(body) or {**found, **moved}


@alerting.post("/policies/preview", response_model=None)
async def preview_alerts(request: Request) -> Shown | JSONResponse:
    body = await request.json()
    found = {"version": "2026.9", "effective_from": body["effective_from"], "compared_with": "2026.1", "day": day(0)}
    counts = [{"rule": "below_path", "level": "red", "before": 4, "after": 6}]
    lists = {"appearing": [ALERT], "going": [], "moving": [{**ALERT, "task_id": "task-3", "code": "II.3"}]}
    return refused(body) or {**found, **lists, "counts": counts, "total": 2, "is_cut": False}


@scoring.post("/policies", status_code=201, response_model=None)
@alerting.post("/policies", status_code=201, response_model=None)
async def enter(request: Request, story: StoryDep) -> Shown | JSONResponse:
    body = await request.json()
    if refusal := refused(body):
        return refusal
    story.hear(request, "policy", body)
    entered = {"entered_by": "Thường trực Ban Chỉ đạo", "entered_at": "2026-11-22T03:00:00Z", "in_force": False}
    return {**SHIPPED, **body, **entered, "version": "2026.9", "is_shipped": False}
