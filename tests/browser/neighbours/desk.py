"""The evidence service's addresses of the review desk."""

from io import BytesIO
from typing import Any

from fastapi import APIRouter, Request, Response, UploadFile
from fastapi.responses import JSONResponse
from PIL import Image

from tests.browser.neighbours.samples import REASONS
from tests.browser.neighbours.story import StoryDep, fitting, problem

router = APIRouter(prefix="/api/v1")

Shown = dict[str, Any]
WRONG_CELL = {"sheet": "Kết quả", "cell": "F3", "message": "Kết quả phải là “Chấp nhận” hoặc “Trả lại”."}


@router.get("/reviews")
async def reviews(story: StoryDep, state: str = "", stage: str = "", risk: str = "") -> Shown:
    wanted = {"state": state, "stage": stage, "risk": risk}
    return fitting(story.reviews, **wanted)


@router.get("/reviews/outside-verdicts.xlsx")
async def outside_sheet() -> Response:
    headers = {"Content-Disposition": 'attachment; filename="ket-qua.xlsx"'}
    return Response(b"PK", media_type="application/vnd.ms-excel", headers=headers)


@router.post("/reviews/outside-verdicts.xlsx", response_model=None)
async def take_outside_sheet(request: Request, story: StoryDep, file: UploadFile) -> Shown | JSONResponse:
    content = await file.read()
    if content == b"sai":
        return problem(422, "sheet-has-errors", "Bảng tính có 1 ô cần sửa nên chưa ghi gì.", errors=[WRONG_CELL])
    story.hear(request, "outside sheet", file.filename)
    return {"recorded": 2, "skipped": 1}


@router.get("/reviews/{review_id}", response_model=None)
async def one_review(review_id: str, story: StoryDep) -> Shown | JSONResponse:
    found = [one for one in story.reviews if one["review_id"] == review_id]
    return found[0] if found else problem(404, "review-unknown", "Không có đề nghị này.")


@router.get("/reasons")
async def reasons() -> Shown:
    return {"items": REASONS, "policy_version": "2026.1"}


@router.post("/reviews/next")
async def take_next(request: Request, story: StoryDep) -> Shown | None:
    story.hear(request, "next", await request.json())
    waiting = [one for one in story.reviews if one["stage"] == "queue"]
    return waiting[-1] if waiting else None


@router.post("/reviews/accept-many")
async def accept_many(request: Request, story: StoryDep) -> Shown:
    body = await request.json()
    story.hear(request, "accept-many", body)
    refused = [{"review_id": body["review_ids"][-1], "slug": "not-bulk", "detail": "Rủi ro không còn thấp."}]
    return {"accepted": body["review_ids"][:-1], "second": [], "refused": refused}


@router.delete("/reviews/{review_id}/lease", status_code=204)
async def release(review_id: str, request: Request, story: StoryDep) -> None:
    story.hear(request, "release", review_id)


@router.post("/reviews/{review_id}/lease", response_model=None)
async def lease(review_id: str, request: Request, story: StoryDep) -> Shown | JSONResponse:
    if story.reviews[0]["lease"]:
        return problem(409, "review-leased", "Người thẩm định A đang giữ đề nghị này.")
    story.hear(request, "lease", review_id)
    return story.reviews[0]


@router.post("/reviews/{review_id}/{verdict}", response_model=None)
async def judge(review_id: str, verdict: str, request: Request, story: StoryDep) -> Shown | JSONResponse:
    body = await request.json()
    if verdict in {"reject", "ask", "return"} and not body["reasons"]:
        return problem(422, "reasons-required", "Trả lại minh chứng phải nêu ít nhất một lý do.")
    story.hear(request, verdict, {**body, "version": request.headers.get("if-match")})
    return story.reviews[0]


@router.get("/screenings")
async def screenings(story: StoryDep) -> Shown:
    return fitting(story.screenings)


@router.post("/evidence/{evidence_id}/screenings", status_code=202)
async def screen_again(evidence_id: str, request: Request, story: StoryDep) -> Shown:
    story.hear(request, "screen again", evidence_id)
    return {}


@router.get("/evidence/{evidence_id}/preview/{page}", response_model=None)
async def preview(evidence_id: str, page: int, width: int) -> Response | JSONResponse:
    if evidence_id != "file-1":
        return problem(404, "no-preview", "Không xem trước được tệp này.")
    picture = BytesIO()
    Image.new("RGB", (width, width), (255 - 40 * page, 255, 255)).save(picture, "PNG")
    return Response(picture.getvalue(), media_type="image/png")


@router.get("/evidence/{evidence_id}/personal")
async def personal(evidence_id: str, request: Request, story: StoryDep) -> Shown:
    story.hear(request, "personal", evidence_id)
    return {"taken_at": "2026-10-12T09:30:00", "latitude": 10.5321, "longitude": 106.4132, "camera": "Máy mẫu"}


@router.get("/first-looks")
async def first_looks(story: StoryDep) -> Shown:
    return {"items": story.first_looks}


@router.put("/first-looks/{unit_id}")
async def set_first_look(unit_id: str, request: Request, story: StoryDep) -> Shown:
    body = await request.json()
    story.hear(request, f"first look {unit_id}", body)
    story.first_looks = [{"unit_id": unit_id, "is_on": body["is_on"], "set_at": "2026-10-12T02:30:00Z"}]
    return story.first_looks[0]
