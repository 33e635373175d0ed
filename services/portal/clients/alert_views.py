"""Alerts as the alerting service shows them, in its second version: every rule, forecast and escalation."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from services.portal.clients.views import View


class Forecast(View):
    """Where the last reports lead; rates 0…1, won in 30 days."""

    done_on: date | None = None
    red_on: date | None = None
    gap: float | None = None
    pace_per_month: float | None = None
    needed_per_month: float | None = None


class Escalation(View):
    """How far up the ladder an alert went that nobody acknowledged."""

    step: int
    audience: str | None = None
    escalated_at: datetime | None = None


class Alert(View):
    """An alert with what it was decided on."""

    alert_id: str
    task_id: str
    task_name: str | None = None
    task_code: str | None = None
    unit_id: str
    unit_name: str | None = None
    rule: str
    level: str
    state: str
    reason: str
    inputs: Sequence[dict[str, Any]] = ()
    policy_version: str | None = None
    raised_at: datetime
    level_since: datetime | None = None
    cleared_at: datetime | None = None
    cause: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_comment: str | None = None
    forecast: Forecast | None = None
    escalation: Escalation | None = None
