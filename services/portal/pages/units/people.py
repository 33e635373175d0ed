"""One unit with what is kept of it, and those who answer for it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.portal.clients import ABSENT, Away, Refused, Services, or_absent
from services.portal.domain import Account
from services.portal.pages.page import PageRoute, ServicesDep, render, said_of
from services.portal.pages.units.tree import Reader, Words, Writer, parts_count, parts_of
from services.portal.use_cases.keeping_accounts import accounts_near
from shared import ids
from shared.http import DatabaseDep

router = APIRouter(prefix="/don-vi/{unit_id}", route_class=PageRoute, include_in_schema=False)

MAX_ROWS = 50
SPARE_ROWS = 2
Row = Mapping[str, str]


@router.get("")
async def unit(request: Request, unit_id: str, _: Reader, services: ServicesDep, xong: Words = "") -> Response:
    """One unit: what is below it, who answers for it, what it was and what became of it."""
    shown, units = await asyncio.gather(services.units.unit(unit_id), or_absent(services.units.all(with_closed=False)))
    names = {} if units is ABSENT else {one.unit_id: one.display_name for one in units}
    page: dict[str, Any] = {"unit": shown, "units": units, "names": names, "done": xong}
    page |= {"parts": [], "counts": {}} if units is ABSENT else _below(units, unit_id)
    return render(request, "units/unit.html", **page)


@router.get("/nguoi")
async def ask_people(
    request: Request, unit_id: str, principal: Writer, services: ServicesDep, database: DatabaseDep
) -> Response:
    """The form of those who answer for a unit."""
    async with database.transaction() as tx:
        known = await accounts_near(tx, principal, unit_id)
    return await _page(request, services, unit_id, known)


@router.post("/nguoi")
async def save_people(
    request: Request, unit_id: str, principal: Writer, services: ServicesDep, database: DatabaseDep
) -> Response:
    """Set them from today; refused, the form comes back as typed."""
    form = await request.form()
    rows = rows_typed(form)
    async with database.transaction() as tx:
        known = await accounts_near(tx, principal, unit_id)
    body = {"people": people_given(rows, {one.account_id: one.display_name for one in known})}
    version, key = int(str(form.get("version") or 0)), str(form.get("key") or ids.new_id())
    try:
        await services.units.change("PUT", f"/{unit_id}/people", body, version, key)
    except (Refused, Away) as failure:
        said = failure.errors[0]["message"] if isinstance(failure, Refused) and failure.errors else said_of(failure)
        return await _page(request, services, unit_id, known, rows, str(said))
    return RedirectResponse(f"/don-vi/{unit_id}?xong=nguoi", 303)


def rows_typed(form: FormData) -> list[Row]:
    """The rows of the form as they came in."""
    places = [place for place in range(MAX_ROWS) if f"nguoi-{place}-account_id" in form]
    names = ("duty", "account_id", "title")
    return [{name: str(form.get(f"nguoi-{place}-{name}") or "").strip() for name in names} for place in places]


def people_given(rows: Sequence[Row], names: Mapping[str, str]) -> list[dict[str, str | None]]:
    """Those named on the form; a row without an account is left out."""
    return [
        {
            "duty": row["duty"],
            "account_id": row["account_id"],
            "display_name": names.get(row["account_id"], row["account_id"]),
            "title": row["title"] or None,
        }
        for row in rows
        if row["account_id"]
    ]


def _below(units: Sequence[Any], unit_id: str) -> dict[str, Any]:
    return {"parts": parts_of(units, unit_id), "counts": parts_count(units)}


async def _page(
    request: Request,
    services: Services,
    unit_id: str,
    known: Sequence[Account],
    rows: Sequence[Row] | None = None,
    error: str = "",
) -> Response:
    shown = await services.units.unit(unit_id)
    present = [one for one in shown.people if one.ends_on is None]
    kept = [{"duty": one.duty, "account_id": one.account_id, "title": one.title or ""} for one in present]
    choices = {one.account_id: f"{one.display_name} ({one.username})" for one in known}
    choices |= {one.account_id: one.display_name for one in present if one.account_id not in choices}
    spare: Row = {"duty": "officer", "account_id": "", "title": ""}
    page: dict[str, Any] = {"unit": shown, "choices": choices, "error": error}
    typed = [row for row in rows or () if row["account_id"]] if rows is not None else kept
    return render(request, "units/people.html", 422 if error else 200, **page, rows=[*typed, *[spare] * SPARE_ROWS])
