"""Writing for the index: figures from elsewhere, and publishing."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.scoring.api.index.making import entered_view
from services.scoring.api.index.shown import UNIT, UnitId, YearPlace, shelf_of
from services.scoring.api.index.views import EnteredView, PublishedList
from services.scoring.store.index.written import Place
from services.scoring.use_cases.index.publish import Asked, publish_index
from services.scoring.use_cases.index.show import method_of
from services.scoring.use_cases.index.write import Said, enter_figure
from shared.auth import Principal, needs, require
from shared.database import Transaction
from shared.http import Once

router = APIRouter(prefix="/index")
Writer = Annotated[Principal, needs("index:write")]
Publisher = Annotated[Principal, needs("index:publish")]
Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*\S[^\x00]*$")]
"""Something readable: no blank, and nothing a database cannot hold."""


class FigureGiven(BaseModel):
    """A figure from elsewhere; `value` none takes back the one entered before."""

    value: Decimal | None = Field(
        description="In the indicator's unit of measure.", max_digits=18, decimal_places=4, allow_inf_nan=False
    )
    source: Text = Field(description="Where it comes from.")
    document: Text = Field(description="Document that proves it: number and title.")
    measured_on: date = Field(description="Day it holds for, within the year.")


class Publishing(BaseModel):
    """Whose communes are published, and whether for good."""

    unit_id: str = Field(pattern=UNIT, max_length=200, description="The province.")
    is_provisional: bool = Field(description="False only once the year is over.")


@router.put("/{method}/{year}/{unit_id}/figures/{code}")
async def enter(
    request: Request,
    method: str,
    year: YearPlace,
    unit_id: UnitId,
    code: str,
    given: FigureGiven,
    principal: Writer,
    once: Once,
) -> EnteredView:
    """Enter the figure of an indicator; it goes before what units report. Every version is kept."""
    require(principal, "index:write", unit_id)
    chosen = method_of(shelf_of(request), method, year)
    said = Said(code, given.value, given.source, given.document, given.measured_on)

    async def keep(tx: Transaction) -> EnteredView:
        return entered_view(await enter_figure(tx, principal, chosen, Place(chosen.code, year, unit_id), said))

    return await once(keep)


@router.post("/{method}/{year}/publish", status_code=201)
async def publish(
    request: Request, method: str, year: YearPlace, given: Publishing, principal: Publisher, once: Once
) -> PublishedList:
    """Publish the index of every commune of a province."""
    require(principal, "index:publish", given.unit_id)
    chosen = method_of(shelf_of(request), method, year)

    async def tell(tx: Transaction) -> PublishedList:
        made = await publish_index(tx, principal, chosen, Asked(given.unit_id, year, given.is_provisional))
        return PublishedList(method=method, year=year, is_provisional=given.is_provisional, count=len(made))

    return await once(tell)
