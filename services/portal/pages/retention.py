"""Legal holds, files whose time is over, and one file: how long it is kept, what holds it, its removal."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.pages.dossiers import task_page
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from shared.auth import Principal

router = APIRouter(prefix="/ho-so", route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("evidence:read")]
Holder = Annotated[Principal, page_needs("evidence:hold")]
Remover = Annotated[Principal, page_needs("evidence:remove")]
Words = Annotated[str, Query(max_length=500)]
Text = Annotated[str, Form(max_length=1000)]
Key = Annotated[str, Form(min_length=1, max_length=64)]
FRESH: Mapping[str, str] = {}


@router.get("/niem-phong")
async def holds(
    request: Request, _: Holder, services: ServicesDep, unit: Words = "", cursor: Words = "", xong: Words = ""
) -> Response:
    """Holds, newest first."""
    return await _holds(request, services, unit=unit, cursor=cursor, done=xong)


@router.post("/niem-phong")
async def hold_unit(
    request: Request,
    _: Holder,
    services: ServicesDep,
    key: Key,
    scope_id: Text = "",
    reason: Text = "",
    decision_number: Text = "",
) -> Response:
    """Hold everything of a unit and those below it."""
    typed = {"scope_id": scope_id, "reason": reason.strip(), "decision_number": decision_number.strip()}
    try:
        await services.dossiers.hold({"scope": "unit", **typed}, key)
    except (Refused, Away) as failure:
        return await _holds(request, services, typed=typed, error=said_of(failure))
    return RedirectResponse("/ho-so/niem-phong?xong=niem-phong", 303)


@router.post("/niem-phong/{hold_id}/go")
async def release(
    request: Request, hold_id: str, _: Holder, services: ServicesDep, key: Key, reason: Text = ""
) -> Response:
    """End a hold."""
    try:
        await services.dossiers.release(hold_id, reason.strip(), key)
    except (Refused, Away) as failure:
        typed = {"hold_id": hold_id, "release_reason": reason}
        return await _holds(request, services, typed=typed, error=said_of(failure))
    return RedirectResponse("/ho-so/niem-phong?xong=go", 303)


@router.post("/nhiem-vu/{task_id}/niem-phong")
async def hold_task(
    request: Request,
    task_id: str,
    _: Holder,
    services: ServicesDep,
    key: Key,
    reason: Text = "",
    decision_number: Text = "",
) -> Response:
    """Hold everything of a task."""
    typed = {"reason": reason.strip(), "decision_number": decision_number.strip()}
    try:
        await services.dossiers.hold({"scope": "task", "scope_id": task_id, **typed}, key)
    except (Refused, Away) as failure:
        return await task_page(request, services, task_id, typed, said_of(failure))
    return RedirectResponse(f"/ho-so/nhiem-vu/{task_id}?xong=niem-phong", 303)


@router.get("/het-han")
async def expired(
    request: Request, _: Remover, services: ServicesDep, unit: Words = "", cursor: Words = "", xong: Words = ""
) -> Response:
    """Files whose last day is over, longest over first."""
    found, units = await asyncio.gather(
        or_absent(services.dossiers.expired({"unit": unit, "cursor": cursor})), or_absent(services.plans.units())
    )
    return render(request, "dossiers/expired.html", files=found, units=units, filters={"unit": unit}, done=xong)


@router.get("/tep/{evidence_id}")
async def one_file(request: Request, evidence_id: str, _: Reader, services: ServicesDep, xong: Words = "") -> Response:
    """How long a file is kept, what holds it, whether it may be removed."""
    return await _file(request, services, evidence_id, done=xong)


@router.post("/tep/{evidence_id}/{deed}")
async def change_file(
    request: Request,
    evidence_id: str,
    deed: Literal["niem-phong", "thoi-han", "huy"],
    _: Reader,
    services: ServicesDep,
    key: Key,
    reason: Text = "",
    decision_number: Text = "",
    retention_class: Text = "",
) -> Response:
    """Hold a file, keep it under another class, or remove it; refused, the page comes back with what was typed."""
    typed = {"reason": reason.strip(), "decision_number": decision_number.strip(), "retention_class": retention_class}
    try:
        if deed == "niem-phong":
            given = {name: typed[name] for name in ("reason", "decision_number")}
            await services.dossiers.hold({"scope": "file", "scope_id": evidence_id, **given}, key)
        elif deed == "thoi-han":
            await services.dossiers.classify(evidence_id, retention_class, key)
        else:
            await services.dossiers.remove(evidence_id, typed["reason"], key)
    except (Refused, Away) as failure:
        return await _file(request, services, evidence_id, {**typed, "deed": deed}, said_of(failure))
    return RedirectResponse(f"/ho-so/tep/{evidence_id}?xong={deed}", 303)


async def _holds(
    request: Request,
    services: Services,
    *,
    unit: str = "",
    cursor: str = "",
    done: str = "",
    typed: Mapping[str, str] = FRESH,
    error: str = "",
) -> Response:
    found, units = await asyncio.gather(
        or_absent(services.dossiers.holds({"unit": unit, "cursor": cursor})), or_absent(services.plans.units())
    )
    shown = {"holds": found, "units": units, "filters": {"unit": unit}, "done": done, "typed": typed, "error": error}
    return render(request, "dossiers/holds.html", 422 if error else 200, **shown)


async def _file(
    request: Request,
    services: Services,
    evidence_id: str,
    typed: Mapping[str, str] = FRESH,
    error: str = "",
    done: str = "",
) -> Response:
    file, classes = await asyncio.gather(services.dossiers.kept(evidence_id), or_absent(services.dossiers.classes()))
    task = await or_absent(services.plans.task(file.task_id))
    shown = {"file": file, "task": task, "classes": classes, "typed": typed, "error": error, "done": done}
    return render(request, "dossiers/file.html", 422 if error else 200, **shown)
