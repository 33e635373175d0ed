"""Alerts: what stands, why, since when, where it leads, and what clears it."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from services.portal.clients import or_absent
from services.portal.pages.home import way_back
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render
from services.portal.use_cases import noticing
from shared.auth import Principal
from shared.http import DatabaseDep

router = APIRouter(prefix="/canh-bao", route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("alert:read")]
Words = Annotated[str, Query(max_length=500)]
Typed = Annotated[str, Field(max_length=500)]


class Asked(BaseModel):
    """What stands in the address of the list."""

    state: Typed = "open"
    level: Typed = ""
    rule: Typed = ""
    unit: Typed = ""
    cursor: Typed = ""
    xong: Typed = ""


@router.get("")
async def alerts(
    request: Request, principal: Reader, services: ServicesDep, database: DatabaseDep, asked: Annotated[Asked, Query()]
) -> Response:
    """Alerts, filtered by what stands in the address; what is news is seen by now."""
    await noticing.note_seen(database, principal.account_id)
    filters = asked.model_dump(include={"state", "level", "rule", "unit"})
    found, counts, units = await asyncio.gather(
        or_absent(services.alerting.alerts({**filters, "cursor": asked.cursor})),
        or_absent(services.alerting.summary({"unit": asked.unit})),
        or_absent(services.plans.units()),
    )
    page: dict[str, Any] = {"alerts": found, "counts": counts, "units": units, "filters": filters}
    return render(request, "alerts/list.html", **page, done=asked.xong)


@router.get("/{alert_id}")
async def one_alert(request: Request, alert_id: str, _: Reader, services: ServicesDep, xong: Words = "") -> Response:
    """One alert: what it was decided on, where it leads, who has seen it."""
    found = await or_absent(services.alerting.alert(alert_id))
    return render(request, "alerts/one.html", alert=found, done=xong)


@router.post("/{alert_id}/da-xem")
async def acknowledge(
    alert_id: str,
    _: Annotated[Principal, page_needs("alert:acknowledge")],
    services: ServicesDep,
    key: Annotated[str, Form(max_length=64)],
    comment: Annotated[str, Form(max_length=1000)] = "",
    back: Annotated[str, Form(max_length=1000)] = "/canh-bao",
) -> Response:
    """Note that it was seen, with a word if there is one: the alert stands, its escalation stops."""
    await services.alerting.acknowledge(alert_id, comment.strip(), key)
    return RedirectResponse(way_back(back), 303)
