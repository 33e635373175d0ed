"""Alerts as both versions of the API show them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from contracts.alerting import Level, Rule
from services.alerting.store.reads import Shown

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
