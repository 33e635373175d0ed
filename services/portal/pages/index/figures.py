"""Entering a figure from elsewhere by hand, or taking it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import Away, Refused, Services
from services.portal.pages.index.chosen import Chosen, ChosenDep
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from services.portal.pages.written import as_number, iso_day, typed_day, typed_number
from shared import ids
from shared.auth import Principal
from shared.http import Problem

router = APIRouter(prefix="/chi-so/xa/{unit_id}/{code}", route_class=PageRoute, include_in_schema=False)

Writer = Annotated[Principal, page_needs("index:write")]
LABELS: Mapping[str, str] = {
    "value": "Số liệu",
    "source": "Nguồn",
    "document": "Tài liệu kiểm chứng",
    "measured_on": "Ngày của số liệu",
}
FIELD_OF: Mapping[str, str] = {"figure-out-of-range": "value", "figure-outside-year": "measured_on"}
NO_FIGURE = "Số liệu: hãy nhập một số, ví dụ 62,5. Muốn rút lại số liệu đã nhập thì chọn “Rút lại”."
TAKEN_BACK = "rut-lai"
Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A commune and an indicator, out of the address."""

    unit_id: str
    code: str


@router.get("")
async def ask_figure(
    request: Request, unit_id: str, code: str, _: Writer, services: ServicesDep, chosen: ChosenDep
) -> Response:
    """The form of a figure."""
    return await _page(request, services, chosen, Place(unit_id, code))


@router.post("")
async def enter_figure(
    request: Request, unit_id: str, code: str, _: Writer, services: ServicesDep, chosen: ChosenDep
) -> Response:
    """Keep a figure or take it back; refused, the form comes back as typed."""
    sent, place = await request.form(), Place(unit_id, code)
    typed = {name: str(sent.get(name) or "").strip() for name in (*LABELS, "deed", "key")}
    found, _methods = await chosen.named(services)
    path = f"{found.method}/{found.year}/{unit_id}/figures/{code}"
    try:
        await services.index.enter(path, _given(typed), typed["key"] or ids.new_id())
    except (ValueError, Refused, Away) as failure:
        return await _page(request, services, chosen, place, typed, _faults(failure))
    return RedirectResponse(f"/chi-so/xa/{unit_id}?{found.query}&xong={code}#chi-so-{code}", 303)


def _given(typed: Mapping[str, str]) -> dict[str, object]:
    """The figure to hand in; ValueError for what is no number."""
    value = None
    if typed["deed"] != TAKEN_BACK and (value := as_number(typed["value"])) is None:
        raise ValueError(typed["value"])
    texts = {"source": typed["source"], "document": typed["document"], "measured_on": iso_day(typed["measured_on"])}
    return {"value": value, **texts}


def _faults(failure: ValueError | Refused | Away) -> Sequence[Fault]:
    if isinstance(failure, Refused) and failure.errors:
        return [_fault(str(error["field"]), str(error["message"])) for error in failure.errors]
    if isinstance(failure, Refused):
        return [(FIELD_OF.get(failure.slug, "value"), failure.detail)]
    return [("value", said_of(failure) if isinstance(failure, Away) else NO_FIGURE)]


def _fault(field: str, message: str) -> Fault:
    return (field, f"{LABELS[field]}: {message}.") if field in LABELS else ("value", message)


async def _page(
    request: Request,
    services: Services,
    chosen: Chosen,
    place: Place,
    typed: Mapping[str, str] | None = None,
    errors: Sequence[Fault] = (),
) -> Response:
    found, _methods = await chosen.named(services)
    index = await services.index.commune(found.method, found.year, place.unit_id)
    every = (one for pillar in index["pillars"] for one in pillar["indicators"])
    indicator = next((one for one in every if one["code"] == place.code), None)
    if indicator is None:
        raise Problem(404, "indicator-not-found", "Bộ chỉ số không có chỉ số này. Hãy chọn trong bảng của xã.")
    page = {"index": index, "indicator": indicator, "chosen": found, "errors": errors}
    return render(request, "index/figure.html", 422 if errors else 200, **page, typed=typed or _kept(indicator))


def _kept(indicator: Mapping[str, Any]) -> dict[str, str]:
    """What was entered before, as it is typed."""
    kept = indicator["entered"] or {}
    return {
        "value": typed_number(kept.get("value")),
        "source": kept.get("source") or indicator["source"],
        "document": kept.get("document") or "",
        "measured_on": typed_day(kept.get("measured_on")),
    }
