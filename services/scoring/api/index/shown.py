"""Reading the index: methods, communes by place, one commune explained."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from services.scoring.api.index.making import explained_index, method_view, standing_view
from services.scoring.api.index.views import ExplainedIndex, IndexList, MethodList, MethodView
from services.scoring.domain.index.method import Method
from services.scoring.use_cases.index.shelf import MethodShelf
from services.scoring.use_cases.index.show import last_day, method_of, standing_of, standings
from shared import clock
from shared.auth import Principal, needs, require, subtrees
from shared.http import DatabaseDep

router = APIRouter(prefix="/index")
Reader = Annotated[Principal, needs("index:read")]

DEFAULT_METHOD = "d-society"
UNIT = r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$"
MethodCode = Annotated[str, Query(max_length=60, description="Code of the method.")]
UnitId = Annotated[str, Path(pattern=UNIT, max_length=200, description="Path of slugs of a commune.")]
YearPlace = Annotated[int, Path(ge=2000, le=2100, description="Year it measures.")]
Year = Annotated[int | None, Query(ge=2000, le=2100, description="Year it measures; this year when left out.")]


def shelf_of(request: Request) -> MethodShelf:
    """Return the methods that ship."""
    shelf: MethodShelf = request.app.state.methods
    return shelf


def chosen_method(request: Request, method: MethodCode = DEFAULT_METHOD, year: Year = None) -> Method:
    """Return the method that was asked for."""
    return method_of(shelf_of(request), method, year or clock.today().year)


ChosenMethod = Annotated[Method, Depends(chosen_method)]


@router.get("/methods")
async def list_methods(request: Request, _: Reader) -> MethodList:
    """Return the newest version of each method."""
    return MethodList(items=[method_view(method) for method in shelf_of(request).methods.newest()])


@router.get("/methods/{method}")
async def show_method(request: Request, method: str, _: Reader, year: Year = None) -> MethodView:
    """Return a method in the version that counts for a year."""
    return method_view(method_of(shelf_of(request), method, year or clock.today().year))


@router.get("")
async def list_communes(
    request: Request,
    principal: Reader,
    database: DatabaseDep,
    method: MethodCode = DEFAULT_METHOD,
    year: Year = None,
) -> IndexList:
    """Return the caller's communes by place; places count all communes of the province."""
    chosen_year = year or clock.today().year
    chosen = method_of(shelf_of(request), method, chosen_year)
    async with database.transaction() as tx:
        found = await standings(tx, chosen, chosen_year, subtrees(principal, "index:read"))
    return IndexList(
        method=chosen.code,
        method_version=chosen.version,
        method_name=chosen.name,
        year=chosen_year,
        as_of=last_day(chosen_year),
        items=[standing_view(each) for each in found],
    )


@router.get("/{method}/{year}/{unit_id}")
async def explain_commune(
    request: Request, method: str, year: YearPlace, unit_id: UnitId, principal: Reader, database: DatabaseDep
) -> ExplainedIndex:
    """Return the index of a commune and why it is so."""
    require(principal, "index:read", unit_id)
    chosen = method_of(shelf_of(request), method, year)
    async with database.transaction() as tx:
        return explained_index(await standing_of(tx, chosen, year, unit_id))
