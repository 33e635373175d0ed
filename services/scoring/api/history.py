"""What units had on earlier days, over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from services.scoring.api.scores import Reader
from services.scoring.api.views import UNRANKED, as_float
from services.scoring.store.history import DayScore
from services.scoring.use_cases.history import history_of_unit
from shared import clock
from shared.auth import require
from shared.http import DatabaseDep, Problem

router = APIRouter(prefix="/scores", tags=["scores"])

FirstDay = Annotated[date | None, Query(alias="from", description="First day; the first of the last day's year.")]
LastDay = Annotated[date | None, Query(alias="to", description="Last day; today.")]


class DayView(BaseModel):
    """What a unit had from a day on, until the next one."""

    day: date
    score: float | None
    completion: float | None
    band: str | None
    band_text: str
    task_count: int | None = Field(description="Tasks in force; none on days before it was kept.")
    policy_version: str | None = Field(description="Policy of that day; none on days before it was kept.")


class UnitHistory(BaseModel):
    """Scores of a unit over time; the first of them may be older than `first_day`: it stood when that day began."""

    unit_id: str
    unit_name: str
    first_day: date
    last_day: date
    items: list[DayView]


@router.get("/units/{unit_id}/history")
async def show_unit_history(
    unit_id: str, principal: Reader, database: DatabaseDep, first_day: FirstDay = None, last_day: LastDay = None
) -> UnitHistory:
    """Return the scores a unit had, from each day on which they changed."""
    require(principal, "score:read", unit_id)
    last = past_day(last_day)
    first = first_day or last.replace(month=1, day=1)
    if first > last:
        detail = "Ngày đầu sau ngày cuối. Hãy chọn lại khoảng thời gian."
        raise Problem(422, "days-reversed", detail, first_day=str(first), last_day=str(last))
    async with database.transaction() as tx:
        found = await history_of_unit(tx, unit_id, first, last)
    if found is None:
        raise Problem(404, "unit-not-found", "Không có đơn vị này. Hãy kiểm tra lại mã đơn vị.", unit_id=unit_id)
    items = [_view(each) for each in found[1]]
    return UnitHistory(unit_id=unit_id, unit_name=found[0], first_day=first, last_day=last, items=items)


def past_day(asked: date | None) -> date:
    """Return the day asked for, today for none; raise the problem of a day to come."""
    today = clock.today()
    if asked is not None and asked > today:
        detail = f"Ngày {asked:%d/%m/%Y} chưa đến, chưa có điểm. Hãy chọn từ ngày {today:%d/%m/%Y} trở về trước."
        raise Problem(422, "day-to-come", detail, day=str(asked))
    return asked or today


def _view(score: DayScore) -> DayView:
    return DayView(
        day=score.day,
        score=as_float(score.score),
        completion=as_float(score.completion),
        band=score.band,
        band_text=score.band or UNRANKED,
        task_count=score.task_count,
        policy_version=score.policy_version,
    )
