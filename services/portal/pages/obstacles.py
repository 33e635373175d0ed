"""Difficulties that units named: assigned, answered, closed, opened again."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from services.portal.pages.written import iso_day
from shared import ids
from shared.auth import Principal

router = APIRouter(prefix="/vuong-mac", route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("task:read")]
Reporter = Annotated[Principal, page_needs("task:report")]
Words = Annotated[str, Query(max_length=500)]

STANDING = ("open", "assigned", "answered")
FILTERS: Mapping[str, Sequence[str]] = {
    "": STANDING,
    "open": ("open",),
    "assigned": ("assigned",),
    "answered": ("answered",),
    "closed": ("closed",),
    "tat-ca": (),
}
DEEDS: Mapping[str, str] = {"giao": "assign", "tra-loi": "answer", "khep": "close", "mo-lai": "reopen"}
FIELDS: Mapping[str, Sequence[str]] = {
    "giao": ("owner_unit_id", "answer_due_on"),
    "tra-loi": ("answer",),
    "khep": (),
    "mo-lai": ("reason",),
}
DAYS = frozenset({"answer_due_on"})


@dataclass(frozen=True, slots=True)
class Tried:
    """A step that was refused: of which obstacle, what was typed, and why."""

    obstacle_id: str = ""
    deed: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


@router.get("")
async def obstacles(
    request: Request,
    _: Reader,
    services: ServicesDep,
    state: Words = "",
    unit: Words = "",
    plan: Words = "",
    cursor: Words = "",
    xong: Words = "",
) -> Response:
    """Difficulties, oldest first; those that are settled only when asked for."""
    filters = {"state": state if state in FILTERS else "", "unit": unit, "plan": plan}
    return await _page(request, services, filters, cursor=cursor, done=xong)


@router.post("/{obstacle_id}/{deed}")
async def settle(
    request: Request,
    obstacle_id: str,
    deed: Literal["giao", "tra-loi", "khep", "mo-lai"],
    _: Reporter,
    services: ServicesDep,
) -> Response:
    """Take an obstacle a step further; refused, the list comes back with what was typed."""
    form = await request.form()
    filters = {name: str(form.get(f"loc_{name}") or "") for name in ("state", "unit", "plan")}
    typed = {name: str(form.get(name) or "").strip() for name in FIELDS[deed]}
    body = {name: iso_day(value) if name in DAYS else value for name, value in typed.items()}
    try:
        await services.obstacles.settle(obstacle_id, DEEDS[deed], body, str(form.get("key") or ids.new_id()))
    except (Refused, Away) as failure:
        return await _page(request, services, filters, Tried(obstacle_id, deed, typed, said_of(failure)))
    query = "&".join(f"{name}={value}" for name, value in filters.items() if value)
    return RedirectResponse(f"/vuong-mac?{query}&xong={deed}#vm-{obstacle_id}", 303)


async def _page(
    request: Request,
    services: Services,
    filters: Mapping[str, str],
    tried: Tried = Tried(),
    cursor: str = "",
    done: str = "",
) -> Response:
    query = {"unit": filters["unit"], "plan": filters["plan"], "cursor": cursor}
    found, units, plans = await asyncio.gather(
        or_absent(services.obstacles.obstacles({**query, "state": FILTERS[filters["state"]]})),
        or_absent(services.plans.units()),
        or_absent(services.plans.plans()),
    )
    page: dict[str, Any] = {"obstacles": found, "units": units, "plans": plans, "filters": filters}
    return render(request, "obstacles.html", 422 if tried.error else 200, **page, tried=tried, done=done)
