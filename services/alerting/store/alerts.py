"""Alerts as they stand and as they stood."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col

from services.alerting.domain.alerts import Alert
from services.alerting.domain.forecast import Forecast
from services.alerting.domain.policy_sections import Escalation
from services.alerting.domain.rules import Input
from services.alerting.store.among import is_among
from services.alerting.tables import Alert as AlertRow
from services.alerting.tables import Task, table_of
from shared import clock
from shared.database import Transaction

_COLUMNS = tuple(field.name for field in fields(Alert))
_AS_JSON = ("inputs", "forecast")
_TYPES = {
    **dict.fromkeys(_AS_JSON, "jsonb"),
    **dict.fromkeys(("raised_at", "level_since", "escalated_at", "cleared_at"), "timestamptz"),
    **dict.fromkeys(("version", "escalation_step"), "bigint"),
}
_read_inputs = msgspec.json.Decoder(tuple[Input, ...]).decode
_read_forecast = msgspec.json.Decoder(Forecast | None).decode
_write = msgspec.json.Encoder().encode
Counts = Mapping[tuple[str, str, str], int]

# Who acknowledged an alert is kept until it rises from amber to red.
_HAS_RISEN = "alert.level = 'amber' AND excluded.level = 'red'"
_ACKNOWLEDGED = ("acknowledged_at", "acknowledged_by", "acknowledged_account_id", "acknowledged_comment")
# All rows travel as one document, written from the alerts at once: arrays by column took twice as long to put together.
_SAVE = sa.text(
    f"""
    INSERT INTO alert ({", ".join(_COLUMNS)})
    SELECT {", ".join(_COLUMNS)}
    FROM jsonb_to_recordset(CAST(:alerts AS jsonb))
         AS a ({", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in _COLUMNS)})
    ON CONFLICT (alert_id) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "alert_id")},
        {", ".join(f"{name} = CASE WHEN {_HAS_RISEN} THEN NULL ELSE alert.{name} END" for name in _ACKNOWLEDGED)}
    """  # noqa: S608  names of our own columns
).bindparams(sa.bindparam("alerts", type_=sa.String))


async def open_alerts(tx: Transaction, task_ids: Collection[str]) -> list[Alert]:
    """Return the open alerts of tasks."""
    is_open = col(AlertRow.cleared_at).is_(None) & is_among(col(AlertRow.task_id), task_ids)
    return [_alert(row) for row in await tx.execute(_SELECTED.where(is_open))]


def _alert(row: sa.Row[Any]) -> Alert:
    kept = dict(row._mapping)  # noqa: SLF001  the documented way to a row's names
    inputs, foreseen = _read_inputs(kept.pop("inputs")), kept.pop("forecast")
    return Alert(**kept, inputs=inputs, forecast=_read_forecast(foreseen) if foreseen else None)


def forecast_of_row(row: AlertRow) -> Forecast | None:
    """Return the forecast an alert was decided with."""
    return msgspec.convert(row.forecast, Forecast) if row.forecast else None


_TABLE = table_of(AlertRow)
_SELECTED = sa.select(
    *(sa.cast(_TABLE.c[name], sa.String).label(name) if name in _AS_JSON else _TABLE.c[name] for name in _COLUMNS)
)


async def save_alerts(tx: Transaction, alerts: Sequence[Alert]) -> None:
    """Write alerts over those that stood. Who acknowledged an alert is kept until it rises from amber to red."""
    if not alerts:
        return
    rows = sorted(alerts, key=lambda each: each.alert_id)
    await tx.execute(_SAVE, {"alerts": _write(rows).decode()})


async def follow_tasks(tx: Transaction, task_ids: Collection[str]) -> None:
    """Let open alerts stand with the unit that now answers for their task."""
    moved = col(AlertRow.unit_id) != col(Task.unit_id)
    of_tasks = (col(Task.task_id) == col(AlertRow.task_id)) & is_among(col(Task.task_id), task_ids)
    is_open = col(AlertRow.cleared_at).is_(None)
    await tx.execute(sa.update(AlertRow).where(of_tasks, is_open, moved).values(unit_id=col(Task.unit_id)))


_COMMUNE: sa.ColumnElement[str] = sa.literal_column(
    "split_part(unit_id, '.', 1) || coalesce('.' || nullif(split_part(unit_id, '.', 2), ''), '')"
)


async def open_counts(tx: Transaction) -> Counts:
    """Count open alerts by (rule, level, commune)."""
    labels = (col(AlertRow.rule), col(AlertRow.level), _COMMUNE.label("commune"))
    is_open = col(AlertRow.cleared_at).is_(None)
    found = await tx.execute(sa.select(*labels, sa.func.count().label("number")).where(is_open).group_by(*labels))
    return {(row.rule, row.level, row.commune): row.number for row in found}


async def oldest_red_since(tx: Transaction) -> datetime | None:
    """Return since when the longest standing red alert is red."""
    is_red = col(AlertRow.cleared_at).is_(None) & (col(AlertRow.level) == "red")
    found: datetime | None = (await tx.scalars(sa.select(sa.func.min(col(AlertRow.level_since))).where(is_red))).one()
    return found


_WAITS = sa.text(
    """
    cleared_at IS NULL AND acknowledged_at IS NULL AND level = ANY(:levels)
    AND :day - CAST(level_since AT TIME ZONE :zone AS date) >= (:after_days)[escalation_step + 1]
    """
).bindparams(
    sa.bindparam("levels", type_=ARRAY(sa.String)),
    sa.bindparam("day", type_=sa.Date),
    sa.bindparam("zone", type_=sa.String),
    sa.bindparam("after_days", type_=ARRAY(sa.Integer)),
)


async def unseen(tx: Transaction, day: date, ladder: Escalation, limit: int) -> list[Alert]:
    """Return alerts that nobody acknowledged until their next rung, and keep them from being acknowledged meanwhile."""
    after_days = [step.after_days for step in ladder.steps]
    given = {"levels": list(ladder.levels), "day": day, "zone": clock.LOCAL.key, "after_days": after_days}
    found = _SELECTED.where(_WAITS).order_by(col(AlertRow.alert_id)).limit(limit).with_for_update()
    return [_alert(row) for row in await tx.execute(found, given)]
