"""The standing agency's first look at claims of its own units, before reviewers see them; switched on by unit."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import ABSENT, Away, Refused, Services, or_absent
from services.portal.pages.desk.access import Key, Looker, Note, Page, Text, Version, Words
from services.portal.pages.desk.shown import LOOK, Place, Tried, claim_page
from services.portal.pages.page import PageRoute, ServicesDep, render, said_of

router = APIRouter(prefix=LOOK, route_class=PageRoute, include_in_schema=False)

Deed = Literal["forward", "return"]
DONE = {"forward": "chuyen", "return": "tra-ve"}


@router.get("")
async def looks(
    request: Request, _: Looker, services: ServicesDep, unit: Words = "", cursor: Words = "", xong: Words = ""
) -> Response:
    """Claims that wait for the first look, and where it is switched on."""
    return await _page(request, services, unit=unit, cursor=cursor, done=xong)


@router.post("/cai-dat")
async def switch(
    request: Request,
    _: Looker,
    services: ServicesDep,
    unit_id: Text = "",
    is_on: Annotated[bool, Form()] = False,
) -> Response:
    """Switch the first look on or off for a unit and what lies below it."""
    if not unit_id:
        return await _page(request, services, error="Hãy chọn đơn vị.")
    try:
        await services.reviews.set_first_look(unit_id, is_on=is_on)
    except (Refused, Away) as failure:
        return await _page(request, services, error=said_of(failure))
    return RedirectResponse(f"{LOOK}?xong={'bat' if is_on else 'tat'}", 303)


@router.get("/{review_id}")
async def claim(
    request: Request, review_id: str, _: Looker, services: ServicesDep, tep: Words = "", trang: Page = 1
) -> Response:
    """One claim beside a page of one of its files."""
    return await claim_page(request, services, review_id, LOOK, Place(tep, trang))


@router.post("/{review_id}")
async def decide(
    request: Request,
    review_id: str,
    _: Looker,
    services: ServicesDep,
    key: Key,
    deed: Annotated[Deed, Form()],
    version: Version,
    note: Note = "",
) -> Response:
    """Pass the claim on to the reviewers, or back to the unit; refused, the page comes back as it was filled."""
    reasons = [str(one) for one in (await request.form()).getlist("reasons")]
    body: dict[str, Any] = {"note": note or None} | ({} if deed == "forward" else {"reasons": reasons})
    try:
        await services.reviews.step(review_id, deed, body, key=key, version=version)
    except (Refused, Away) as failure:
        tried = Tried("look", {"note": note, "reasons": reasons, "key": key}, said_of(failure))
        return await claim_page(request, services, review_id, LOOK, Place(), tried)
    return RedirectResponse(f"{LOOK}?xong={DONE[deed]}", 303)


async def _page(
    request: Request, services: Services, *, unit: str = "", cursor: str = "", done: str = "", error: str = ""
) -> Response:
    reviews, settings, units = await asyncio.gather(
        or_absent(services.reviews.reviews({"stage": "look", "unit": unit, "cursor": cursor})),
        or_absent(services.reviews.first_looks()),
        or_absent(services.plans.units()),
    )
    names = {} if units is ABSENT else {one.unit_id: one.display_name for one in units}
    shown = {
        "reviews": reviews,
        "names": names,
        "settings": settings,
        "units": units,
        "unit": unit,
        "done": done,
        "error": error,
    }
    return render(request, "desk/looks.html", 422 if error else 200, **shown)
