"""The addresses of scoring: explained scores, the ranking, a unit over time."""

from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from shared import clock
from tests.browser.neighbours.samples import COMMUNE, OFFICE, SCORE, day
from tests.browser.neighbours.story import StoryDep, problem

router = APIRouter(prefix="/api/v1")

Shown = dict[str, Any]
UNSCORED = "task-5"
ECONOMY = f"{COMMUNE}.phong-kinh-te"
EVENT = "01931f2a-7c11-7000-8000-0000000000aa"
TASK_ID = "01931f2a-7c11-7000-8000-000000000004"
MEAN: Shown = {
    "subject_kind": "unit",
    "subject_id": OFFICE,
    "unit_id": OFFICE,
    "name": "Phòng Văn hóa - Xã hội",
    "as_of": day(0),
    "score": 71.4,
    "previous_score": 68.0,
    "completion": 48.3,
    "band": "Tốt",
    "band_text": "Tốt",
    "task_count": 12,
    "reported_count": 9,
    "policy_version": "2026.1",
    "version": 4,
    "formula": "Σ(điểm × trọng số) / Σ(trọng số) của 12 nhiệm vụ = 756,84 / 10,6 = 71,40",
    "inputs": [
        {"name": TASK_ID, "label": "II.4 Hồ sơ trực tuyến", "value": 82.03, "text": "82,03 điểm, trọng số 1",
         "event_id": EVENT},
        {"name": ECONOMY, "label": "Phòng Kinh tế", "value": 60.0, "text": "60,00 điểm",
         "event_id": None},
    ],
    "lost": [{"points": 8.5, "why": "Nhiệm vụ II.2 mới đạt 10,00 điểm (trọng số 1)."}],
    "win_back": ["Đưa nhiệm vụ II.2 lên đủ 100 điểm thì được thêm 8,50 điểm."],
    "lost_below": [
        {"unit_id": None, "name": "Nhiệm vụ của chính đơn vị", "task_count": 9, "score": 80.0, "points": 12.1},
        {"unit_id": ECONOMY, "name": "Phòng Kinh tế", "task_count": 3, "score": 40.0, "points": 16.5},
    ],
}  # fmt: skip


def ranked(number: int, **given: object) -> Shown:
    return {
        "unit_id": f"mau.xa-mau-{number}",
        "unit_name": f"Xã Mẫu {number}",
        "kind": "commune",
        "peer_group": "commune",
        "rank": number,
        "score": 90.0 - number,
        "completion": 50.0,
        "band": "Tốt",
        "band_text": "Tốt",
        "previous_score": 85.0,
        "previous_band": "Tốt",
        "change": 5.0 - number * 3,
        "task_count": 20,
        **given,
    }


@router.get("/scores/tasks/{task_id}", response_model=None)
async def score(task_id: str) -> Shown | JSONResponse:
    return SCORE if task_id != UNSCORED else problem(404, "score-not-found", "Chưa có điểm.")


@router.get("/scores/units/{unit_id}", response_model=None)
async def unit(unit_id: str) -> Shown | JSONResponse:
    return {**MEAN, "subject_id": unit_id} if unit_id != "mau" else problem(404, "score-not-found", "Chưa có điểm.")


@router.get("/scores/units/{unit_id}/history", response_model=None)
async def history(unit_id: str) -> Shown:
    rows = [(-90, 55.5, "Hoàn thành"), (-60, None, None), (-45, 68.0, "Hoàn thành"), (-5, 71.4, "Tốt")]
    items = [
        {"day": day(back), "score": points, "completion": points, "band": band, "band_text": band or "chưa xếp hạng",
         "task_count": 12, "policy_version": "2026.1"}
        for back, points, band in rows
    ]  # fmt: skip
    named = {"unit_id": unit_id, "unit_name": "Phòng Văn hóa - Xã hội"}
    return {**named, "first_day": day(-75), "last_day": day(0), "items": items}


@router.get("/scores/units/{subject_id}/tasks")
@router.get("/scores/plans/{subject_id}/tasks")
async def parts(subject_id: str) -> Shown:
    weights = {"own_weight": 2.0, "share": 0.3, "is_lead": False, "weight": 0.6, "lost": 10.78, "event_id": EVENT}
    told = {"task_id": TASK_ID, "code": "II.4", "name": "Hồ sơ trực tuyến", "score": 82.03, "completion": None}
    return {"items": [{**told, **weights}], "next_cursor": None, "subject_id": subject_id}


@router.get("/scores/plans/{plan_id}")
async def plan(plan_id: str) -> Shown:
    return {**MEAN, "subject_kind": "plan", "subject_id": plan_id}


@router.get("/scores/plans/{plan_id}/groups")
async def groups(plan_id: str) -> Shown:
    kept = ("score", "completion", "band", "task_count", "reported_count", "formula", "inputs", "lost", "win_back")
    figures = {name: MEAN[name] for name in kept}
    named = [{**figures, "group": name, "name": name} for name in ("Chính quyền số", "Hạ tầng số")]
    return {"plan_id": plan_id, "unit_id": COMMUNE, "as_of": day(0), "policy_version": "2026.1", "items": named}


@router.get("/ranking", response_model=None)
async def ranking(story: StoryDep, unit: str, scope: str = "children", as_of: date | None = None) -> Any:  # noqa: ANN401
    story.told.append(("ranking", (unit, scope, str(as_of))))
    if as_of and as_of > clock.today():
        return problem(422, "day-to-come", "Ngày này chưa đến, chưa có điểm.")
    unranked = {"rank": None, "band": None, "band_text": "chưa xếp hạng", "score": 40.0, "change": None}
    items = [ranked(1), ranked(2), ranked(3, **unranked), ranked(4, peer_group="phường", rank=1)]
    return {"unit_id": unit, "scope": scope, "as_of": day(0), "compared_with": day(-22), "items": items}
