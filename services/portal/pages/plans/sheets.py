"""Plans as workbooks: a blank one and a filled one out, a new plan or a draft's lines in; errors by cell."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile as SentFile

from services.portal.clients import ABSENT, Away, Refused, Services, Upload, or_absent
from services.portal.pages.page import PageRoute, ServicesDep, render, said_of
from services.portal.pages.passing_on import passed_on
from services.portal.pages.plans.access import Key, Reader, Version, Words, Writer
from services.portal.pages.plans.head_form import HEAD, Fault, head_faults, head_given
from shared import clock, ids

router = APIRouter(prefix="/ke-hoach", route_class=PageRoute, include_in_schema=False)

Cells = Sequence[Mapping[str, Any]]
SHEET_SLUGS = frozenset({"sheet-has-errors"})
CHANGED = "Người khác vừa sửa bản thảo sau khi bạn mở trang này. Hãy tải bảng mới; gửi lại thì bảng này thay phần đó."
PRECONDITION_FAILED = 412


@router.get("/mau.xlsx")
async def blank(_: Writer, services: ServicesDep, unit: Words = "") -> Response:
    """A workbook to fill in, with the names of a plan's units."""
    return await passed_on(services.sheets.blank(unit))


@router.get("/{plan_id}/ke-hoach.xlsx")
async def filled(plan_id: str, _: Reader, services: ServicesDep) -> Response:
    """The plan as a workbook."""
    return await passed_on(services.sheets.filled(plan_id))


@router.get("/bang-tinh")
async def ask_workbook(request: Request, _: Writer, services: ServicesDep) -> Response:
    """The form of a new plan from a workbook."""
    year = clock.today().year
    typed = {"programme": "57-NQ/TW", "valid_from": f"01/01/{year}", "valid_to": f"31/12/{year}"}
    return await _new(request, services, typed)


@router.post("/bang-tinh")
async def draft(request: Request, _: Writer, services: ServicesDep) -> Response:
    """Make a draft of the workbook; refused, the form comes back with what is wrong, by cell or by field."""
    form = await request.form()
    typed = {name: str(form.get(name) or "").strip() for name in HEAD}
    file = form.get("file")
    if not isinstance(file, SentFile) or not file.filename:
        return await _new(request, services, typed, [("file", "Hãy chọn tệp bảng tính.")])
    head = {name: value for name, value in head_given(typed).items() if value}
    try:
        plan_id = await services.sheets.draft(_upload(file), head, str(form.get("key") or ids.new_id()))
    except (Refused, Away) as failure:
        if isinstance(failure, Refused) and failure.slug in SHEET_SLUGS:
            return await _new(request, services, typed, cells=failure.errors, error=failure.detail)
        faults = head_faults(failure) if isinstance(failure, Refused) and failure.errors else ()
        return await _new(request, services, typed, faults or [("file", said_of(failure))])
    return RedirectResponse(f"/ke-hoach/{plan_id}?xong=ban-thao", 303)


@router.get("/{plan_id}/bang-tinh")
async def ask_lines(request: Request, plan_id: str, _: Writer, services: ServicesDep) -> Response:
    """The draft's lines as a workbook, out and in."""
    return await _lines(request, services, plan_id)


@router.post("/{plan_id}/bang-tinh")
async def replace_lines(
    request: Request, plan_id: str, _: Writer, services: ServicesDep, file: UploadFile, version: Version, key: Key
) -> Response:
    """Put the workbook's lines in the place of the draft's, or name every cell that is wrong."""
    try:
        await services.sheets.replace(plan_id, _upload(file), version, key)
    except (Refused, Away) as failure:
        is_stale = isinstance(failure, Refused) and failure.status == PRECONDITION_FAILED
        cells = failure.errors if isinstance(failure, Refused) and failure.slug in SHEET_SLUGS else ()
        return await _lines(request, services, plan_id, cells, CHANGED if is_stale else said_of(failure))
    return RedirectResponse(f"/ke-hoach/{plan_id}?xong=da-nhap", 303)


def _upload(file: SentFile) -> Upload:
    return (file.filename or "", file.file, file.content_type or "application/octet-stream")


async def _new(
    request: Request,
    services: Services,
    typed: Mapping[str, str],
    errors: Sequence[Fault] = (),
    cells: Cells = (),
    error: str = "",
) -> Response:
    units, plans = await asyncio.gather(or_absent(services.plans.units()), or_absent(services.plans.plans()))
    superior = [] if plans is ABSENT else [plan for plan in plans if not plan.is_draft]
    page: dict[str, Any] = {"typed": typed, "units": units, "plans": superior, "errors": errors}
    status = 422 if errors or error else 200
    return render(request, "plans/sheet_new.html", status, **page, cells=cells, error=error)


async def _lines(request: Request, services: Services, plan_id: str, cells: Cells = (), error: str = "") -> Response:
    plan = await services.drafts.plan(plan_id)
    return render(request, "plans/sheet.html", 422 if error else 200, plan=plan, cells=cells, error=error)
