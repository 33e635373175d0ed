"""Alerts over HTTP, version 1, which knows four rules: list, one of them, acknowledgement."""

from datetime import datetime
from typing import Annotated, get_args

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from contracts.alerting import Level, Rule
from services.alerting.api.views import AlertView, State, view
from services.alerting.store import reads
from services.alerting.store.reads import Filter
from services.alerting.use_cases.acknowledge import acknowledge_alert, visible_alert
from shared.auth import Principal, needs, require, subtrees
from shared.database import Transaction
from shared.http import Cursor, DatabaseDep, Limit, Once, Page, Problem, decode_cursor, page_of

router = APIRouter(prefix="/api/v1/alerts", tags=["alerts"])
RULES = tuple(get_args(Rule))
Reader = Annotated[Principal, needs("alert:read")]


class AlertQuery(BaseModel):
    """What is asked for; none means any."""

    state: State | None = None
    level: Level | None = None
    rule: Rule | None = None
    unit: str | None = Field(default=None, max_length=200, description="Unit whose subtree is asked for.")
    task: str | None = Field(default=None, max_length=64, description="Task whose alerts are asked for.")
    cursor: Cursor = None
    limit: Limit = 50


@router.get("")
async def list_alerts(
    principal: Reader, database: DatabaseDep, asked: Annotated[AlertQuery, Query()]
) -> Page[AlertView]:
    """Return alerts of the caller's units, newest first."""
    if asked.unit is not None:
        require(principal, "alert:read", asked.unit)
    wanted = Filter(
        roots=subtrees(principal, "alert:read") if asked.unit is None else (asked.unit,),
        is_open=None if asked.state is None else asked.state == "open",
        level=asked.level,
        rules=RULES if asked.rule is None else (asked.rule,),
        task_id=asked.task,
        after=position(asked.cursor) if asked.cursor else None,
    )
    async with database.transaction() as tx:
        rows = await reads.list_alerts(tx, wanted, asked.limit)
    return page_of(rows, asked.limit, item=view, key=lambda row: (row.alert.raised_at.isoformat(), row.alert.alert_id))


@router.get("/{alert_id}")
async def show_alert(alert_id: str, principal: Reader, database: DatabaseDep) -> AlertView:
    """Return an alert."""
    async with database.transaction() as tx:
        found = await visible_alert(tx, alert_id, RULES)
    require(principal, "alert:read", found.alert.unit_id)
    return view(found)


@router.post("/{alert_id}/acknowledge")
async def acknowledge(
    alert_id: str, principal: Annotated[Principal, needs("alert:acknowledge")], once: Once
) -> AlertView:
    """Stop the escalation clock of an open alert; the first one who saw it stays named."""

    async def operation(tx: Transaction) -> AlertView:
        return view(await acknowledge_alert(tx, principal, alert_id, RULES))

    return await once(operation)


def position(cursor: str) -> tuple[datetime, str]:
    """Read the place after which a page begins."""
    raised_at, alert_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(raised_at)), str(alert_id)
    except ValueError as error:
        raise Problem(400, "bad-cursor", "Dấu trang không dùng được. Hãy xem lại từ trang đầu.") from error
