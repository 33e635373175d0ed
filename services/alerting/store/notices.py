"""Notifications put in line with the alerts they tell of, and the line as people see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.alerting.domain.alerts import Alert
from services.alerting.domain.channels import with_those_above
from services.alerting.domain.notices import Happening
from services.alerting.store.channels import within
from services.alerting.tables import Channel, Notification, Task, Unit
from shared.database import Transaction

# The id follows from what is told to whom, so the same thing said twice is one row, and a receiver knows it again.
# Whoever was told of an alert is told how it moved and ended, whatever level it has by then.
_PUT_IN_LINE = sa.text(
    """
    INSERT INTO notification (
        notification_id, channel_id, happening, alert_id, alert_version, task_id, plan_id, unit_id, rule, level, text,
        audience, happened_at, state, attempts, send_at
    )
    SELECT CAST(CAST(md5(concat_ws('|', c.channel_id, a.alert_id, a.version, :happening)) AS uuid) AS text),
           c.channel_id, :happening, a.alert_id, a.version, a.task_id, a.plan_id, a.unit_id, a.rule, a.level, a.text,
           :audience, :now, 'waiting', 0, :now
    FROM unnest(:alert_ids, :versions, :task_ids, :plan_ids, :unit_ids, :rules, :levels, :texts) WITH ORDINALITY
         AS a (alert_id, version, task_id, plan_id, unit_id, rule, level, text, place)
    JOIN unnest(:places, :above_unit_ids) AS above (place, unit_id) ON above.place = a.place
    JOIN channel AS c
      ON c.unit_id = above.unit_id AND c.is_active AND c.removed_at IS NULL
     AND (c.rules IS NULL OR a.rule = ANY (c.rules))
    WHERE a.level = ANY (c.levels)
      AND (c.audience = 'any' OR (:happening = 'escalated' AND c.audience = :audience))
       OR :happening IN ('moved', 'cleared')
      AND EXISTS (SELECT FROM notification AS n WHERE n.channel_id = c.channel_id AND n.alert_id = a.alert_id)
    ON CONFLICT DO NOTHING
    """
).bindparams(
    sa.bindparam("happening", type_=sa.String),
    sa.bindparam("audience", type_=sa.String),
    sa.bindparam("now", type_=sa.DateTime(timezone=True)),
    *(sa.bindparam(name, type_=sa.ARRAY(sa.BigInteger)) for name in ("versions", "places")),
    *(
        sa.bindparam(name, type_=sa.ARRAY(sa.String))
        for name in ("alert_ids", "task_ids", "plan_ids", "unit_ids", "above_unit_ids", "rules", "levels", "texts")
    ),
)
_ANYBODY = sa.text("SELECT EXISTS (SELECT FROM channel WHERE is_active AND removed_at IS NULL)")


async def is_anybody_told(tx: Transaction) -> bool:
    """Tell whether there is a channel at all."""
    return bool((await tx.scalars(_ANYBODY)).one())


async def put_in_line(
    tx: Transaction, alerts: Sequence[Alert], happening: Happening, audience: str | None, now: datetime
) -> None:
    """Write one row per alert version and channel that is told of it."""
    # Given as pairs: comparing every alert with every channel by prefix took most of the statement's time.
    above = [(place, unit_id) for place, alert in enumerate(alerts, 1) for unit_id in with_those_above(alert.unit_id)]
    await tx.execute(
        _PUT_IN_LINE,
        {
            "happening": happening,
            "audience": audience,
            "now": now,
            "alert_ids": [alert.alert_id for alert in alerts],
            "versions": [alert.version for alert in alerts],
            "task_ids": [alert.task_id for alert in alerts],
            "plan_ids": [alert.plan_id for alert in alerts],
            "unit_ids": [alert.unit_id for alert in alerts],
            "places": [place for place, _ in above],
            "above_unit_ids": [unit_id for _, unit_id in above],
            "rules": [alert.rule for alert in alerts],
            "levels": [alert.level for alert in alerts],
            "texts": [alert.cause if happening == "cleared" and alert.cause else alert.reason for alert in alerts],
        },
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A notification with its channel, and the names plans told; none until then."""

    notification: Notification
    channel: Channel
    task_code: str | None
    task_name: str | None
    unit_name: str | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which notifications are asked for; none means any. `roots` are subtrees of the channels' units."""

    roots: Sequence[str]
    state: str | None = None
    channel_id: str | None = None
    after: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """How long the line is, since when its first one stands in it, and how many were given up."""

    waiting: int
    oldest_at: datetime | None
    dead: int


async def list_notifications(tx: Transaction, wanted: Filter, limit: int) -> list[Shown]:
    """Return notifications, newest first, one more than `limit` when there are more."""
    place = (col(Notification.happened_at), col(Notification.notification_id))
    statement = _shown().where(within(col(Channel.unit_id), wanted.roots))
    for column, value in ((Notification.state, wanted.state), (Notification.channel_id, wanted.channel_id)):
        if value is not None:
            statement = statement.where(col(column) == value)
    if wanted.after is not None:
        statement = statement.where(sa.tuple_(*place) < sa.tuple_(*wanted.after))
    rows = await tx.execute(statement.order_by(*(column.desc() for column in place)).limit(limit + 1))
    return [_row(row) for row in rows]


async def one_notification(tx: Transaction, notification_id: str) -> Shown | None:
    """Return a notification, locked."""
    statement = _shown().where(col(Notification.notification_id) == notification_id)
    row = (await tx.execute(statement.with_for_update(of=Notification))).one_or_none()
    return _row(row) if row else None


def _shown() -> sa.Select[Any]:
    names: tuple[Any, ...] = (col(Task.code), col(Task.name), col(Unit.display_name))
    return (
        sa.select(Notification, Channel, *names)
        .join(Channel, col(Channel.channel_id) == col(Notification.channel_id))
        .outerjoin(Task, col(Task.task_id) == col(Notification.task_id))
        .outerjoin(Unit, col(Unit.unit_id) == col(Notification.unit_id))
    )


def _row(row: sa.Row[Any]) -> Shown:
    return Shown(row.Notification, row.Channel, row.code, row.name, row.display_name)


async def send_again(tx: Transaction, condition: sa.ColumnElement[bool], now: datetime) -> int:
    """Put notifications that were given up in line anew, with all their attempts; return how many."""
    dead = (col(Notification.state) == "dead") & condition
    anew = {"state": "waiting", "attempts": 0, "send_at": now, "done_at": None, "message_id": None}
    return await _changed(tx, sa.update(Notification).where(dead).values(anew))


def of_channel(channel_id: str) -> sa.ColumnElement[bool]:
    """Return the condition for the notifications of a channel."""
    return col(Notification.channel_id) == channel_id


def with_id(notification_id: str) -> sa.ColumnElement[bool]:
    """Return the condition for one notification."""
    return col(Notification.notification_id) == notification_id


async def drop(tx: Transaction, channel_id: str, now: datetime) -> int:
    """Let nothing wait for a channel that is switched off; return how many waited."""
    waiting = (col(Notification.state) == "waiting") & of_channel(channel_id)
    return await _changed(tx, sa.update(Notification).where(waiting).values(state="dropped", done_at=now))


async def hurry(tx: Transaction, channel_id: str, now: datetime) -> None:
    """Let what waits for another attempt have it now: the way is open again."""
    waiting = (col(Notification.state) == "waiting") & of_channel(channel_id)
    await tx.execute(sa.update(Notification).where(waiting).values(send_at=now))


async def forget(tx: Transaction, before: datetime) -> int:
    """Remove what was sent or dropped before an instant; what was given up stays. Return how many."""
    old = col(Notification.state).in_(("sent", "dropped")) & (col(Notification.done_at) < before)
    return await _changed(tx, sa.delete(Notification).where(old))


async def _changed(tx: Transaction, statement: sa.Update | sa.Delete) -> int:
    # Counted by the server's word, not by returned rows: a year's worth is forgotten at once.
    found = await tx.execute(statement.execution_options(synchronize_session=False))
    return int(found.rowcount)  # type: ignore[attr-defined]


async def line(tx: Transaction) -> Line:
    """Measure the line."""
    statement = sa.text(
        "SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'dead') AS dead,"
        " min(happened_at) FILTER (WHERE state = 'waiting') AS oldest_at"
        " FROM notification WHERE state IN ('waiting', 'dead')"
    )
    row = (await tx.execute(statement)).one()
    return Line(row.waiting, row.oldest_at, row.dead)
