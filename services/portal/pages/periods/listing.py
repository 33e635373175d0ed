"""The periods of a plan, and one of them with those who report in it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import ABSENT, Away, Refused, Services, or_absent
from services.portal.clients.period_views import Period
from services.portal.pages.decision_form import Fault, field_faults
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from services.portal.pages.written import iso_day
from shared import ids
from shared.auth import Principal
from shared.http import Problem

router = APIRouter(prefix="/ky-bao-cao", route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("plan:read")]
Keeper = Annotated[Principal, page_needs("period:manage")]
Words = Annotated[str, Query(max_length=200)]

LABELS = {
    "title": "Tên kỳ",
    "starts_on": "Từ ngày",
    "ends_on": "Đến ngày",
    "due_on": "Hạn gửi",
    "locks_on": "Khóa từ ngày",
    "sender_unit_id": "Đơn vị báo cáo",
}
DAYS = ("starts_on", "ends_on", "due_on", "locks_on")
FIELD_OF = {"period-before-plan": "starts_on", "period-already-over": "due_on", "unit-outside-plan": "sender_unit_id"}
UNKNOWN = "Kế hoạch không có kỳ báo cáo này. Hãy quay lại danh sách kỳ."


@router.get("")
async def periods_of_newest(request: Request, _: Reader, services: ServicesDep) -> Response:
    """The periods of the newest published plan."""
    plans = await or_absent(services.plans.plans())
    published = [] if plans is ABSENT else [plan for plan in plans if not plan.is_draft]
    if not published:
        return render(request, "periods/list.html", plans=plans, plan_id="", periods=[], errors=(), typed={})
    return RedirectResponse(f"/ky-bao-cao/{published[0].plan_id}", 303)


@router.get("/{plan_id}")
async def periods(
    request: Request, plan_id: str, _: Reader, services: ServicesDep, plan: Words = "", xong: Words = ""
) -> Response:
    """The periods of a plan, newest first; `plan` chooses another one."""
    if plan and plan != plan_id:
        return RedirectResponse(f"/ky-bao-cao/{plan}", 303)
    return await _list(request, services, plan_id, done=xong)


@router.post("/{plan_id}")
async def add(request: Request, plan_id: str, _: Keeper, services: ServicesDep) -> Response:
    """Open a period by hand; refused, the form comes back as typed."""
    form = await request.form()
    typed = {name: str(form.get(name) or "").strip() for name in LABELS}
    body = {name: value or None for name, value in typed.items()} | {name: iso_day(typed[name]) for name in DAYS}
    try:
        await services.periods.add({**body, "plan_id": plan_id}, str(form.get("key") or ids.new_id()))
    except (Refused, Away) as failure:
        faults = field_faults(failure, LABELS, FIELD_OF, "title") if isinstance(failure, Refused) else None
        return await _list(request, services, plan_id, typed, faults or [("title", said_of(failure))])
    return RedirectResponse(f"/ky-bao-cao/{plan_id}?xong=mo-ky", 303)


@router.get("/{plan_id}/{period_id}")
async def period(
    request: Request, plan_id: str, period_id: str, _: Reader, services: ServicesDep, xong: Words = ""
) -> Response:
    """One period: who has sent, who has not."""
    return await _one(request, services, plan_id, period_id, done=xong)


@router.post("/{plan_id}/{period_id}/{deed}")
async def keep(
    request: Request,
    plan_id: str,
    period_id: str,
    deed: Literal["khoa", "mo-lai"],
    _: Keeper,
    services: ServicesDep,
) -> Response:
    """Lock a period, or open a locked one again with a reason."""
    form = await request.form()
    key, reason = str(form.get("key") or ids.new_id()), str(form.get("reason") or "").strip()
    try:
        if deed == "khoa":
            await services.periods.lock(period_id, key)
        else:
            await services.periods.reopen(period_id, reason, key)
    except (Refused, Away) as failure:
        return await _one(request, services, plan_id, period_id, error=said_of(failure), reason=reason)
    return RedirectResponse(f"/ky-bao-cao/{plan_id}/{period_id}?xong={deed}", 303)


async def _list(
    request: Request,
    services: Services,
    plan_id: str,
    typed: Mapping[str, str] | None = None,
    errors: Sequence[Fault] = (),
    done: str = "",
) -> Response:
    plans, units, found = await asyncio.gather(
        or_absent(services.plans.plans()),
        or_absent(services.plans.units()),
        or_absent(services.periods.periods(plan_id)),
    )
    page: dict[str, Any] = {"plans": plans, "units": units, "plan_id": plan_id, "periods": found, "done": done}
    page |= {"typed": typed or {}, "errors": errors, "names": _names(units)}
    return render(request, "periods/list.html", 422 if errors else 200, **page)


async def _one(
    request: Request,
    services: Services,
    plan_id: str,
    period_id: str,
    *,
    error: str = "",
    reason: str = "",
    done: str = "",
) -> Response:
    found, senders, units = await asyncio.gather(
        services.periods.periods(plan_id),
        or_absent(services.periods.senders(period_id)),
        or_absent(services.plans.units()),
    )
    shown: Period | None = next((one for one in found if one.period_id == period_id), None)
    if shown is None:
        raise Problem(404, "period-unknown", UNKNOWN)
    page: dict[str, Any] = {"period": shown, "senders": senders, "names": _names(units), "done": done}
    return render(request, "periods/one.html", 422 if error else 200, **page, error=error, reason=reason)


def _names(units: Any) -> Mapping[str, str]:  # noqa: ANN401  a list, or the mark that it is away
    return {} if units is ABSENT else {unit.unit_id: unit.display_name for unit in units}
