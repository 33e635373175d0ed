"""The queue of claims: filtered, the next one taken, those of low risk accepted together."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.clients.review_views import AcceptedMany
from services.portal.pages import wording
from services.portal.pages.desk.access import Judge, Key, Note, Reader, Text, Words
from services.portal.pages.desk.shown import DESK
from services.portal.pages.page import PageRoute, ServicesDep, render, said_of

router = APIRouter(prefix=DESK, route_class=PageRoute, include_in_schema=False)

WANTED: Mapping[str, Mapping[str, str]] = {
    "": {"state": "pending"},
    "queue": {"stage": "queue"},
    "second": {"stage": "second"},
    "appeal": {"stage": "appeal"},
    "answer": {"stage": "answer"},
    "look": {"stage": "look"},
    "accepted": {"state": "accepted"},
    "rejected": {"state": "rejected"},
}
"""What a choice of the queue's list asks the service for."""
FILTERS = ("stage", "risk", "unit", "order", "mine")


@router.get("")
async def queue(
    request: Request,
    _: Reader,
    services: ServicesDep,
    stage: Words = "",
    risk: Words = "",
    unit: Words = "",
    order: Words = "",
    mine: Words = "",
) -> Response:
    """The queue, longest wait first or highest risk first."""
    typed = {"stage": stage, "risk": risk, "unit": unit, "order": order, "mine": mine}
    return await _page(request, services, chosen_filters(typed))


@router.post("/tiep-theo")
async def take_next(_: Judge, services: ServicesDep, unit: Text = "", risk: Text = "") -> Response:
    """Hold the next claim and open it; when nothing waits, say so."""
    return await next_claim(services, {"unit": unit, "risk": risk})


@router.post("/chap-nhan-nhieu")
async def accept_many(
    request: Request,
    _: Judge,
    services: ServicesDep,
    key: Key,
    note: Note = "",
) -> Response:
    """Accept the chosen claims; the queue comes back and tells what became of each."""
    form = await request.form()
    chosen = [str(one) for one in form.getlist("chosen")]
    filters = chosen_filters({name: str(form.get(f"loc_{name}") or "") for name in FILTERS})
    names = {one: str(form.get(f"ten-{one}") or one) for one in chosen}
    if not chosen:
        return await _page(request, services, filters, error="Hãy đánh dấu ít nhất một đề nghị rồi bấm lại.")
    try:
        result = await services.reviews.accept_many(chosen, note or None, key)
    except (Refused, Away) as failure:
        return await _page(request, services, filters, error=said_of(failure), names=names)
    return await _page(request, services, filters, result=result, names=names)


def chosen_filters(typed: Mapping[str, str]) -> dict[str, str]:
    """Return the filters as typed, without choices the page does not offer."""
    offered = {"stage": WANTED, "risk": wording.RISKS, "order": ("risk",), "mine": ("1",)}
    return {name: typed[name] if typed[name] in offered.get(name, (typed[name],)) else "" for name in FILTERS}


async def next_claim(services: Services, wanted: Mapping[str, str], done: str = "") -> Response:
    """Lead to the claim that is held next, or to the queue when none waits; `done` is what was just done."""
    review = await services.reviews.take_next(wanted)
    if review is None:
        return RedirectResponse(queue_address(wanted, done or "het-viec"), 303)
    query = _query({**wanted, "tiep": "1", "xong": done})
    return RedirectResponse(f"{DESK}/{review.review_id}?{query}", 303)


def queue_address(wanted: Mapping[str, str], done: str) -> str:
    """Return the address of the queue with its filters, telling what was done."""
    return f"{DESK}?{_query({**wanted, 'xong': done})}"


def _query(values: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in values.items() if value})


async def _page(
    request: Request,
    services: Services,
    filters: Mapping[str, str],
    *,
    error: str = "",
    result: AcceptedMany | None = None,
    names: Mapping[str, str] | None = None,
) -> Response:
    asked = {name: filters[name] for name in ("risk", "unit", "order")}
    query = {**asked, **WANTED[filters["stage"]], "cursor": request.query_params.get("cursor", "")}
    reviews, units = await asyncio.gather(
        or_absent(services.reviews.reviews({**query, "mine": "true" if filters["mine"] else ""})),
        or_absent(services.plans.units()),
    )
    shown = {"reviews": reviews, "units": units, "filters": filters, "error": error, "result": result}
    done = request.query_params.get("xong", "")
    return render(request, "desk/queue.html", 422 if error else 200, **shown, names=names or {}, done=done)
