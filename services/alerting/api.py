"""Alerts over HTTP: list, one of them, acknowledgement."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from contracts.alerting import Level, Rule
from services.alerting.store import reads
from services.alerting.store.reads import Filter, Shown
from services.alerting.use_cases.acknowledge import acknowledge_alert, visible_alert
from shared.auth import Principal, needs, require, subtrees
from shared.database import Transaction
from shared.http import Cursor, DatabaseDep, Limit, Once, Page, Problem, decode_cursor, page_of

router = APIRouter(prefix="/api/v1/alerts", tags=["alerts"])
Reader = Annotated[Principal, needs("alert:read")]
State = Literal["open", "cleared"]

RULE_TEXTS: dict[str, str] = {
    "overdue": "Quá hạn",
    "below_path": "Chậm tiến độ",
    "evidence_rejected": "Minh chứng bị trả lại",
    "due_soon": "Sắp đến hạn",
}
LEVEL_TEXTS: dict[str, str] = {"red": "Đỏ", "amber": "Vàng"}
LABELS = {
    "effective_due_on": "Hạn hoàn thành",
    "breached_due_on": "Hạn đã bị quá",
    "credited_rate": "Tỷ lệ được công nhận",
    "expected_rate": "Tỷ lệ kỳ vọng theo lộ trình",
    "day": "Tính đến ngày",
    "threshold": "Ngưỡng",
    "sleeps_below": "Chỉ xét khi lộ trình từ",
    "claimed_on": "Ngày gửi đề nghị hoàn thành",
    "reasons": "Lý do trả lại",
    "days_left": "Số ngày còn lại",
    "window_days": "Số ngày báo trước",
}
NOT_REPORTED = "chưa báo cáo"


class InputView(BaseModel):
    """One figure the rule was decided on."""

    name: str
    label: str
    value: str | None = Field(description="None when nothing was reported.")
    text: str
    event_id: str | None = Field(description="Event it came from; none for policy and calendar.")


class AlertView(BaseModel):
    """An alert with everything it was decided on. Names are none until plans told them."""

    alert_id: str
    task_id: str
    task_name: str | None
    task_code: str | None
    plan_id: str
    unit_id: str
    unit_name: str | None
    rule: Rule
    rule_text: str
    level: Level
    level_text: str
    state: State
    reason: str
    inputs: list[InputView]
    policy_version: str
    version: int
    raised_at: datetime
    level_since: datetime
    cleared_at: datetime | None
    cause: str | None = Field(description="What took the condition away.")
    acknowledged_at: datetime | None
    acknowledged_by: str | None


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
        rule=asked.rule,
        task_id=asked.task,
        after=_position(asked.cursor) if asked.cursor else None,
    )
    async with database.transaction() as tx:
        rows = await reads.list_alerts(tx, wanted, asked.limit)
    return page_of(rows, asked.limit, item=view, key=lambda row: (row.alert.raised_at.isoformat(), row.alert.alert_id))


@router.get("/{alert_id}")
async def show_alert(alert_id: str, principal: Reader, database: DatabaseDep) -> AlertView:
    """Return an alert."""
    async with database.transaction() as tx:
        found = await visible_alert(tx, alert_id)
    require(principal, "alert:read", found.alert.unit_id)
    return view(found)


@router.post("/{alert_id}/acknowledge")
async def acknowledge(
    alert_id: str, principal: Annotated[Principal, needs("alert:acknowledge")], once: Once
) -> AlertView:
    """Stop the escalation clock of an open alert; the first one who saw it stays named."""

    async def operation(tx: Transaction) -> AlertView:
        return view(await acknowledge_alert(tx, principal, alert_id))

    return await once(operation)


def _position(cursor: str) -> tuple[datetime, str]:
    raised_at, alert_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(raised_at)), str(alert_id)
    except ValueError as error:
        raise Problem(400, "bad-cursor", "Dấu trang không dùng được. Hãy xem lại từ trang đầu.") from error


def view(shown: Shown) -> AlertView:
    """Return an alert as it is shown."""
    row = shown.alert
    return AlertView.model_validate(
        {
            **row.model_dump(exclude={"inputs", "acknowledged_account_id"}),
            "task_name": shown.task_name,
            "task_code": shown.task_code,
            "unit_name": shown.unit_name,
            "rule_text": RULE_TEXTS[row.rule],
            "level_text": LEVEL_TEXTS[row.level],
            "state": "cleared" if row.cleared_at else "open",
            "inputs": [_input(given) for given in row.inputs],
        }
    )


def _input(given: dict[str, str | None]) -> InputView:
    name, value = given["name"] or "", given["value"]
    text = NOT_REPORTED if value is None else value
    return InputView(name=name, label=LABELS.get(name, name), value=value, text=text, event_id=given["event_id"])
