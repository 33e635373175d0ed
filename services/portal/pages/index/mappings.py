"""What indicators of plans measure: the doubtful ones, and a person's word on them."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.pages.index.chosen import Chosen, ChosenDep
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from shared.auth import Principal

router = APIRouter(prefix="/chi-so/doi-chieu", route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("index:read")]
Writer = Annotated[Principal, page_needs("index:write")]
Words = Annotated[str, Query(max_length=500)]
Text = Annotated[str, Form(max_length=500)]
STATES: Mapping[str, str] = {
    "open": "Cần đối chiếu",
    "doubtful": "Chưa chắc chắn",
    "unmatched": "Không thấy trong từ điển",
    "matched": "Từ điển nhận ra",
    "decided": "Đã có người chọn",
    "excluded": "Không thuộc bộ chỉ số",
    "all": "Tất cả",
}
DOUBTS: Mapping[str, str] = {
    "unit": "Tên khớp nhưng đơn vị đo khác hoặc văn bản không nêu.",
    "several": "Tên giống nhiều chỉ số.",
    "near": "Tên chỉ gần giống.",
}
NOTHING = "khong"


@router.get("")
async def mappings(
    request: Request,
    _: Reader,
    services: ServicesDep,
    chosen: ChosenDep,
    state: Words = "open",
    unit: Words = "",
    cursor: Words = "",
    xong: Words = "",
) -> Response:
    """Indicators of plans with what they measure."""
    filters = {"state": state if state in STATES else "open", "unit": unit, "cursor": cursor}
    return await _page(request, services, chosen, filters, done=xong)


@router.post("/{task_id}")
async def decide(
    request: Request,
    task_id: str,
    _: Writer,
    services: ServicesDep,
    chosen: ChosenDep,
    code: Text = "",
    reason: Text = "",
    key: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Take a person's word on what a task measures."""
    found, _methods = await chosen.named(services)
    said = {"method": found.method, "code": None if code == NOTHING else code, "reason": reason.strip()}
    filters = {"state": "open", "unit": "", "cursor": ""}
    if not code or not said["reason"]:
        error = "Hãy chọn chỉ số (hoặc “không thuộc bộ chỉ số”) và ghi căn cứ."
        return await _page(request, services, chosen, filters, error=error)
    try:
        await services.index.decide(task_id, said, key)
    except (Refused, Away) as failure:
        return await _page(request, services, chosen, filters, error=said_of(failure))
    return RedirectResponse(f"/chi-so/doi-chieu?{found.query}&xong=1", 303)


async def _page(
    request: Request,
    services: Services,
    chosen: Chosen,
    filters: Mapping[str, str],
    *,
    error: str = "",
    done: str = "",
) -> Response:
    found, methods = await chosen.named(services)
    query: dict[str, str | int] = {"method": found.method, "year": found.year, **filters}
    tasks, units, table = await asyncio.gather(
        or_absent(services.index.mappings(query)),
        or_absent(services.plans.units()),
        services.index.method(found.method, found.year),
    )
    page: dict[str, Any] = {"tasks": tasks, "units": units, "table": table, "chosen": found, "methods": methods}
    words = {"states": STATES, "doubts": DOUBTS, "filters": filters, "error": error, "done": done}
    return render(request, "index/mappings.html", 422 if error else 200, **page, **words)
