"""Alerts as the API shows them, and the one thing a person may write: that it was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.alerting.domain.policy_sections import Level
from services.alerting.tables import Alert, Task, Unit
from shared.database import Transaction


@dataclass(frozen=True, slots=True)
class Filter:
    """Which alerts are asked for; none means any. `roots` are the subtrees the caller may see."""

    roots: Sequence[str]
    is_open: bool | None = None
    level: str | None = None
    rules: Sequence[str] | None = None
    is_acknowledged: bool | None = None
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


@dataclass(frozen=True, slots=True)
class Count:
    """Open alerts of a rule at a level."""

    rule: str
    level: Level
    number: int
    unacknowledged: int


async def count_open(tx: Transaction, roots: Sequence[str]) -> list[Count]:
    """Count the open alerts inside subtrees."""
    labels = (col(Alert.rule), col(Alert.level))
    number, unseen = sa.func.count(), sa.func.count().filter(col(Alert.acknowledged_at).is_(None))
    counted = sa.select(*labels, number.label("number"), unseen.label("unacknowledged"))
    wanted = counted.where(_inside(roots), col(Alert.cleared_at).is_(None)).group_by(*labels).order_by(*labels)
    return [Count(row.rule, row.level, row.number, row.unacknowledged) for row in await tx.execute(wanted)]


async def acknowledge(
    tx: Transaction, alert_id: str, now: datetime, account_id: str, name: str, comment: str | None
) -> None:
    """Remember who saw an open alert first, and what they said; later ones leave it."""
    unseen = (col(Alert.alert_id) == alert_id) & col(Alert.cleared_at).is_(None) & col(Alert.acknowledged_at).is_(None)
    seen: dict[str, object] = {"acknowledged_at": now, "acknowledged_by": name, "acknowledged_account_id": account_id}
    seen["acknowledged_comment"] = comment
    await tx.execute(sa.update(Alert).where(unseen).values(seen))


def _shown() -> sa.Select[Any]:
    names: tuple[Any, ...] = (col(Task.name).label("task_name"), col(Task.code), col(Unit.display_name))
    of_task, of_unit = col(Task.task_id) == col(Alert.task_id), col(Unit.unit_id) == col(Alert.unit_id)
    return sa.select(Alert, *names).outerjoin(Task, of_task).outerjoin(Unit, of_unit)


def _inside(roots: Sequence[str]) -> sa.ColumnElement[bool]:
    units = [
        (col(Alert.unit_id) == root) | col(Alert.unit_id).startswith(f"{root}.", autoescape=True) for root in roots
    ]
    return sa.or_(sa.false(), *units)


def _conditions(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    conditions = [_inside(wanted.roots)]
    if wanted.is_open is not None:
        conditions.append(col(Alert.cleared_at).is_(None) if wanted.is_open else col(Alert.cleared_at).is_not(None))
    if wanted.is_acknowledged is not None:
        is_seen = col(Alert.acknowledged_at).is_not(None)
        conditions.append(is_seen if wanted.is_acknowledged else sa.not_(is_seen))
    if wanted.rules is not None:
        conditions.append(col(Alert.rule).in_(wanted.rules))
    for column, value in ((Alert.level, wanted.level), (Alert.task_id, wanted.task_id)):
        if value is not None:
            conditions.append(col(column) == value)
    if wanted.after is not None:
        conditions.append(sa.tuple_(col(Alert.raised_at), col(Alert.alert_id)) < sa.tuple_(*wanted.after))
    return conditions
