"""One claim on the desk: held, judged, and the verdict of an outside review written down."""

from contextlib import suppress
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import Away, Refused
from services.portal.clients.review_views import Review
from services.portal.pages.desk.access import Judge, Key, Note, Page, Reader, Version, Words
from services.portal.pages.desk.queue import next_claim, queue_address
from services.portal.pages.desk.shown import DESK, Place, Tried, claim_page
from services.portal.pages.page import PageRoute, ServicesDep, said_of
from services.portal.pages.written import iso_day

router = APIRouter(prefix=DESK, route_class=PageRoute, include_in_schema=False)

Verdict = Literal["accept", "reject", "ask"]
DONE = {"accept": "chap-nhan", "reject": "tra-lai", "ask": "hoi-them"}


@router.get("/{review_id}")
async def claim(
    request: Request,
    review_id: str,
    _: Reader,
    services: ServicesDep,
    tep: Words = "",
    trang: Page = 1,
    unit: Words = "",
    risk: Words = "",
    tiep: bool = False,
) -> Response:
    """One claim beside a page of one of its files."""
    return await claim_page(request, services, review_id, DESK, Place(tep, trang, unit, risk, goes_on=tiep))


@router.post("/{review_id}")
async def judge(
    request: Request,
    review_id: str,
    _: Judge,
    services: ServicesDep,
    key: Key,
    verdict: Annotated[Verdict, Form()],
    version: Version,
    note: Note = "",
) -> Response:
    """Give the verdict and go on to the next claim if wished; refused, the page comes back as it was filled."""
    form = await request.form()
    reasons = [str(one) for one in form.getlist("reasons")]
    goes_on = form.get("tiep") == "1"
    wanted = {name: str(form.get(name) or "") for name in ("unit", "risk")}
    body: dict[str, Any] = {"note": note or None} | ({} if verdict == "accept" else {"reasons": reasons})
    try:
        review = await services.reviews.step(review_id, verdict, body, key=key, version=version)
    except (Refused, Away) as failure:
        typed = {"note": note, "reasons": reasons, "key": key, "goes_on": goes_on}
        place, tried = Place(unit=wanted["unit"], risk=wanted["risk"]), Tried("verdict", typed, said_of(failure))
        return await claim_page(request, services, review_id, DESK, place, tried)
    done = _done(review, verdict)
    with suppress(Refused, Away):  # the verdict is written; that no next claim came must not look like a failure of it
        if goes_on:
            return await next_claim(services, wanted, done)
    return RedirectResponse(queue_address(wanted, done), 303)


@router.post("/{review_id}/nhan-viec")
async def hold(request: Request, review_id: str, _: Judge, services: ServicesDep) -> Response:
    """Hold the claim for oneself, or longer."""
    try:
        await services.reviews.lease(review_id)
    except (Refused, Away) as failure:
        return await claim_page(request, services, review_id, DESK, Place(), Tried("lease", {}, said_of(failure)))
    return RedirectResponse(f"{DESK}/{review_id}?xong=nhan-viec", 303)


@router.post("/{review_id}/tra-viec")
async def give_back(review_id: str, _: Judge, services: ServicesDep) -> Response:
    """Hold the claim no longer."""
    await services.reviews.release(review_id)
    return RedirectResponse(f"{DESK}?xong=tra-viec", 303)


@router.post("/{review_id}/ket-qua-ngoai")
async def outside_verdict(
    request: Request,
    review_id: str,
    _: Judge,
    services: ServicesDep,
    key: Key,
    version: Version,
    verdict: Annotated[str, Form(max_length=20)] = "",
    note: Note = "",
) -> Response:
    """Write down what the outside review decided."""
    form = await request.form()
    typed: dict[str, Any] = {name: str(form.get(name) or "").strip() for name in ("decided_on", "reference")}
    typed |= {"verdict": verdict, "note": note.strip(), "reasons": [str(one) for one in form.getlist("reasons")]}
    body = {**typed, "decided_on": iso_day(typed["decided_on"]), "note": typed["note"] or None}
    try:
        await services.reviews.step(review_id, "outside-verdict", body, key=key, version=version)
    except (Refused, Away) as failure:
        tried = Tried("outside", {**typed, "key": key}, said_of(failure))
        return await claim_page(request, services, review_id, DESK, Place(), tried)
    return RedirectResponse(f"{DESK}/{review_id}?xong=ket-qua-ngoai", 303)


def _done(review: Review, verdict: Verdict) -> str:
    """Name what became of the claim: a verdict that awaits another reviewer is not told to anybody yet."""
    return "lan-hai" if verdict != "ask" and review.stage == "second" else DONE[verdict]
