"""Alerts: what stands, why, since when, and what clears it."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import or_absent
from services.portal.pages.home import way_back
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render
from shared.auth import Principal

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Words = Annotated[str, Query(max_length=500)]


@router.get("/canh-bao")
async def alerts(
    request: Request,
    _: Annotated[Principal, page_needs("alert:read")],
    services: ServicesDep,
    state: Words = "open",
    level: Words = "",
    rule: Words = "",
    unit: Words = "",
    cursor: Words = "",
) -> Response:
    """Alerts, filtered by what stands in the address."""
    filters = {"state": state, "level": level, "rule": rule, "unit": unit}
    found, units = await asyncio.gather(
        or_absent(services.alerting.alerts({**filters, "cursor": cursor})), or_absent(services.plans.units())
    )
    return render(request, "alerts.html", alerts=found, units=units, filters=filters)


@router.post("/canh-bao/{alert_id}/da-xem")
async def acknowledge(
    alert_id: str,
    _: Annotated[Principal, page_needs("alert:acknowledge")],
    services: ServicesDep,
    key: Annotated[str, Form(max_length=64)],
    back: Annotated[str, Form(max_length=1000)] = "/canh-bao",
) -> Response:
    """Note that it was seen: the alert stands, its escalation stops."""
    await services.alerting.acknowledge(alert_id, key)
    return RedirectResponse(way_back(back), 303)
