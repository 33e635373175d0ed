"""Plans: the list, reading an issued document, confirming what was read, publishing."""

import json
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Form, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from services.portal.pages.proposal import confirmed, faults, kept_lines, lines_of
from shared import ids
from shared.auth import Principal
from shared.http import Problem

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("plan:read")]
Writer = Annotated[Principal, page_needs("plan:write")]

MAX_FIELDS = 5000
Words = Annotated[str, Query(max_length=200)]


@router.get("/ke-hoach")
async def plans(request: Request, _: Reader, services: ServicesDep) -> Response:
    """The plans the account may see."""
    return await _list(request, services)


@router.post("/ke-hoach/doc")
async def read(request: Request, _: Writer, services: ServicesDep, file: UploadFile) -> Response:
    """Have the document read and show the proposal."""
    content: tuple[str, BinaryIO, str] = (file.filename or "", file.file, file.content_type or "")
    try:
        reading = await services.plans.read(content)
    except (Refused, Away) as failure:
        return await _list(request, services, said_of(failure))
    return await _proposal(request, services, reading, ids.new_id())


@router.post("/ke-hoach")
async def draft(request: Request, _: Writer, services: ServicesDep) -> Response:
    """Keep what was confirmed as a draft; refused, the proposal comes back."""
    typed = {name: str(value) for name, value in (await request.form(max_fields=MAX_FIELDS)).items()}
    key = typed.pop("key", "") or ids.new_id()
    reading = _reading(typed.pop("reading", ""))
    try:
        plan_id = await services.plans.draft(confirmed(reading, typed), key)
    except (Refused, Away) as failure:
        return await _proposal(request, services, reading, key, typed, failure)
    return RedirectResponse(f"/ke-hoach/{plan_id}", 303)


@router.get("/ke-hoach/{plan_id}")
async def plan(request: Request, plan_id: str, _: Reader, services: ServicesDep, xong: Words = "") -> Response:
    """One plan with its tasks; a draft also with what a person should look at."""
    shown = await or_absent(services.plans.plan(plan_id))
    return render(request, "plan.html", plan=shown, units=await or_absent(services.plans.units()), done=xong)


@router.post("/ke-hoach/{plan_id}/ban-hanh")
async def publish(plan_id: str, _: Writer, services: ServicesDep, key: Annotated[str, Form(max_length=64)]) -> Response:
    """Bring the plan into force."""
    await services.plans.publish(plan_id, key)
    return RedirectResponse(f"/ke-hoach/{plan_id}?xong=ban-hanh", 303)


def _reading(text: str) -> dict[str, Any]:
    """Read back the proposal the form carried along."""
    try:
        reading: dict[str, Any] = json.loads(text)
    except ValueError:
        raise Problem(400, "broken-form", "Trang xác nhận gửi lên bị thiếu nội dung. Hãy đọc lại văn bản.") from None
    return reading


async def _list(request: Request, services: Services, error: str = "") -> Response:
    shown = await or_absent(services.plans.plans())
    return render(request, "plans.html", 422 if error else 200, plans=shown, error=error)


async def _proposal(
    request: Request,
    services: Services,
    reading: dict[str, Any],
    key: str,
    typed: dict[str, str] | None = None,
    failure: Refused | Away | None = None,
) -> Response:
    shown = {
        "reading": reading,
        "lines": lines_of(reading),
        "kept": kept_lines(reading, typed),
        "typed": typed or {},
        "units": await or_absent(services.plans.units()),
        "key": key,
        "error": said_of(failure) if failure else "",
        "errors": faults(failure.errors, reading, typed or {}) if isinstance(failure, Refused) else (),
    }
    return render(request, "proposal.html", 422 if failure else 200, **shown)
