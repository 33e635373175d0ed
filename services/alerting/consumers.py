"""Facts that raise and clear alerts. Any two may come out of order: each kind wins or loses by its own version."""

from collections.abc import Sequence

from contracts import evidence, plans
from services.alerting.use_cases.absorb import absorb_facts, place_units
from services.alerting.use_cases.in_force import PolicyInForce
from shared.bus import Consumers
from shared.database import Transaction
from shared.envelope import Event

consumers = Consumers(service="alerting")
in_force = PolicyInForce()


@consumers.on(
    plans.TaskAssigned,
    plans.TaskAmended,
    plans.DelayExcused,
    plans.TaskReported,
    plans.TaskCompleted,
    plans.DeadlineBreached,
)
async def judge_tasks(
    events: Sequence[Event[plans.TaskStanding | plans.TaskReported | plans.TaskCompleted | plans.DeadlineBreached]],
    tx: Transaction,
) -> None:
    """Judge tasks that were assigned, amended, excused, reported on, completed or not completed in time."""
    await absorb_facts(tx, events, in_force)


@consumers.on(evidence.EvidenceAccepted, evidence.EvidenceRejected)
async def judge_reviewed_tasks(
    events: Sequence[Event[evidence.EvidenceAccepted | evidence.EvidenceRejected]], tx: Transaction
) -> None:
    """Judge tasks whose evidence was judged."""
    await absorb_facts(tx, events, in_force)


@consumers.on(plans.ObstacleRaised, plans.ObstacleResolved)
async def judge_hindered_tasks(
    events: Sequence[Event[plans.ObstacleRaised | plans.ObstacleResolved]], tx: Transaction
) -> None:
    """Judge tasks with a difficulty that was named or settled."""
    await absorb_facts(tx, events, in_force)


@consumers.on(plans.UnitChanged)
async def know_units(events: Sequence[Event[plans.UnitChanged]], tx: Transaction) -> None:
    """Keep names of units at hand."""
    await place_units(tx, events)
