"""Alerts as they stand and as they stood."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.alerting.domain.alerts import Alert
from services.alerting.store.among import is_among
from services.alerting.tables import Alert as AlertRow
from services.alerting.tables import Task, table_of
from shared.database import Transaction

_ALERT = TypeAdapter(Alert)
WRITTEN = tuple(field.name for field in fields(Alert))
ACKNOWLEDGED = ("acknowledged_at", "acknowledged_by", "acknowledged_account_id")
Counts = Mapping[tuple[str, str, str], int]


async def open_alerts(tx: Transaction, task_ids: Collection[str]) -> list[Alert]:
    """Return the open alerts of tasks."""
    is_open = col(AlertRow.cleared_at).is_(None) & is_among(col(AlertRow.task_id), task_ids)
    return [alert_of(row) for row in await tx.scalars(sa.select(AlertRow).where(is_open))]


def alert_of(row: AlertRow) -> Alert:
    """Return a row as an alert."""
    return _ALERT.validate_python(row.model_dump())


async def save_alerts(tx: Transaction, alerts: Sequence[Alert]) -> None:
    """Write alerts over those that stood. Who acknowledged an alert is kept until it rises from amber to red."""
    if not alerts:
        return
    rows = [_row(alert) for alert in sorted(alerts, key=lambda each: each.alert_id)]
    table = table_of(AlertRow)
    statement = insert(table)
    newer: dict[str, object] = {name: statement.excluded[name] for name in rows[0] if name != "alert_id"}
    has_risen = (table.c.level == "amber") & (statement.excluded.level == "red")
    for name in ACKNOWLEDGED:
        newer[name] = sa.case((has_risen, None), else_=table.c[name])
    await tx.execute(statement.on_conflict_do_update(index_elements=["alert_id"], set_=newer), rows)


def _row(alert: Alert) -> dict[str, object]:
    # Not asdict(): its deep copies took a third of the time of a batch.
    return {name: getattr(alert, name) for name in WRITTEN} | {
        "inputs": [{"name": i.name, "value": i.value, "event_id": i.event_id} for i in alert.inputs]
    }


async def follow_tasks(tx: Transaction, task_ids: Collection[str]) -> None:
    """Let open alerts stand with the unit that now answers for their task."""
    moved = col(AlertRow.unit_id) != col(Task.unit_id)
    of_tasks = (col(Task.task_id) == col(AlertRow.task_id)) & is_among(col(Task.task_id), task_ids)
    is_open = col(AlertRow.cleared_at).is_(None)
    await tx.execute(sa.update(AlertRow).where(of_tasks, is_open, moved).values(unit_id=col(Task.unit_id)))


async def open_counts(tx: Transaction) -> Counts:
    """Count open alerts by (rule, level, unit)."""
    labels = (col(AlertRow.rule), col(AlertRow.level), col(AlertRow.unit_id))
    is_open = col(AlertRow.cleared_at).is_(None)
    found = await tx.execute(sa.select(*labels, sa.func.count().label("number")).where(is_open).group_by(*labels))
    return {(row.rule, row.level, row.unit_id): row.number for row in found}


async def oldest_red_since(tx: Transaction) -> datetime | None:
    """Return since when the longest standing red alert is red."""
    is_red = col(AlertRow.cleared_at).is_(None) & (col(AlertRow.level) == "red")
    found: datetime | None = (await tx.scalars(sa.select(sa.func.min(col(AlertRow.level_since))).where(is_red))).one()
    return found
