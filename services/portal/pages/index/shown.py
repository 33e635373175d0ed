"""Communes by place, one commune explained, the table of the method, and publishing."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import ABSENT, Away, Refused, Services, or_absent
from services.portal.pages.index.chosen import Chosen, ChosenDep
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from shared.auth import Principal, subtrees

router = APIRouter(prefix="/chi-so", route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("index:read")]
Publisher = Annotated[Principal, page_needs("index:publish")]
Words = Annotated[str, Query(max_length=200)]
Text = Annotated[str, Form(max_length=200)]


@router.get("")
async def communes(
    request: Request, principal: Reader, services: ServicesDep, chosen: ChosenDep, xong: Words = ""
) -> Response:
    """Communes by place, as things stand."""
    return await _list(request, principal, services, chosen, done=xong)


@router.post("/cong-bo")
async def publish(
    request: Request,
    principal: Publisher,
    services: ServicesDep,
    chosen: ChosenDep,
    key: Annotated[str, Form(min_length=1, max_length=64)],
    unit_id: Text = "",
    kind: Text = "",
) -> Response:
    """Publish the index of every commune of a province; refused, the list comes back with the reason."""
    found, _ = await chosen.named(services)
    said = {"unit_id": unit_id, "is_provisional": kind != "chinh-thuc"}
    try:
        made = await services.index.publish(found.method, found.year, said, key)
    except (Refused, Away) as failure:
        return await _list(request, principal, services, chosen, error=said_of(failure))
    return RedirectResponse(f"/chi-so?{found.query}&xong={made['count']}", 303)


@router.get("/phuong-phap")
async def method(request: Request, _: Reader, services: ServicesDep, chosen: ChosenDep) -> Response:
    """The method's table: Chỉ số, Điểm tối đa, Cách tính, Tài liệu kiểm chứng, Nguồn, Đơn vị xác minh."""
    found, methods = await chosen.named(services)
    table = await services.index.method(found.method, found.year)
    return render(request, "index/method.html", table=table, chosen=found, methods=methods)


@router.get("/xa/{unit_id}")
async def commune(
    request: Request, unit_id: str, _: Reader, services: ServicesDep, chosen: ChosenDep, xong: Words = ""
) -> Response:
    """The index of a commune with every reason."""
    found, methods = await chosen.named(services)
    shown = await services.index.commune(found.method, found.year, unit_id)
    return render(request, "index/commune.html", index=shown, chosen=found, methods=methods, done=xong)


async def _list(
    request: Request, principal: Principal, services: Services, chosen: Chosen, *, error: str = "", done: str = ""
) -> Response:
    try:
        found, methods = await chosen.named(services)
        shown: Any = await or_absent(services.index.communes(found.method, found.year))
    except Away:
        found, methods, shown = chosen, (), ABSENT
    provinces = [root for root in subtrees(principal, "index:publish") if "." not in root]
    page = {"index": shown, "chosen": found, "methods": methods, "provinces": provinces, "error": error, "done": done}
    return render(request, "index/list.html", 422 if error else 200, **page)
