"""Alerts nobody acknowledged climb the ladder: each rung is told once."""

from collections.abc import Sequence
from functools import partial

import structlog

from contracts.alerting import AlertEscalated
from services.alerting import metrics
from services.alerting.domain.alerts import Alert
from services.alerting.domain.policy_sections import Escalation, EscalationStep
from services.alerting.store import alerts
from services.alerting.use_cases.day import Sitting, open_sitting
from services.alerting.use_cases.in_force import PolicyInForce
from services.alerting.use_cases.notify import notify
from shared import clock
from shared.database import Database, Transaction

log = structlog.stdlib.get_logger("alerting")

CHUNK = 1000


async def escalate_alerts(database: Database, in_force: PolicyInForce) -> int:
    """Put alerts before the next ones in the ladder; return how many rungs were climbed.

    In transactions of so many alerts under the writers' lock: two processes, and one that is killed, tell a rung once.
    """
    climbed, is_more = 0, True
    while is_more:
        async with database.transaction() as tx:
            sitting = await open_sitting(tx, in_force)
            ladder = sitting.policy.escalation
            due = await alerts.unseen(tx, sitting.day, ladder, CHUNK) if ladder else []
            climbed += await _climb(tx, due, ladder, sitting) if ladder else 0
            is_more = len(due) == CHUNK
    if climbed:
        log.info("alerts.escalated", rungs=climbed)
    return climbed


async def _climb(tx: Transaction, due: Sequence[Alert], ladder: Escalation, sitting: Sitting) -> int:
    """Tell every rung that is due, the lowest first: after a long stop of ours one alert may climb several."""
    standing, climbed = {alert.alert_id: alert for alert in due}, 0
    for number, step in enumerate(ladder.steps, start=1):
        there = [
            alert.escalated(number, step.audience, sitting.now)
            for alert in standing.values()
            if alert.escalation_step < number and _waited(alert, sitting) >= step.after_days
        ]
        standing |= {alert.alert_id: alert for alert in there}
        tx.say(*(_fact(alert, step, sitting) for alert in there))
        await notify(tx, there, "escalated", step.audience)
        tx.after_commit(partial(metrics.count_escalated, there, step.audience))
        climbed += len(there)
    await alerts.save_alerts(tx, list(standing.values()))
    return climbed


def _waited(alert: Alert, sitting: Sitting) -> int:
    return (sitting.day - clock.local_day(alert.level_since)).days


def _fact(alert: Alert, step: EscalationStep, sitting: Sitting) -> AlertEscalated:
    return AlertEscalated(
        unit_id=alert.unit_id,
        version=alert.version,
        alert_id=alert.alert_id,
        task_id=alert.task_id,
        plan_id=alert.plan_id,
        rule=alert.rule,
        level=alert.level,
        step=alert.escalation_step,
        audience=step.audience,
        waited_days=_waited(alert, sitting),
        level_since=alert.level_since,
        escalated_at=sitting.now,
        policy_version=sitting.policy.version,
        reason=alert.reason,
    )
