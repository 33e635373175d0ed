"""One plan: a draft as a place to work, a published one to read."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from services.portal.clients import ABSENT, Absent, Refused, Services, or_absent
from services.portal.clients.plan_views import Plan
from services.portal.pages.page import PageRoute, ServicesDep, render
from services.portal.pages.plans.access import Reader, WantedDep, Words
from services.portal.pages.plans.findings import Group, grouped
from services.portal.pages.plans.line_form import seen_of
from services.portal.pages.plans.shown import FILTERS, Wanted, page_with, shown_of
from services.portal.pages.written import iso_day

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/ke-hoach/{plan_id}")
async def plan(
    request: Request,
    plan_id: str,
    _: Reader,
    services: ServicesDep,
    wanted: WantedDep,
    xong: Words = "",
    muc: Words = "",
    vt: int | None = None,
    as_of: Words = "",
) -> Response:
    """One plan with its lines; `muc` asks for the page of a draft where that line stands, `as_of` for a past day."""
    try:
        shown = await or_absent(services.drafts.plan(plan_id, iso_day(as_of) or ""))
    except Refused as refusal:
        if not as_of:
            raise
        return await _past(request, services, plan_id, as_of, refusal)
    if shown is ABSENT or not shown.is_draft:
        return render(request, "plans/plan.html", plan=shown, done=xong, as_of=as_of, error="")
    wanted = Wanted(page=page_with(shown.tasks, muc)) if muc else wanted
    return await _draft(request, services, shown, wanted, xong, vt)


@router.get("/ke-hoach/{plan_id}/kiem-tra")
async def lint(request: Request, plan_id: str, _: Reader, services: ServicesDep) -> Response:
    """Everything the check of a plan found."""
    shown = await services.drafts.plan(plan_id)
    codes = {line.task_id: line.code for line in shown.tasks}
    return render(request, "plans/lint.html", plan=shown, codes=codes, findings=await _lint(services, shown))


async def _past(request: Request, services: Services, plan_id: str, as_of: str, refusal: Refused) -> Response:
    """The plan of today, with the sentence why there is none of that day."""
    shown = await or_absent(services.drafts.plan(plan_id))
    said = refusal.errors[0]["message"] if refusal.errors else refusal.detail
    return render(request, "plans/plan.html", 422, plan=shown, done="", as_of=as_of, error=f"Ngày {as_of}: {said}")


async def _draft(
    request: Request, services: Services, plan: Plan, wanted: Wanted, done: str, place: int | None
) -> Response:
    findings, units = await asyncio.gather(_lint(services, plan), or_absent(services.plans.units()))
    names = {} if units is ABSENT else {unit.unit_id: unit.display_name for unit in units}
    page: dict[str, Any] = {
        "plan": plan,
        "shown": shown_of(plan.tasks, wanted),
        "wanted": wanted,
        "filters": FILTERS,
        "findings": findings,
        "names": names,
        "positions": {line.task_id: place for place, line in enumerate(plan.tasks, 1)},
        "codes": {line.task_id: line.code for line in plan.tasks},
        "seen_of": seen_of,
        "done": done,
        "place": place,
    }
    return render(request, "plans/draft.html", **page)


async def _lint(services: Services, plan: Plan) -> list[Group] | Absent:
    found = await or_absent(services.drafts.lint(plan.plan_id))
    return found if isinstance(found, Absent) else grouped(found)
