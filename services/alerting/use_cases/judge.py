"""Tasks against the rules: alerts rise, change their level and clear, and each change is told."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from contracts.alerting import AlertCleared, AlertInput, AlertRaised
from services.alerting import metrics
from services.alerting.domain.alerts import Alert, changes
from services.alerting.domain.clearing import cause_of_clearing
from services.alerting.domain.facts import TaskFacts
from services.alerting.domain.policy import Policy
from services.alerting.domain.rules import Finding, Rule, findings
from services.alerting.store import alerts
from shared import clock
from shared.database import Transaction
from shared.ids import new_id


async def judge_tasks(
    tx: Transaction, tasks: Sequence[TaskFacts], policy: Policy, causes: Mapping[str, str] | None = None
) -> int:
    """Judge tasks as of today; return how many alerts changed. `causes` are event ids by task.

    The caller holds the writers' lock, so nobody else judges the same tasks meanwhile.
    """
    now, day = clock.now(), clock.today()
    standing: dict[str, dict[Rule, Alert]] = {}
    for alert in await alerts.open_alerts(tx, [task.task_id for task in tasks]):
        standing.setdefault(alert.task_id, {})[alert.rule] = alert
    changed = [alert for task in tasks for alert in _judge(task, standing.get(task.task_id, {}), day, now, policy)]
    await alerts.save_alerts(tx, changed)
    for alert in changed:
        tx.say(_fact(alert), caused_by=(causes or {}).get(alert.task_id))
        _count(alert)
    return len(changed)


def _judge(task: TaskFacts, standing: Mapping[Rule, Alert], day: date, now: datetime, policy: Policy) -> list[Alert]:
    """Return the task's alerts that are new or other than they stood."""
    found = findings(task, day, policy)
    needed = changes({rule: alert.level for rule, alert in standing.items()}, found)
    raised = [_new(task, rule, finding, now, policy) for rule, finding in needed.to_raise.items()]
    moved = [standing[rule].at_level(finding, policy.version, now) for rule, finding in needed.to_move.items()]
    cleared = [standing[rule].cleared(cause_of_clearing(rule, task, day, policy), now) for rule in needed.to_clear]
    return [*raised, *moved, *cleared]


def _new(task: TaskFacts, rule: Rule, finding: Finding, now: datetime, policy: Policy) -> Alert:
    assert task.definition is not None  # noqa: S101  rules find nothing in a task that nobody assigned
    return Alert(
        alert_id=new_id(),
        task_id=task.task_id,
        plan_id=task.definition.plan_id,
        unit_id=task.definition.unit_id,
        rule=rule,
        level=finding.level,
        version=1,
        raised_at=now,
        level_since=now,
        policy_version=policy.version,
        reason=finding.reason,
        inputs=finding.inputs,
    )


def _fact(alert: Alert) -> AlertRaised | AlertCleared:
    if alert.cleared_at is not None:
        return AlertCleared(
            unit_id=alert.unit_id,
            version=alert.version,
            alert_id=alert.alert_id,
            task_id=alert.task_id,
            plan_id=alert.plan_id,
            rule=alert.rule,
            level=alert.level,
            raised_at=alert.raised_at,
            cleared_at=alert.cleared_at,
            cause=alert.cause or "",
        )
    return AlertRaised(
        unit_id=alert.unit_id,
        version=alert.version,
        alert_id=alert.alert_id,
        task_id=alert.task_id,
        plan_id=alert.plan_id,
        rule=alert.rule,
        level=alert.level,
        raised_at=alert.raised_at,
        policy_version=alert.policy_version,
        reason=alert.reason,
        inputs=tuple(AlertInput(name=i.name, value=i.value, event_id=i.event_id) for i in alert.inputs),
    )


def _count(alert: Alert) -> None:
    counter = metrics.CLEARED if alert.cleared_at else metrics.RAISED
    counter.labels(alert.rule, alert.level, metrics.commune_of(alert.unit_id)).inc()
