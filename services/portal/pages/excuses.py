"""Granting a task more time, or a pause, by a decision."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.pages.decision_form import DECISION, Fault, decision_given, field_faults
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from services.portal.pages.written import iso_day
from shared import ids
from shared.auth import Principal

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Writer = Annotated[Principal, page_needs("plan:write")]
FIELDS = ("until", "reason", "suspends", *DECISION)
LABELS = {"until": "Đến ngày", "reason": "Lý do"}
FIELD_OF = {"excuse-too-early": "until"}


@router.get("/nhiem-vu/{task_id}/gia-han")
async def ask_excuse(request: Request, task_id: str, _: Writer, services: ServicesDep) -> Response:
    """The form, with what was granted before."""
    return await _page(request, services, task_id, {})


@router.post("/nhiem-vu/{task_id}/gia-han")
async def excuse(request: Request, task_id: str, _: Writer, services: ServicesDep) -> Response:
    """Grant it; refused, the form comes back as typed."""
    form = await request.form()
    typed = {name: str(form.get(name) or "").strip() for name in FIELDS}
    is_pause = typed["suspends"] == "true"
    body = {
        "until": iso_day(typed["until"]),
        "reason": typed["reason"],
        "suspends": is_pause,
        "decision": decision_given(typed),
    }
    try:
        await services.obstacles.excuse(task_id, body, str(form.get("key") or ids.new_id()))
    except (Refused, Away) as failure:
        faults = field_faults(failure, LABELS, FIELD_OF, "until") if isinstance(failure, Refused) else None
        return await _page(request, services, task_id, typed, faults or [("until", said_of(failure))])
    return RedirectResponse(f"/nhiem-vu/{task_id}?xong={'tam-dung' if is_pause else 'gia-han'}", 303)


async def _page(
    request: Request, services: Services, task_id: str, typed: Mapping[str, str], errors: Sequence[Fault] = ()
) -> Response:
    task, excuses = await asyncio.gather(services.plans.task(task_id), or_absent(services.obstacles.excuses(task_id)))
    page: dict[str, Any] = {"task": task, "excuses": excuses, "typed": typed, "errors": errors}
    return render(request, "excuse.html", 422 if errors else 200, **page)
