"""The line of notifications as those see it who send: one taker per channel at a time, by a lease on the channel."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.alerting.domain.channels import MAX_ATTEMPTS, PAUSES, Hours
from services.alerting.domain.notices import Message, Notice
from services.alerting.tables import Channel
from shared.database import Transaction
from shared.ids import new_id

LEASE = timedelta(minutes=3)
AT_ONCE = 5000
"""Notices one message to people speaks for."""
IN_A_ROUND = 50
"""Messages a system gets before other channels have their turn."""

# An instant further ahead than we ever set one was written by a clock that has gone back since: it holds nothing up.
_PASSED = "({0} IS NULL OR {0} <= :now OR {0} > :now + CAST(:{1} AS interval))"
_IS_DUE = f"""
    n.state = 'waiting' AND {_PASSED.format("n.send_at", "longest_pause")}
    AND (c.kind = 'webhook' OR NOT :is_quiet
         OR :lets_urgent_through AND n.happening = 'escalated' AND n.level = 'red' AND n.audience = 'leader')
    AND (c.kind = 'webhook' OR c.mode = 'at_once' OR n.happening = 'escalated' OR NOT n.level = ANY (:digest_levels)
         OR n.happened_at < :digest_until)
"""
_CLAIM = f"""
    UPDATE channel SET leased_until = :now + CAST(:lease AS interval)
    WHERE channel_id = (
        SELECT c.channel_id FROM channel AS c
        WHERE c.is_active AND c.removed_at IS NULL
          AND {_PASSED.format("c.retry_at", "longest_pause")} AND {_PASSED.format("c.leased_until", "lease")}
          -- Else every look would go through all that waits for the morning.
          AND (c.kind = 'webhook' OR NOT :is_quiet OR :lets_urgent_through)
          AND EXISTS (SELECT FROM notification AS n WHERE n.channel_id = c.channel_id AND {_IS_DUE})
        ORDER BY c.failures > 0, c.last_sent_at NULLS FIRST, c.channel_id
        LIMIT 1 FOR UPDATE OF c SKIP LOCKED
    )
    RETURNING channel_id
"""  # noqa: S608  constants of ours
_TAKE = f"""
    SELECT n.notification_id, n.happening, n.unit_id, n.text, n.happened_at, n.alert_id, n.alert_version, n.task_id,
           n.plan_id, n.rule, n.level, n.audience, n.message_id,
           unit.display_name AS unit_name, task.code AS task_code, task.name AS task_name
    FROM notification AS n
    JOIN channel AS c ON c.channel_id = n.channel_id
    LEFT JOIN task ON task.task_id = n.task_id
    LEFT JOIN unit ON unit.unit_id = n.unit_id
    WHERE n.channel_id = :channel_id AND {_IS_DUE}
    ORDER BY n.message_id NULLS LAST, n.happened_at, n.notification_id
    LIMIT :limit
"""  # noqa: S608  constants of ours
_HOURS: tuple[sa.BindParameter[Any], ...] = (
    *(sa.bindparam(name, type_=sa.DateTime(timezone=True)) for name in ("now", "digest_until")),
    *(sa.bindparam(name, type_=sa.Boolean) for name in ("is_quiet", "lets_urgent_through")),
    sa.bindparam("digest_levels", type_=sa.ARRAY(sa.String)),
    sa.bindparam("longest_pause", PAUSES[-1] + timedelta(minutes=1), type_=sa.Interval),
)
_CLAIM_DUE = sa.text(_CLAIM).bindparams(*_HOURS, sa.bindparam("lease", LEASE, type_=sa.Interval))
_TAKE_DUE = sa.text(_TAKE).bindparams(*_HOURS)
_FAIL = sa.text(
    """
    UPDATE notification
    SET attempts = attempts + 1, error = :reason,
        state = CASE WHEN attempts + 1 >= :max_attempts THEN 'dead' ELSE state END,
        done_at = CASE WHEN attempts + 1 >= :max_attempts THEN :now END,
        send_at = :now + (CAST(:pauses AS interval[]))[least(attempts + 1, :max_attempts - 1)]
    WHERE state = 'waiting'
      AND (notification_id = ANY (:ids)
           OR :is_way_shut AND channel_id = :channel_id AND send_at <= :now
              AND (SELECT kind = 'webhook' FROM channel WHERE channel_id = :channel_id))
    RETURNING state
    """
).bindparams(
    sa.bindparam("now", type_=sa.DateTime(timezone=True)),
    sa.bindparam("ids", type_=sa.ARRAY(sa.String)),
    sa.bindparam("reason", type_=sa.String),
    sa.bindparam("is_way_shut", type_=sa.Boolean),
    sa.bindparam("pauses", list(PAUSES), type_=sa.ARRAY(sa.Interval)),
    sa.bindparam("max_attempts", MAX_ATTEMPTS, type_=sa.Integer),
)


@dataclass(frozen=True, slots=True)
class Failed:
    """How many notifications an attempt failed for, and how many of them were given up by it."""

    tried_again: int
    given_up: int


async def claim(tx: Transaction, now: datetime, hours: Hours) -> Channel | None:
    """Take a channel something is due for, those that work first; none when nothing is due or all are taken."""
    found = (await tx.scalars(_CLAIM_DUE, {"now": now, **_given(hours)})).one_or_none()
    return await tx.get(Channel, found) if found else None


async def take(tx: Transaction, channel: Channel, now: datetime, hours: Hours) -> list[Message]:
    """Return what goes out next on a channel: to people one message, to a system some."""
    is_system = channel.kind == "webhook"
    limit = IN_A_ROUND if is_system else AT_ONCE
    wanted = {"channel_id": channel.channel_id, "limit": limit, "now": now, **_given(hours)}
    rows = (await tx.execute(_TAKE_DUE, wanted)).all()
    if is_system:
        return [Message(row.notification_id, [_notice(row)]) for row in rows]
    if not rows:
        return []
    # A message that did not arrive goes out again as it was; only what is new makes a new one.
    together = [row for row in rows if row.message_id == rows[0].message_id]
    message = Message(rows[0].message_id or new_id(), [_notice(row) for row in together])
    await _join(tx, message)
    return [message]


async def arrived(tx: Transaction, message: Message, now: datetime, remark: str | None = None) -> None:
    """Note that a message arrived."""
    await tx.execute(
        sa.text(
            "UPDATE notification SET state = 'sent', attempts = attempts + 1, done_at = :now, error = :remark"
            " WHERE notification_id = ANY (:ids)"
        ).bindparams(sa.bindparam("ids", type_=sa.ARRAY(sa.String)), sa.bindparam("remark", type_=sa.String)),
        {"now": now, "remark": remark, "ids": ids_of([message])},
    )


async def failed(
    tx: Transaction, channel: Channel, messages: Sequence[Message], reason: str, now: datetime, *, is_way_shut: bool
) -> Failed:
    """Note an attempt that failed; what has none left is given up and kept.

    Where the way is shut, the attempt counts for all that waits for a system: else a long line would never come to
    its end.
    """
    ids = ids_of(messages)
    given = {"ids": ids, "reason": reason, "now": now, "channel_id": channel.channel_id, "is_way_shut": is_way_shut}
    states = list(await tx.scalars(_FAIL, given))
    given_up = states.count("dead")
    return Failed(len(states) - given_up, given_up)


async def release(tx: Transaction, channel: Channel, now: datetime, reason: str | None, *, is_way_shut: bool) -> None:
    """Give a channel back. `reason` is why something did not arrive; a way that is shut is left alone for a while."""
    failures = channel.failures + 1 if is_way_shut else 0
    noted: dict[str, object] = {"leased_until": None, "failures": failures, "last_error": reason, "retry_at": None}
    if is_way_shut:
        noted["retry_at"] = now + PAUSES[min(failures, len(PAUSES)) - 1]
    elif reason is None:
        noted["last_sent_at"] = now
    await tx.execute(sa.update(Channel).where(col(Channel.channel_id) == channel.channel_id).values(noted))


def ids_of(messages: Collection[Message]) -> list[str]:
    """Return the ids of all notices of messages."""
    return [notice.notification_id for message in messages for notice in message.notices]


async def _join(tx: Transaction, message: Message) -> None:
    statement = sa.text(
        "UPDATE notification SET message_id = :message_id WHERE notification_id = ANY (:ids) AND message_id IS NULL"
    ).bindparams(sa.bindparam("ids", type_=sa.ARRAY(sa.String)))
    await tx.execute(statement, {"message_id": message.message_id, "ids": ids_of([message])})


def _given(hours: Hours) -> dict[str, object]:
    return {
        "is_quiet": hours.is_quiet,
        "lets_urgent_through": hours.lets_urgent_through,
        "digest_levels": list(hours.digest_levels),
        "digest_until": hours.digest_until,
    }


def _notice(row: sa.Row[tuple[object, ...]]) -> Notice:
    return Notice(**{name: value for name, value in row._mapping.items() if name != "message_id"})  # noqa: SLF001
