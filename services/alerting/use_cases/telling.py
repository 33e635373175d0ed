"""Changes of alerts, told: version 2 of every rule, version 1 of the four rules it knows."""

from typing import Any, get_args

from contracts.alerting import AlertCleared, AlertClearedV2, AlertInput, AlertRaised, AlertRaisedV2, Forecast, Rule
from contracts.fact import Fact
from services.alerting.domain.alerts import Alert

RULES_OF_V1 = frozenset(get_args(Rule))


def facts_of(alert: Alert) -> tuple[Fact, ...]:
    """Return what is told of an alert that rose, moved or cleared."""
    newest = _cleared(alert) if alert.cleared_at is not None else _raised(alert)
    if alert.rule not in RULES_OF_V1:
        return (newest,)
    older = AlertCleared if isinstance(newest, AlertClearedV2) else AlertRaised
    # Not validated again: version 2 holds every field of version 1, under the same rules.
    return newest, older.model_construct(**{name: getattr(newest, name) for name in older.model_fields})


def _raised(alert: Alert) -> AlertRaisedV2:
    return AlertRaisedV2(
        **_told(alert),
        level_since=alert.level_since,
        policy_version=alert.policy_version,
        reason=alert.reason,
        inputs=tuple(AlertInput(name=i.name, value=i.value, event_id=i.event_id) for i in alert.inputs),
        forecast=_forecast(alert),
    )


def _cleared(alert: Alert) -> AlertClearedV2:
    return AlertClearedV2(**_told(alert), cleared_at=alert.cleared_at, cause=alert.cause or "")


def _told(alert: Alert) -> dict[str, Any]:
    return {
        "unit_id": alert.unit_id,
        "version": alert.version,
        "alert_id": alert.alert_id,
        "task_id": alert.task_id,
        "plan_id": alert.plan_id,
        "rule": alert.rule,
        "level": alert.level,
        "raised_at": alert.raised_at,
    }


def _forecast(alert: Alert) -> Forecast | None:
    seen = alert.forecast
    if seen is None:
        return None
    return Forecast(
        done_on=seen.done_on,
        red_on=seen.red_on,
        gap=seen.gap,
        pace_per_month=seen.pace_per_month,
        needed_per_month=seen.needed_per_month,
    )
