"""The dashboard and the monthly summary over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Response

from services.reporting import use_cases
from services.reporting.api.state import WORD, FormDep, MonthQuery, PolicyDep, UnitQuery, word_headers
from services.reporting.domain.months import Month
from services.reporting.domain.summary import Dashboard, Summary
from shared.auth import Principal, needs
from shared.http import DatabaseDep

router = APIRouter(prefix="/api/v1", tags=["summaries"])

Reader = Annotated[Principal, needs("report:read")]


@router.get("/dashboard")
async def show_dashboard(unit: UnitQuery, principal: Reader, database: DatabaseDep, policy: PolicyDep) -> Dashboard:
    """Where the tasks of a subtree stand now; none means not reported and is never 0."""
    async with database.transaction() as tx:
        return await use_cases.show_dashboard(tx, principal, unit, policy)


@router.get("/summaries/monthly")
async def summarise(
    unit: UnitQuery, month: MonthQuery, principal: Reader, database: DatabaseDep, policy: PolicyDep
) -> Summary:
    """Summary of a month as of its end; of the running month as of now."""
    async with database.transaction() as tx:
        return await use_cases.summarise(tx, principal, unit, Month.parse(month), policy)


@router.get("/summaries/monthly.docx", response_class=Response, responses={200: {"content": {WORD: {}}}})
async def draw_up(
    unit: UnitQuery, month: MonthQuery, principal: Reader, database: DatabaseDep, policy: PolicyDep, form: FormDep
) -> Response:
    """The same as a Word file in the form of state bodies; a draft until it is issued."""
    _, _, document = await use_cases.draw_up(database, principal, unit, Month.parse(month), policy, form)
    return Response(document, media_type=WORD, headers=word_headers(unit, month))
