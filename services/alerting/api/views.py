"""Alerts as both versions of the API show them."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from contracts.alerting import Level, Rule
from services.alerting.domain.forecast import Forecast
from services.alerting.domain.notices import RULES
from services.alerting.store.reads import Shown

State = Literal["open", "cleared"]

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
    "obstacle_raised_on": "Ngày nêu khó khăn, vướng mắc",
    "obstacle_days": "Số ngày chưa được giải quyết",
    "obstacle_days_allowed": "Số ngày cho phép",
    "open_obstacles": "Số vướng mắc đang mở",
    "first_report": "Báo cáo đầu của xu hướng",
    "last_report": "Báo cáo gần nhất",
    "target_on": "Hạn của chỉ tiêu",
    "pace_per_month": "Nhịp hiện tại mỗi tháng (30 ngày)",
    "gap": "Còn thiếu khi đến hạn",
}
NOT_REPORTED = "chưa báo cáo"


class InputView(BaseModel):
    """One figure the rule was decided on."""

    name: str
    label: str
    value: str | None = Field(description="None when nothing was reported.")
    text: str
    event_id: str | None = Field(description="Event it came from; none for policy and calendar.")


class AlertShown(BaseModel):
    """An alert with everything it was decided on. Names are none until plans told them."""

    alert_id: str
    task_id: str
    task_name: str | None
    task_code: str | None
    plan_id: str
    unit_id: str
    unit_name: str | None
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


class AlertView(AlertShown):
    """An alert of one of the rules that version 1 knows."""

    rule: Rule


class ForecastView(BaseModel):
    """Where a task leads if nothing else is reported. Rates are 0…1, paces rates in 30 days."""

    done_on: date | None = Field(description="Day it is done at the present pace; none: never, or no trend yet.")
    red_on: date | None = Field(description="First day it is red if nothing is reported.")
    gap: float | None = Field(description="Share missing on the due date at the present pace; none without a trend.")
    pace_per_month: float | None = Field(description="Present pace by the last reports; none without a trend.")
    needed_per_month: float | None = Field(description="Pace that would still make it; none once the due date passed.")


class EscalationView(BaseModel):
    """The rung of the ladder an alert was put before last."""

    step: int
    audience: str | None = Field(description="unit_head, agency or leader.")
    escalated_at: datetime | None


class AlertViewV2(AlertShown):
    """An alert of any rule; a reader meets new ones."""

    rule: str
    forecast: ForecastView | None = Field(description="As of today while it is open, of its decision once cleared.")
    escalation: EscalationView | None = Field(description="None while nobody was called.")
    acknowledged_comment: str | None


def view(shown: Shown) -> AlertView:
    """Return an alert as version 1 shows it."""
    return AlertView.model_validate(_shown(shown))


def view_v2(shown: Shown, foreseen: Forecast | None) -> AlertViewV2:
    """Return an alert as version 2 shows it."""
    row = shown.alert
    climbed = {"step": row.escalation_step, "audience": row.escalated_to, "escalated_at": row.escalated_at}
    return AlertViewV2.model_validate(
        _shown(shown)
        | {
            "forecast": forecast_view(foreseen),
            "escalation": climbed if row.escalation_step else None,
        }
    )


def forecast_view(foreseen: Forecast | None) -> ForecastView | None:
    """Return a forecast as it is shown."""
    return ForecastView.model_validate(asdict(foreseen)) if foreseen else None


def _shown(shown: Shown) -> dict[str, object]:
    row = shown.alert
    return {
        **row.model_dump(exclude={"inputs", "forecast", "acknowledged_account_id"}),
        "task_name": shown.task_name,
        "task_code": shown.task_code,
        "unit_name": shown.unit_name,
        "rule_text": RULES.get(row.rule, row.rule),
        "level_text": LEVEL_TEXTS[row.level],
        "state": "cleared" if row.cleared_at else "open",
        "inputs": [_input(given) for given in row.inputs],
    }


def _input(given: dict[str, str | None]) -> InputView:
    name, value = given["name"] or "", given["value"]
    text = NOT_REPORTED if value is None else value
    return InputView(name=name, label=LABELS.get(name, name), value=value, text=text, event_id=given["event_id"])
