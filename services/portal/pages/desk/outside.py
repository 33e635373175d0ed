"""Verdicts of the national tracker as a workbook: out with the claims, in with the verdicts, errors by cell."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.pages.desk.access import Judge, Words
from services.portal.pages.page import PageRoute, ServicesDep, render, said_of
from services.portal.pages.passing_on import passed_on
from shared import ids

ADDRESS = "/tham-dinh/ket-qua-ngoai"
router = APIRouter(route_class=PageRoute, include_in_schema=False)

Cells = Sequence[Mapping[str, Any]]


@router.get(f"{ADDRESS}.xlsx")
async def sheet(_: Judge, services: ServicesDep, unit: Words = "") -> Response:
    """The claims as a workbook with room for the verdicts."""
    return await passed_on(services.reviews.outside_sheet(unit))


@router.get(ADDRESS)
async def ask_sheet(request: Request, _: Judge, services: ServicesDep) -> Response:
    """The workbook out, and the form to send it back."""
    return await _page(request, services)


@router.post(ADDRESS)
async def take_sheet(request: Request, _: Judge, services: ServicesDep) -> Response:
    """Record every verdict of the workbook, or none and name each cell that is wrong."""
    form = await request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return await _page(request, services, error="Hãy chọn tệp bảng tính.")
    upload = (file.filename, file.file, file.content_type or "application/octet-stream")
    try:
        told = await services.reviews.take_outside_sheet(upload, str(form.get("key") or ids.new_id()))
    except Refused as refusal:
        return await _page(request, services, [one for one in refusal.errors if "cell" in one], refusal.detail)
    except Away as away:
        return await _page(request, services, error=said_of(away))
    return RedirectResponse(f"{ADDRESS}?xong={told.recorded}&da-co={told.skipped}", 303)


async def _page(request: Request, services: Services, cells: Cells = (), error: str = "") -> Response:
    units = await or_absent(services.plans.units())
    counts = {name: request.query_params.get(name, "") for name in ("xong", "da-co")}
    done = {name: int(count) for name, count in counts.items() if count.isdecimal()}
    shown = {"cells": cells, "error": error, "units": units, "done": done}
    return render(request, "desk/outside.html", 422 if error else 200, **shown)
