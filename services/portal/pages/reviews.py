"""The review desk: the queue, one claim with its files, and the verdict."""

import asyncio
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from services.portal.pages.passing_on import SHOWABLE
from shared.auth import Principal

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("review:read")]
Judge = Annotated[Principal, page_needs("review:judge")]
Words = Annotated[str, Query(max_length=500)]
Note = Annotated[str, Form(max_length=4000)]
Key = Annotated[str, Form(max_length=64)]
FRESH: Mapping[str, object] = {"note": "", "chosen": (), "key": ""}


@router.get("/tham-dinh")
async def queue(
    request: Request, _: Reader, services: ServicesDep, state: Words = "pending", cursor: Words = "", xong: Words = ""
) -> Response:
    """The queue, longest wait first."""
    reviews = await or_absent(services.reviews.reviews({"state": state, "cursor": cursor}))
    return render(request, "reviews.html", reviews=reviews, state=state, done=xong)


@router.get("/tham-dinh/{review_id}")
async def desk(request: Request, review_id: str, _: Reader, services: ServicesDep) -> Response:
    """One claim."""
    return await _desk(request, services, review_id)


@router.post("/tham-dinh/{review_id}")
async def judge(
    request: Request,
    review_id: str,
    _: Judge,
    services: ServicesDep,
    key: Key,
    verdict: Annotated[str, Form(pattern="^(accept|reject)$")],
    version: Annotated[int, Form(ge=1)],
    note: Note = "",
    reasons: Annotated[list[str], Form(max_length=20)] = [],  # noqa: B006  FastAPI copies it
) -> Response:
    """Send the verdict; refused, the desk comes back with what was chosen."""
    try:
        if verdict == "accept":
            await services.reviews.step(review_id, "accept", {"note": note or None}, key=key, version=version)
        else:
            body = {"reasons": reasons, "note": note or None}
            await services.reviews.step(review_id, "reject", body, key=key, version=version)
    except (Refused, Away) as failure:
        typed = {"note": note, "chosen": reasons, "key": key}
        return await _desk(request, services, review_id, typed, said_of(failure))
    return RedirectResponse(f"/tham-dinh?xong={'chap-nhan' if verdict == 'accept' else 'tra-lai'}", 303)


async def _desk(
    request: Request, services: Services, review_id: str, typed: Mapping[str, object] = FRESH, error: str = ""
) -> Response:
    review, reasons = await asyncio.gather(
        or_absent(services.reviews.review(review_id)), or_absent(services.reviews.reasons())
    )
    shown = {"review": review, "reasons": reasons, "typed": typed, "error": error, "showable": SHOWABLE}
    return render(request, "review.html", 422 if error else 200, **shown)
