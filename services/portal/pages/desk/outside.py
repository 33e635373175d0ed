"""Verdicts of the national tracker as a workbook: out with the claims, in with the verdicts, errors by cell."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from services.portal.clients import Away, Refused
from services.portal.pages.desk.access import Judge
from services.portal.pages.page import PageRoute, ServicesDep, render, said_of
from services.portal.pages.passing_on import passed_on
from shared import ids

ADDRESS = "/tham-dinh/ket-qua-ngoai"
router = APIRouter(route_class=PageRoute, include_in_schema=False)

Cells = Sequence[Mapping[str, Any]]


@router.get(f"{ADDRESS}.xlsx")
async def sheet(_: Judge, services: ServicesDep) -> Response:
    """The claims as a workbook with room for the verdicts."""
    return await passed_on(services.reviews.outside_sheet())


@router.get(ADDRESS)
async def ask_sheet(request: Request, _: Judge) -> Response:
    """The workbook out, and the form to send it back."""
    return _page(request)


@router.post(ADDRESS)
async def take_sheet(request: Request, _: Judge, services: ServicesDep) -> Response:
    """Record every verdict of the workbook, or none and name each cell that is wrong."""
    form = await request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _page(request, error="Hãy chọn tệp bảng tính.")
    upload = (file.filename, file.file, file.content_type or "application/octet-stream")
    try:
        recorded = await services.reviews.take_outside_sheet(upload, str(form.get("key") or ids.new_id()))
    except Refused as refusal:
        return _page(request, [one for one in refusal.errors if "cell" in one], refusal.detail)
    except Away as away:
        return _page(request, error=said_of(away))
    return RedirectResponse(f"{ADDRESS}?xong={recorded}", 303)


def _page(request: Request, cells: Cells = (), error: str = "") -> Response:
    done = request.query_params.get("xong", "")
    return render(request, "desk/outside.html", 422 if error else 200, cells=cells, error=error, done=done)
