"""Versions of a plan in force, what differs between two of them, and its money."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from services.portal.clients import ABSENT, or_absent
from services.portal.pages.page import PageRoute, ServicesDep, render
from services.portal.pages.plans.access import Reader, Words

router = APIRouter(prefix="/ke-hoach/{plan_id}", route_class=PageRoute, include_in_schema=False)

TWO = 2
AXES = {"unit": "Theo đơn vị", "source": "Theo nguồn", "year": "Theo năm"}


@router.get("/phien-ban")
async def versions(request: Request, plan_id: str, _: Reader, services: ServicesDep) -> Response:
    """What was done to the plan since it was published, newest first."""
    plan, found = await asyncio.gather(services.drafts.plan(plan_id), or_absent(services.amending.versions(plan_id)))
    return render(request, "plans/versions.html", plan=plan, versions=found)


@router.get("/so-sanh")
async def compare(
    request: Request, plan_id: str, _: Reader, services: ServicesDep, tu: Words = "", den: Words = ""
) -> Response:
    """Two versions side by side, by default the newest and the one before it."""
    plan, known = await asyncio.gather(services.drafts.plan(plan_id), or_absent(services.amending.versions(plan_id)))
    is_alone = known is not ABSENT and len(known) < TWO
    found = None if is_alone else await or_absent(services.amending.compare(plan_id, _number(tu), _number(den)))
    page: dict[str, Any] = {"plan": plan, "versions": known, "comparison": found}
    return render(request, "plans/compare.html", **page)


@router.get("/kinh-phi")
async def money(
    request: Request, plan_id: str, _: Reader, services: ServicesDep, theo: Words = "unit", nam: Words = ""
) -> Response:
    """Money planned and disbursed, summed along an axis."""
    axis = theo if theo in AXES else "unit"
    plan, found = await asyncio.gather(
        services.drafts.plan(plan_id),
        or_absent(services.amending.budget({"plan": plan_id, "by": axis, "year": _number(nam)})),
    )
    page: dict[str, Any] = {"plan": plan, "budget": found, "axis": axis, "axes": AXES, "year": _number(nam)}
    return render(request, "plans/money.html", **page)


def _number(text: str) -> str:
    return text if text.isdecimal() else ""
