"""Notifications put in line with the alerts they tell of."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from services.alerting.domain.alerts import Alert
from services.alerting.domain.notices import Happening
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
    FROM unnest(:alert_ids, :versions, :task_ids, :plan_ids, :unit_ids, :rules, :levels, :texts)
         AS a (alert_id, version, task_id, plan_id, unit_id, rule, level, text)
    JOIN channel AS c
      ON c.is_active AND c.removed_at IS NULL
     AND (a.unit_id = c.unit_id OR starts_with(a.unit_id, c.unit_id || '.'))
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
    sa.bindparam("versions", type_=sa.ARRAY(sa.BigInteger)),
    *(
        sa.bindparam(name, type_=sa.ARRAY(sa.String))
        for name in ("alert_ids", "task_ids", "plan_ids", "unit_ids", "rules", "levels", "texts")
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
            "rules": [alert.rule for alert in alerts],
            "levels": [alert.level for alert in alerts],
            "texts": [alert.cause if happening == "cleared" and alert.cause else alert.reason for alert in alerts],
        },
    )
