"""The ranking over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from services.scoring.api.history import past_day
from services.scoring.api.scores import Reader
from services.scoring.api.views import UNRANKED, as_float
from services.scoring.domain.ranking import Ranked, end_of_last_month
from services.scoring.store.reads import Scope
from services.scoring.use_cases import show
from services.scoring.use_cases.history import ranking_on
from shared import clock
from shared.auth import require
from shared.database import Transaction
from shared.http import DatabaseDep, Problem

router = APIRouter(tags=["ranking"])


class RankedUnit(BaseModel):
    """A unit among its peers."""

    unit_id: str
    unit_name: str
    kind: str
    peer_group: str
    rank: int | None = Field(description="Place inside the peer group, equal scores share one; none when unranked.")
    score: float | None
    completion: float | None
    band: str | None
    band_text: str
    previous_score: float | None = Field(description="Score at the end of the last month.")
    previous_band: str | None
    change: float | None = Field(description="Points won or lost since the end of the last month.")
    task_count: int


class Ranking(BaseModel):
    """Units below one unit, by peer group and place; the unranked at the end of each group."""

    unit_id: str
    scope: Scope
    as_of: date
    compared_with: date
    items: list[RankedUnit]


@router.get("/ranking")
async def rank_units(
    principal: Reader,
    database: DatabaseDep,
    unit: Annotated[str, Query(min_length=1, max_length=200, description="Unit whose units are ranked.")],
    scope: Annotated[Scope, Query(description="Units right below it, or all below it.")] = "children",
    as_of: Annotated[date | None, Query(description="As it was at the end of a day; as it stands now.")] = None,
) -> Ranking:
    """Return the units below a unit, ranked inside their peer groups."""
    require(principal, "score:read", unit)
    day = past_day(as_of)
    async with database.transaction() as tx:
        ranked = await _ranked(tx, unit, scope, day)
    if ranked is None:
        detail = "Không có đơn vị này. Hãy kiểm tra lại mã đơn vị."
        raise Problem(404, "unit-not-found", detail, unit_id=unit)
    items = [_view(each) for each in ranked]
    return Ranking(unit_id=unit, scope=scope, as_of=day, compared_with=end_of_last_month(day), items=items)


async def _ranked(tx: Transaction, unit: str, scope: Scope, day: date) -> list[Ranked] | None:
    is_now = day == clock.today()
    return await (show.ranking(tx, unit, scope, day) if is_now else ranking_on(tx, unit, scope, day))


def _view(ranked: Ranked) -> RankedUnit:
    unit = ranked.unit
    return RankedUnit(
        unit_id=unit.unit_id,
        unit_name=unit.name,
        kind=unit.kind,
        peer_group=unit.peer_group,
        rank=ranked.rank,
        score=as_float(unit.score),
        completion=as_float(unit.completion),
        band=unit.band,
        band_text=unit.band or UNRANKED,
        previous_score=as_float(unit.previous_score),
        previous_band=unit.previous_band,
        change=as_float(ranked.change),
        task_count=unit.task_count,
    )
