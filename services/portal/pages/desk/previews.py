"""A file's pages as pictures, its personal details on demand, and one more screening of it."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.pages.desk.access import Judge
from services.portal.pages.home import way_back
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render
from services.portal.pages.passing_on import picture
from shared.auth import Principal

router = APIRouter(prefix="/minh-chung/{evidence_id}", route_class=PageRoute, include_in_schema=False)


@router.get("/trang/{page}")
async def page_picture(
    evidence_id: str,
    page: Annotated[int, Path(ge=1, le=10_000)],
    _: Annotated[Principal, page_needs("evidence:read")],
    services: ServicesDep,
    rong: Annotated[int, Query(ge=200, le=2000)] = 1200,
) -> Response:
    """A page, drawn by the evidence service: nothing of the file itself reaches the browser."""
    return await picture(services.screenings.preview(evidence_id, page - 1, rong))


@router.post("/ca-nhan")
async def personal(
    request: Request,
    evidence_id: str,
    _: Annotated[Principal, page_needs("evidence:personal")],
    services: ServicesDep,
    back: Annotated[str, Form(max_length=1000)] = "/",
) -> Response:
    """Where and when a photo was taken; whoever asks is recorded."""
    details = await services.screenings.personal(evidence_id)
    return render(request, "desk/personal.html", details=details, back=way_back(back))


@router.post("/kiem-tra-lai")
async def screen_again(
    evidence_id: str, _: Judge, services: ServicesDep, back: Annotated[str, Form(max_length=1000)] = "/"
) -> Response:
    """Have the file screened once more."""
    await services.screenings.again(evidence_id)
    return RedirectResponse(way_back(back), 303)
