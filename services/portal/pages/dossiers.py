"""Dossiers to take away: of a unit, a plan, a period, or of one task with its files."""

import asyncio
import json
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.portal.clients import Refused, Services, or_absent
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render
from services.portal.pages.passing_on import passed_on
from services.portal.pages.written import iso_day
from shared.auth import Principal

router = APIRouter(prefix="/ho-so", route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("evidence:read")]
Words = Annotated[str, Query(max_length=200)]


@router.get("")
async def ask_dossier(
    request: Request, _: Reader, services: ServicesDep, unit: Words = "", plan: Words = ""
) -> Response:
    """What a dossier can be made of, and the key to verify it with."""
    return await _page(request, services, {"unit": unit, "plan": plan})


@router.get("/tai")
async def take_dossier(
    request: Request,
    _: Reader,
    services: ServicesDep,
    task: Words = "",
    unit: Words = "",
    plan: Words = "",
    since: Words = "",
    until: Words = "",
) -> Response:
    """The zip, passed on while it is made; refused, the form comes back as typed."""
    scope = {"task": task, "unit": unit, "plan": plan, "from": iso_day(since), "to": iso_day(until)}
    try:
        return await passed_on(services.dossiers.archive(scope))
    except Refused as refusal:
        typed = {"unit": unit, "plan": plan, "since": since, "until": until}
        return await _page(request, services, typed, refusal.detail)


@router.get("/khoa")
async def take_key(_: Reader, services: ServicesDep) -> Response:
    """The public key as a file, for `nq57 evidence verify --key`."""
    key = json.dumps(dict(await services.dossiers.key()), indent=2)
    headers = {"Content-Disposition": 'attachment; filename="khoa-ho-so.json"'}
    return Response(key, media_type="application/json", headers=headers)


@router.get("/nhiem-vu/{task_id}")
async def task_files(request: Request, task_id: str, _: Reader, services: ServicesDep, xong: Words = "") -> Response:
    """One task's files with what keeps them, and its dossier."""
    return await task_page(request, services, task_id, done=xong)


async def task_page(
    request: Request,
    services: Services,
    task_id: str,
    typed: Mapping[str, str] | None = None,
    error: str = "",
    done: str = "",
) -> Response:
    """Draw the page of a task's files."""
    task, files = await asyncio.gather(
        or_absent(services.plans.task(task_id)), or_absent(services.dossiers.of_task(task_id))
    )
    shown = {"task": task, "task_id": task_id, "files": files, "typed": typed or {}, "error": error, "done": done}
    return render(request, "dossiers/task.html", 422 if error else 200, **shown)


async def _page(request: Request, services: Services, typed: Mapping[str, str], error: str = "") -> Response:
    units, plans, key = await asyncio.gather(
        or_absent(services.plans.units()), or_absent(services.plans.plans()), or_absent(services.dossiers.key())
    )
    shown = {"units": units, "plans": plans, "key": key, "typed": typed, "error": error}
    return render(request, "dossiers/ask.html", 422 if error else 200, **shown)
