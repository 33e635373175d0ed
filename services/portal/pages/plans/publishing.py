"""A draft as a whole: its head, confirming many lines, discarding it, and publishing with open eyes."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import ABSENT, Away, Refused, Services, or_absent
from services.portal.pages.page import PageRoute, ServicesDep, render, said_of
from services.portal.pages.plans.access import Key, Version, WantedDep, Writer, draft_address
from services.portal.pages.plans.editing import Sight, on_present
from services.portal.pages.plans.findings import grouped
from services.portal.pages.plans.head_form import HEAD, Fault, head_faults, head_given, typed_head
from services.portal.pages.plans.shown import FILTERS, fits, shown_of
from shared import ids

router = APIRouter(prefix="/ke-hoach/{plan_id}", route_class=PageRoute, include_in_schema=False)

EDITABLE = tuple(name for name in HEAD if name != "unit_id")
CHANGED = "Bản thảo vừa được sửa sau khi bạn mở trang này. Hãy xem lại các con số dưới đây rồi quyết định."
PRECONDITION_FAILED = 412


@router.post("/xac-nhan")
async def confirm_shown(
    plan_id: str, _: Writer, services: ServicesDep, wanted: WantedDep, version: Version, key: Key
) -> Response:
    """Clear the doubts of every line that fits the filter, if nothing changed since it was looked at."""
    plan = await services.drafts.plan(plan_id)
    fitting = shown_of(plan.tasks, wanted, page_lines=len(plan.tasks) or 1).lines
    doubtful = [line.task_id for line in fitting if line.doubts]
    try:
        if doubtful:
            await services.drafts.confirm(plan_id, doubtful, version, key)
    except Refused as refusal:
        if refusal.status != PRECONDITION_FAILED:
            raise
        return RedirectResponse(draft_address(plan_id, wanted, "da-bi-sua"), 303)
    return RedirectResponse(f"/ke-hoach/{plan_id}?xong=da-xac-nhan", 303)


@router.get("/van-ban")
async def ask_head(request: Request, plan_id: str, _: Writer, services: ServicesDep) -> Response:
    """The form of the head."""
    return await _head(request, services, plan_id)


@router.post("/van-ban")
async def save_head(request: Request, plan_id: str, _: Writer, services: ServicesDep) -> Response:
    """Save the head; refused, the form comes back as typed."""
    form = await request.form()
    typed = {name: str(form.get(name) or "").strip() for name in EDITABLE}
    key, version = str(form.get("key") or ids.new_id()), int(str(form.get("version") or 0))
    try:
        await services.drafts.change_head(plan_id, head_given(typed), version, key)
    except (Refused, Away) as failure:
        faults = head_faults(failure) if isinstance(failure, Refused) else [("title", said_of(failure))]
        return await _head(request, services, plan_id, typed, faults)
    return RedirectResponse(f"/ke-hoach/{plan_id}?xong=da-luu", 303)


@router.post("/bo")
async def discard(plan_id: str, _: Writer, services: ServicesDep, version: Version, key: Key) -> Response:
    """Remove the draft; the reading stays."""

    async def remove(current: int) -> None:
        await services.drafts.discard(plan_id, current, key)

    await on_present(services, plan_id, Sight(version), remove)
    return RedirectResponse("/ke-hoach?xong=da-bo", 303)


@router.get("/ban-hanh")
async def ask_publishing(request: Request, plan_id: str, _: Writer, services: ServicesDep) -> Response:
    """What publishing does, and what is still open."""
    return await _publishing(request, services, plan_id)


@router.post("/ban-hanh")
async def publish(
    request: Request,
    plan_id: str,
    _: Writer,
    services: ServicesDep,
    version: Version,
    key: Key,
    confirmed: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Bring the plan into force, as it was when it was confirmed."""
    plan = await services.drafts.plan(plan_id)
    if plan.is_draft and plan.version != version:
        return await _publishing(request, services, plan_id, CHANGED)
    if confirmed != "true":
        return await _publishing(request, services, plan_id, "Hãy đánh dấu ô xác nhận trước khi ban hành.")
    try:
        await services.drafts.publish(plan_id, key)
    except (Refused, Away) as failure:
        return await _publishing(request, services, plan_id, said_of(failure))
    return RedirectResponse(f"/ke-hoach/{plan_id}?xong=ban-hanh", 303)


async def _publishing(request: Request, services: Services, plan_id: str, error: str = "") -> Response:
    plan, found = await asyncio.gather(services.drafts.plan(plan_id), or_absent(services.drafts.lint(plan_id)))
    if not plan.is_draft:
        return RedirectResponse(f"/ke-hoach/{plan_id}", 303)
    shown = {
        "plan": plan,
        "counts": {code: sum(fits(line, code) for line in plan.tasks) for code in FILTERS},
        "lint_errors": found if found is ABSENT else [one for one in grouped(found) if one.severity == "error"],
        "codes": {line.task_id: line.code for line in plan.tasks},
        "error": error,
    }
    return render(request, "plans/publish.html", 422 if error else 200, **shown)


async def _head(
    request: Request,
    services: Services,
    plan_id: str,
    typed: Mapping[str, str] | None = None,
    errors: Sequence[Fault] = (),
) -> Response:
    plan, plans = await asyncio.gather(services.drafts.plan(plan_id), or_absent(services.plans.plans()))
    superior = [] if plans is ABSENT else [one for one in plans if not one.is_draft]
    shown = {"plan": plan, "typed": typed or typed_head(plan), "plans": superior, "errors": errors}
    return render(request, "plans/head.html", 422 if errors else 200, **shown)
