"""Alerts over HTTP, version 2: every rule, where each leads, how far it was escalated; counts; forecasts of tasks."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request
from pydantic import BaseModel, Field

from contracts.alerting import Level, RuleCode
from services.alerting.api.alerts import position
from services.alerting.api.views import (
    LEVEL_TEXTS,
    AlertViewV2,
    ForecastView,
    State,
    forecast_view,
    view_v2,
)
from services.alerting.domain.notices import RULES
from services.alerting.store import reads
from services.alerting.store.reads import Count, Filter, Shown
from services.alerting.use_cases.acknowledge import acknowledge_alert, visible_alert
from services.alerting.use_cases.foresee import forecasts_of, task_and_forecast
from services.alerting.use_cases.in_force import PolicyInForce
from shared.auth import Principal, needs, require, subtrees
from shared.database import Transaction
from shared.http import Cursor, DatabaseDep, Limit, Once, Page, page_of

router = APIRouter(prefix="/api/v2/alerts", tags=["alerts"])
forecasts = APIRouter(prefix="/api/v2/forecasts", tags=["alerts"])
Reader = Annotated[Principal, needs("alert:read")]


class AskedAlerts(BaseModel):
    """What is asked for; none means any."""

    state: State | None = None
    level: Level | None = None
    rule: RuleCode | None = None
    acknowledged: bool | None = Field(default=None, description="Whether somebody acknowledged it.")
    unit: str | None = Field(default=None, max_length=200, description="Unit whose subtree is asked for.")
    task: str | None = Field(default=None, max_length=64, description="Task whose alerts are asked for.")
    cursor: Cursor = None
    limit: Limit = 50


class CountView(BaseModel):
    """Open alerts of a rule at a level."""

    rule: str
    rule_text: str
    level: Level
    level_text: str
    count: int
    unacknowledged: int


class SummaryView(BaseModel):
    """Open alerts of the caller's units, counted."""

    total: int
    red: int
    amber: int
    unacknowledged: int
    items: list[CountView]


class TaskForecast(BaseModel):
    """Where a task leads; none for one that is done, paused or withdrawn."""

    task_id: str
    unit_id: str
    forecast: ForecastView | None


class Acknowledgement(BaseModel):
    """What the one who saw it has to say."""

    comment: Annotated[str | None, Field(max_length=1000, description="For those who read the alert after.")] = None


@router.get("")
async def list_alerts(
    request: Request, principal: Reader, database: DatabaseDep, asked: Annotated[AskedAlerts, Query()]
) -> Page[AlertViewV2]:
    """Return alerts of the caller's units, newest first."""
    wanted = Filter(
        roots=_roots(principal, asked.unit),
        is_open=None if asked.state is None else asked.state == "open",
        level=asked.level,
        rules=None if asked.rule is None else (asked.rule,),
        is_acknowledged=asked.acknowledged,
        task_id=asked.task,
        after=position(asked.cursor) if asked.cursor else None,
    )
    async with database.transaction() as tx:
        rows = await reads.list_alerts(tx, wanted, asked.limit)
        foreseen = await forecasts_of(tx, rows, _policies(request))

    def item(row: Shown) -> AlertViewV2:
        return view_v2(row, foreseen.get(row.alert.alert_id))

    return page_of(rows, asked.limit, item=item, key=lambda row: (row.alert.raised_at.isoformat(), row.alert.alert_id))


@router.get("/summary")
async def summarise_alerts(
    principal: Reader,
    database: DatabaseDep,
    unit: Annotated[str | None, Query(max_length=200, description="Unit whose subtree is asked for.")] = None,
) -> SummaryView:
    """Count the open alerts of the caller's units."""
    async with database.transaction() as tx:
        counts = await reads.count_open(tx, _roots(principal, unit))
    return SummaryView(
        total=sum(each.number for each in counts),
        red=sum(each.number for each in counts if each.level == "red"),
        amber=sum(each.number for each in counts if each.level == "amber"),
        unacknowledged=sum(each.unacknowledged for each in counts),
        items=[_count(each) for each in counts],
    )


@router.get("/{alert_id}")
async def show_alert(request: Request, alert_id: str, principal: Reader, database: DatabaseDep) -> AlertViewV2:
    """Return an alert."""
    async with database.transaction() as tx:
        found = await visible_alert(tx, alert_id)
        require(principal, "alert:read", found.alert.unit_id)
        return await _view(tx, found, request)


@router.post("/{alert_id}/acknowledge")
async def acknowledge(
    request: Request,
    alert_id: str,
    principal: Annotated[Principal, needs("alert:acknowledge")],
    once: Once,
    given: Annotated[Acknowledgement | None, Body()] = None,
) -> AlertViewV2:
    """Stop the escalation clock of an open alert; the first one who saw it stays named, with the comment."""
    comment = given.comment if given else None

    async def operation(tx: Transaction) -> AlertViewV2:
        return await _view(tx, await acknowledge_alert(tx, principal, alert_id, comment=comment), request)

    return await once(operation)


@forecasts.get("/{task_id}")
async def forecast_task(request: Request, task_id: str, principal: Reader, database: DatabaseDep) -> TaskForecast:
    """Return where a task leads, whether it has an alert or not."""
    async with database.transaction() as tx:
        unit_id, foreseen = await task_and_forecast(tx, task_id, _policies(request))
    require(principal, "alert:read", unit_id)
    return TaskForecast(task_id=task_id, unit_id=unit_id, forecast=forecast_view(foreseen))


def _policies(request: Request) -> PolicyInForce:
    policies: PolicyInForce = request.app.state.policy
    return policies


def _roots(principal: Principal, unit: str | None) -> tuple[str, ...]:
    if unit is None:
        return tuple(subtrees(principal, "alert:read"))
    require(principal, "alert:read", unit)
    return (unit,)


async def _view(tx: Transaction, found: Shown, request: Request) -> AlertViewV2:
    foreseen = await forecasts_of(tx, [found], _policies(request))
    return view_v2(found, foreseen.get(found.alert.alert_id))


def _count(each: Count) -> CountView:
    return CountView(
        rule=each.rule,
        rule_text=RULES.get(each.rule, each.rule),
        level=each.level,
        level_text=LEVEL_TEXTS[each.level],
        count=each.number,
        unacknowledged=each.unacknowledged,
    )
