"""Scores: of a unit, a plan and its headings with every reason, the ranking, and how a unit went over time."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from services.portal.clients import ABSENT, Absent, Refused, or_absent
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render
from services.portal.pages.score_chart import chart_of
from services.portal.pages.written import iso_day, typed_day
from shared.auth import Principal, subtrees

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("score:read")]
Words = Annotated[str, Query(max_length=200)]
Shown = Mapping[str, Any]
CHANGED_DAYS_SHOWN = 60


@router.get("/xep-hang")
async def ranking(
    request: Request, principal: Reader, services: ServicesDep, unit: Words = "", scope: Words = "", ngay: Words = ""
) -> Response:
    """Units among their peers, today or at the end of a day."""
    chosen = unit or subtrees(principal, "score:read")[0]
    filters = {"unit": chosen, "scope": scope if scope == "all" else "children", "ngay": ngay}
    query = {"unit": chosen, "scope": filters["scope"], "as_of": iso_day(ngay)}
    (found, error), units = await asyncio.gather(
        _or_refused(services.scoring.ranking(query)), or_absent(services.plans.units())
    )
    groups = [] if found is ABSENT or found is None else grouped(found["items"])
    page: dict[str, Any] = {"ranking": found, "groups": groups, "units": units, "filters": filters, "error": error}
    return render(request, "scores/ranking.html", 422 if error else 200, **page)


def grouped(items: Sequence[Shown]) -> list[tuple[str, list[Shown]]]:
    """Ranked units by peer group, in the order they come."""
    return [(group, list(rows)) for group, rows in groupby(items, key=lambda one: str(one["peer_group"]))]


@router.get("/don-vi/{unit_id}/diem")
async def unit_score(
    request: Request, unit_id: str, _: Reader, services: ServicesDep, tu: Words = "", den: Words = ""
) -> Response:
    """The score of a unit with its reasons, and how it went."""
    score, (history, error), units = await asyncio.gather(
        or_absent(services.scoring.unit(unit_id)),
        _or_refused(services.scoring.history(unit_id, iso_day(tu), iso_day(den))),
        or_absent(services.plans.units()),
    )
    drawn = None if history is ABSENT or history is None else drawing(history)
    names = {} if units is ABSENT else {one.unit_id: one.display_name for one in units}
    page: dict[str, Any] = {"unit_id": unit_id, "name": names.get(unit_id, unit_id), "names": names, "score": score}
    page |= {"history": history, "error": error, "typed": _days(history, tu, den), "drawn": drawn}
    return render(request, "scores/unit.html", 422 if error else 200, **page)


@router.get("/ke-hoach/{plan_id}/diem")
async def plan_score(request: Request, plan_id: str, _: Reader, services: ServicesDep) -> Response:
    """The score of a plan and of each of its headings, with their reasons."""
    plan, score, groups = await asyncio.gather(
        or_absent(services.drafts.plan(plan_id)),
        or_absent(services.scoring.plan(plan_id)),
        or_absent(services.scoring.groups(plan_id)),
    )
    return render(request, "scores/plan.html", plan=plan, plan_id=plan_id, score=score, groups=groups)


@router.get("/don-vi/{unit_id}/diem/nhiem-vu")
async def unit_tasks(request: Request, unit_id: str, _: Reader, services: ServicesDep, cursor: Words = "") -> Response:
    """Every task in a unit's score, those that cost most first."""
    tasks, units = await asyncio.gather(
        or_absent(services.scoring.tasks("units", unit_id, cursor)), or_absent(services.plans.units())
    )
    names = {} if units is ABSENT else {one.unit_id: one.display_name for one in units}
    page = {"tasks": tasks, "name": names.get(unit_id, unit_id), "back": f"/don-vi/{unit_id}/diem"}
    return render(request, "scores/tasks.html", 200, **page)


@router.get("/ke-hoach/{plan_id}/diem/nhiem-vu")
async def plan_tasks(request: Request, plan_id: str, _: Reader, services: ServicesDep, cursor: Words = "") -> Response:
    """Every task in a plan's score, those that cost most first."""
    tasks = await or_absent(services.scoring.tasks("plans", plan_id, cursor))
    page = {"tasks": tasks, "name": "Điểm của kế hoạch", "back": f"/ke-hoach/{plan_id}/diem"}
    return render(request, "scores/tasks.html", 200, **page)


def drawing(history: Shown) -> dict[str, Any]:
    """A unit's history as a chart, and its last changed days as rows, newest first."""
    first, last = (date.fromisoformat(str(history[name])) for name in ("first_day", "last_day"))
    rows = list(reversed(history["items"]))[:CHANGED_DAYS_SHOWN]
    return {"chart": chart_of(history["items"], first, last), "rows": rows, "count": len(history["items"])}


def _days(history: Shown | Absent | None, first: str, last: str) -> dict[str, str]:
    """The days of the form: as typed, else those the history spans."""
    if isinstance(history, Absent) or history is None:
        return {"tu": first, "den": last}
    return {"tu": first or typed_day(history["first_day"]), "den": last or typed_day(history["last_day"])}


async def _or_refused(answer: Any) -> tuple[Any, str]:  # noqa: ANN401  an awaitable of JSON
    """Return the answer and no sentence, or nothing and why it was refused."""
    try:
        return await or_absent(answer), ""
    except Refused as refusal:
        return None, refusal.detail
