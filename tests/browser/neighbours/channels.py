"""The addresses of channels and of what went through them."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from tests.browser.neighbours.samples import COMMUNE, moment
from tests.browser.neighbours.story import StoryDep, problem

router = APIRouter(prefix="/api/v1")

Shown = dict[str, Any]
CHANNEL: Shown = {
    "channel_id": "channel-1",
    "version": 3,
    "unit_id": COMMUNE,
    "unit_name": "Xã Mẫu Một",
    "name": "Văn phòng Đảng ủy",
    "kind": "email",
    "address": "vanphong@xa.example",
    "levels": ["red"],
    "rules": None,
    "audience": "any",
    "mode": "at_once",
    "is_active": True,
    "created_at": moment(-9),
    "updated_at": moment(-9),
    "failures": 0,
    "retry_at": None,
    "last_error": None,
    "last_sent_at": moment(-1),
    "secret": None,
}
FAILING: Shown = {
    **CHANNEL,
    "channel_id": "channel-2",
    "name": "Trung tâm điều hành",
    "kind": "webhook",
    "address": "https://ioc.example",
    "failures": 4,
    "retry_at": moment(0),
    "last_error": "Nơi nhận không trả lời trong 10 giây.",
}
DEAD: Shown = {
    "notification_id": "notification-1",
    "channel_id": "channel-2",
    "channel_name": "Trung tâm điều hành",
    "channel_kind": "webhook",
    "unit_id": COMMUNE,
    "unit_name": "Xã Mẫu Một",
    "happening": "escalated",
    "alert_id": "alert-2",
    "alert_version": 2,
    "task_id": "task-2",
    "task_code": "II.2",
    "task_name": "Chỉ tiêu số 2",
    "rule": "overdue",
    "level": "red",
    "text": "Quá hạn 3 ngày.",
    "audience": "leader",
    "state": "dead",
    "attempts": 8,
    "error": "Nơi nhận không trả lời trong 10 giây.",
    "happened_at": moment(-2),
    "send_at": moment(-2),
    "done_at": moment(-1),
}
SECRET = "whsec_bi-mat-chi-hien-mot-lan"


@router.get("/channels")
async def channels() -> Shown:
    return {"items": [CHANNEL, FAILING], "next_cursor": None}


@router.post("/channels", status_code=201, response_model=None)
async def add(request: Request, story: StoryDep) -> Shown | JSONResponse:
    body = await request.json()
    if "127.0.0.1" in (body["address"] or ""):
        return problem(422, "channel-address-refused", "Địa chỉ này nằm trong mạng nội bộ nên không gửi đến được.")
    if not body["levels"]:
        errors = [{"field": "levels", "message": "phải có ít nhất một mức"}]
        return problem(422, "invalid-request", "Yêu cầu có chỗ sai.", errors=errors)
    story.hear(request, "channel", body)
    return {**CHANNEL, **body, "secret": SECRET if body["kind"] == "webhook" else None}


@router.get("/channels/{channel_id}", response_model=None)
async def channel(channel_id: str) -> Shown | JSONResponse:
    found = [one for one in (CHANNEL, FAILING) if one["channel_id"] == channel_id]
    return found[0] if found else problem(404, "channel-not-found", "Không có kênh này.")


@router.put("/channels/{channel_id}", response_model=None)
async def change(channel_id: str, request: Request, story: StoryDep) -> Shown | JSONResponse:
    if request.headers.get("if-match") != '"3"':
        return problem(412, "stale-version", "Kênh đã được người khác sửa. Hãy tải lại.")
    story.hear(request, f"change {channel_id}", await request.json())
    return CHANNEL


@router.delete("/channels/{channel_id}")
async def remove(channel_id: str, request: Request, story: StoryDep) -> Shown:
    story.hear(request, "remove", (channel_id, request.headers.get("if-match")))
    return CHANNEL


@router.post("/channels/{channel_id}/secret")
async def secret(channel_id: str) -> Shown:
    return {**FAILING, "channel_id": channel_id, "secret": SECRET}


@router.post("/channels/{channel_id}/test")
async def try_out(channel_id: str) -> Shown:
    if channel_id == FAILING["channel_id"]:
        return {"result": "failed", "detail": FAILING["last_error"]}
    return {"result": "sent", "detail": None}


@router.post("/channels/{channel_id}/resend")
async def resend_all(channel_id: str, request: Request, story: StoryDep) -> Shown:
    story.hear(request, "resend all", channel_id)
    return {"count": 1}


@router.get("/notifications")
async def notifications(state: str = "") -> Shown:
    return {"items": [DEAD] if state in {"", "dead"} else [], "next_cursor": None}


@router.post("/notifications/{notification_id}/resend")
async def resend(notification_id: str, request: Request, story: StoryDep) -> Shown:
    story.hear(request, "resend", notification_id)
    return {**DEAD, "state": "waiting"}
