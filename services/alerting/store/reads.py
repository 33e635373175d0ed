"""Alerts as the API shows them, and the one thing a person may write: that it was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.alerting.tables import Alert, Task, Unit
from shared.database import Transaction


@dataclass(frozen=True, slots=True)
class Filter:
    """Which alerts are asked for; none means any. `roots` are the subtrees the caller may see."""

    roots: Sequence[str]
    is_open: bool | None = None
    level: str | None = None
    rule: str | None = None
    task_id: str | None = None
    after: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert with the names plans told; none until then."""

    alert: Alert
    task_name: str | None
    task_code: str | None
    unit_name: str | None


async def list_alerts(tx: Transaction, wanted: Filter, limit: int) -> list[Shown]:
    """Return alerts, newest first, one more than `limit` when there are more."""
    found = await tx.execute(
        _shown()
        .where(*_conditions(wanted))
        .order_by(col(Alert.raised_at).desc(), col(Alert.alert_id).desc())
        .limit(limit + 1)
    )
    return [Shown(row.Alert, row.task_name, row.code, row.display_name) for row in found]


async def one_alert(tx: Transaction, alert_id: str) -> Shown | None:
    """Return an alert."""
    row = (await tx.execute(_shown().where(col(Alert.alert_id) == alert_id))).one_or_none()
    return Shown(row.Alert, row.task_name, row.code, row.display_name) if row else None


async def acknowledge(tx: Transaction, alert_id: str, now: datetime, account_id: str, name: str) -> None:
    """Remember who saw an open alert first; later ones leave it."""
    unseen = (col(Alert.alert_id) == alert_id) & col(Alert.cleared_at).is_(None) & col(Alert.acknowledged_at).is_(None)
    seen = {"acknowledged_at": now, "acknowledged_by": name, "acknowledged_account_id": account_id}
    await tx.execute(sa.update(Alert).where(unseen).values(seen))


def _shown() -> sa.Select[Any]:
    names: tuple[Any, ...] = (col(Task.name).label("task_name"), col(Task.code), col(Unit.display_name))
    of_task, of_unit = col(Task.task_id) == col(Alert.task_id), col(Unit.unit_id) == col(Alert.unit_id)
    return sa.select(Alert, *names).outerjoin(Task, of_task).outerjoin(Unit, of_unit)


def _conditions(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    inside = [
        (col(Alert.unit_id) == root) | col(Alert.unit_id).startswith(f"{root}.", autoescape=True)
        for root in wanted.roots
    ]
    conditions = [sa.or_(sa.false(), *inside)]
    if wanted.is_open is not None:
        conditions.append(col(Alert.cleared_at).is_(None) if wanted.is_open else col(Alert.cleared_at).is_not(None))
    for column, value in ((Alert.level, wanted.level), (Alert.rule, wanted.rule), (Alert.task_id, wanted.task_id)):
        if value is not None:
            conditions.append(col(column) == value)
    if wanted.after is not None:
        conditions.append(sa.tuple_(col(Alert.raised_at), col(Alert.alert_id)) < sa.tuple_(*wanted.after))
    return conditions
