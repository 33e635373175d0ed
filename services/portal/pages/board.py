"""The dashboard, and the monthly summary that leaves from it."""

import asyncio
from datetime import date
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
MONTHS_SHOWN = 13
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
    found = {"board": shown, "units": units, "issued": issued, "unit": chosen}
    months = last_months(clock.today())
    return render(request, "board.html", **found, months=months, month=month or months[0][0], done=xong)


def last_months(today: date) -> list[tuple[str, str]]:
    """Return this month and those before it, as `2026-03` and `Tháng 03/2026`."""
    count = today.year * 12 + today.month - 1
    days = (date((count - back) // 12, (count - back) % 12 + 1, 1) for back in range(MONTHS_SHOWN))
    return [(f"{day:%Y-%m}", f"Tháng {day:%m/%Y}") for day in days]


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
