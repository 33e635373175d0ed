"""The tree of units, level by level or by name, and as a table in and out."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from services.portal.clients import ABSENT, Away, Refused, Upload, or_absent
from services.portal.clients.views import Unit
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from services.portal.pages.passing_on import passed_on
from shared.auth import Principal

router = APIRouter(prefix="/don-vi", route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("unit:read")]
Writer = Annotated[Principal, page_needs("unit:write")]
Words = Annotated[str, Query(max_length=200)]
MAX_FOUND = 200


@router.get("")
async def tree(
    request: Request, _: Reader, services: ServicesDep, q: Words = "", dong: bool = False, xong: Words = ""
) -> Response:
    """The units at the top of what the account sees, or those a name is found in."""
    units = await or_absent(services.units.all(with_closed=dong))
    shown: Sequence[Unit] = () if units is ABSENT else found_in(units, q) if q else tops(units)
    counts = {} if units is ABSENT else parts_count(units)
    page: dict[str, Any] = {"units": units, "shown": shown[:MAX_FOUND], "found": len(shown), "counts": counts}
    return render(request, "units/tree.html", **page, q=q, dong=dong, done=xong)


@router.get("/don-vi.csv")
async def table(_: Reader, services: ServicesDep) -> Response:
    """The units as a CSV file, to be read in again."""
    return await passed_on(services.units.table())


@router.get("/nhap")
async def ask_table(request: Request, _: Writer) -> Response:
    """The form of a table of units."""
    return render(request, "units/import.html", cells=(), error="", is_update=False)


@router.post("/nhap")
async def take_in(
    request: Request,
    _: Writer,
    services: ServicesDep,
    file: UploadFile,
    key: Annotated[str, Form(max_length=64)],
    update: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Begin the units of a table, or name every cell that is wrong."""
    content: Upload = (file.filename or "", file.file, "text/csv")
    try:
        taken = await services.units.take_in(content, key, is_update=update == "true")
    except (Refused, Away) as failure:
        cells = failure.errors if isinstance(failure, Refused) and failure.slug == "csv-has-errors" else ()
        page: dict[str, Any] = {"cells": cells, "error": said_of(failure), "is_update": update == "true"}
        return render(request, "units/import.html", 422, **page)
    said = f"{taken.begun_count}-{taken.changed_count}-{taken.same_count}"
    return RedirectResponse(f"/don-vi?xong={said}", 303)


def folded(text: str) -> str:
    """Plain small letters: accents and letter case make no difference."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def found_in(units: Sequence[Unit], words: str) -> list[Unit]:
    """Units whose name, id or code holds every word."""
    wanted = folded(words).split()
    said = [(unit, folded(f"{unit.display_name} {unit.unit_id} {unit.code or ''}")) for unit in units]
    return [unit for unit, text in said if all(word in text for word in wanted)]


def tops(units: Sequence[Unit]) -> list[Unit]:
    """Units without their parent among them."""
    known = {unit.unit_id for unit in units}
    return [unit for unit in units if unit.unit_id.rpartition(".")[0] not in known]


def parts_of(units: Sequence[Unit], unit_id: str) -> list[Unit]:
    """Units right below one."""
    return [unit for unit in units if unit.unit_id.rpartition(".")[0] == unit_id]


def parts_count(units: Sequence[Unit]) -> Mapping[str, int]:
    """How many units stand right below each."""
    counts: dict[str, int] = {}
    for unit in units:
        above = unit.unit_id.rpartition(".")[0]
        counts[above] = counts.get(above, 0) + 1
    return counts
