"""Facts of the other services that reporting writes down: one handler for each stream, all of them append-only."""

from collections.abc import Sequence

from contracts import alerting, evidence, plans, scoring
from services.reporting import use_cases
from shared.bus import Consumers
from shared.database import Transaction
from shared.envelope import Event

consumers = Consumers(service="reporting")

PlansFact = (
    plans.UnitChanged
    | plans.PlanPublished
    | plans.PlanAmended
    | plans.PeriodOpened
    | plans.TaskStanding
    | plans.TaskReported
    | plans.TaskCompleted
)
EvidenceFact = evidence.EvidenceSubmitted | evidence.EvidenceAccepted | evidence.EvidenceRejected
AlertingFact = alerting.AlertRaisedV2 | alerting.AlertClearedV2 | alerting.AlertRaised | alerting.AlertCleared


@consumers.on(
    plans.UnitChanged,
    plans.PlanPublished,
    plans.PlanAmended,
    plans.PeriodOpened,
    plans.TaskAssigned,
    plans.TaskAmended,
    plans.DelayExcused,
    plans.TaskReported,
    plans.TaskCompleted,
)
async def keep_plans(events: Sequence[Event[PlansFact]], tx: Transaction) -> None:
    """Units, plans, periods, tasks and what was reported on them."""
    await use_cases.learn_plans(tx, events)


@consumers.on(evidence.EvidenceSubmitted, evidence.EvidenceAccepted, evidence.EvidenceRejected)
async def keep_verdicts(events: Sequence[Event[EvidenceFact]], tx: Transaction) -> None:
    """Steps of reviews."""
    await use_cases.learn_reviews(tx, events)


# Version 1, too: what was told before there was a version 2 must not be lost while this service is updated.
@consumers.on(alerting.AlertRaisedV2, alerting.AlertClearedV2, alerting.AlertRaised, alerting.AlertCleared)
async def keep_alerts(events: Sequence[Event[AlertingFact]], tx: Transaction) -> None:
    """Alerts of every rule as they rise and clear."""
    await use_cases.learn_alerts(tx, events)


@consumers.on(scoring.ScoreChanged)
async def keep_scores(events: Sequence[Event[scoring.ScoreChanged]], tx: Transaction) -> None:
    """Scores of units and tasks."""
    await use_cases.learn_scores(tx, events)
