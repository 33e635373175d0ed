"""Tasks against the rules: alerts rise, change their level and clear, and each change is told."""

from collections.abc import Mapping, Sequence
from functools import partial

from services.alerting import metrics
from services.alerting.domain.alerts import Alert, Decided, changes
from services.alerting.domain.clearing import cause_of_clearing
from services.alerting.domain.facts import TaskFacts
from services.alerting.domain.forecast import forecast
from services.alerting.domain.rules import Finding, Rule, findings
from services.alerting.store import alerts
from services.alerting.use_cases.day import Sitting
from services.alerting.use_cases.notify import notify
from services.alerting.use_cases.telling import facts_of
from shared.database import Transaction
from shared.ids import new_id


async def judge_tasks(
    tx: Transaction, tasks: Sequence[TaskFacts], sitting: Sitting, causes: Mapping[str, str] | None = None
) -> int:
    """Judge tasks in a sitting, which holds the writers' lock; return how many alerts changed.

    `causes` are ids of the events being handled, by task.
    """
    standing: dict[str, dict[Rule, Alert]] = {}
    for alert in await alerts.open_alerts(tx, [task.task_id for task in tasks]):
        standing.setdefault(alert.task_id, {})[alert.rule] = alert
    changed = [alert for task in tasks for alert in _judge(task, standing.get(task.task_id, {}), sitting)]
    await alerts.save_alerts(tx, changed)
    for alert in changed:
        tx.say(*facts_of(alert), caused_by=(causes or {}).get(alert.task_id))
    await _put_in_line(tx, changed)
    tx.after_commit(partial(metrics.count_changes, changed))
    return len(changed)


async def _put_in_line(tx: Transaction, changed: Sequence[Alert]) -> None:
    await notify(tx, [each for each in changed if each.version == 1], "raised")
    await notify(tx, [each for each in changed if each.version > 1 and each.cleared_at is None], "moved")
    await notify(tx, [each for each in changed if each.cleared_at is not None], "cleared")


def _judge(task: TaskFacts, standing: Mapping[Rule, Alert], sitting: Sitting) -> list[Alert]:
    """Return the task's alerts that are new or other than they stood."""
    day, policy, now = sitting.day, sitting.policy, sitting.now
    found = findings(task, day, policy)
    needed = changes({rule: alert.level for rule, alert in standing.items()}, found)
    foreseen = forecast(task, day, policy) if needed.to_raise or needed.to_move else None
    decided = {rule: Decided(finding, policy.version, foreseen) for rule, finding in found.items()}
    raised = [_new(task, rule, decided[rule], sitting) for rule in needed.to_raise]
    moved = [standing[rule].at_level(decided[rule], now) for rule in needed.to_move]
    cleared = [standing[rule].cleared(cause_of_clearing(rule, task, day, policy), now) for rule in needed.to_clear]
    return [*raised, *moved, *cleared]


def _new(task: TaskFacts, rule: Rule, decided: Decided, sitting: Sitting) -> Alert:
    assert task.definition is not None  # noqa: S101  rules find nothing in a task that nobody assigned
    finding: Finding = decided.finding
    return Alert(
        alert_id=new_id(),
        task_id=task.task_id,
        plan_id=task.definition.plan_id,
        unit_id=task.definition.unit_id,
        rule=rule,
        level=finding.level,
        version=1,
        raised_at=sitting.now,
        level_since=sitting.now,
        policy_version=decided.policy_version,
        reason=finding.reason,
        inputs=finding.inputs,
        forecast=decided.forecast,
    )
