"""The dashboard, and the monthly summary that leaves from it."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import or_absent
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render
from services.portal.pages.passing_on import passed_on
from shared import clock
from shared.auth import Principal, subtrees

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("report:read")]
Words = Annotated[str, Query(max_length=200)]
Month = Annotated[str, Query(pattern=r"^\d{4}-\d{2}$")]


@router.get("/bang-dieu-hanh")
async def board(
    request: Request, principal: Reader, services: ServicesDep, unit: Words = "", month: Words = "", xong: Words = ""
) -> Response:
    """Where a unit and those below it stand today."""
    chosen = unit or subtrees(principal, "report:read")[0]
    shown, units, issued = await asyncio.gather(
        or_absent(services.reporting.dashboard(chosen)),
        or_absent(services.plans.units()),
        or_absent(services.reporting.issued(chosen)),
    )
    months = {"month": month or clock.today().strftime("%Y-%m"), "done": xong}
    return render(request, "board.html", board=shown, units=units, issued=issued, unit=chosen, **months)


@router.get("/bao-cao-thang")
async def monthly_document(_: Reader, services: ServicesDep, unit: Words, month: Month) -> Response:
    """The monthly summary as a Word file, as of now."""
    return await passed_on(services.reporting.monthly_document(unit, month))


@router.post("/bao-cao-thang")
async def issue(
    _: Annotated[Principal, page_needs("report:issue")],
    services: ServicesDep,
    unit: Annotated[str, Form(max_length=200)],
    month: Annotated[str, Form(pattern=r"^\d{4}-\d{2}$")],
    key: Annotated[str, Form(max_length=64)],
) -> Response:
    """Issue the monthly summary: from then on it stands as it is."""
    await services.reporting.issue(unit, month, key)
    return RedirectResponse(f"/bang-dieu-hanh?unit={unit}&month={month}&xong=ban-hanh", 303)


@router.get("/bao-cao-da-ban-hanh/{report_id}")
async def issued_document(report_id: str, _: Reader, services: ServicesDep) -> Response:
    """An issued report as it was issued."""
    return await passed_on(services.reporting.document(report_id))
