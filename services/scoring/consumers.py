"""Facts that change scores. Any two may come out of order: each kind wins or loses by its own version."""

from collections.abc import Sequence

from contracts import evidence, plans
from services.scoring.use_cases.absorb import absorb_facts, place_units
from services.scoring.use_cases.in_force import PolicyInForce
from services.scoring.use_cases.index.keep import keep_index_facts
from services.scoring.use_cases.index.shelf import MethodShelf
from shared.bus import Consumers
from shared.database import Transaction
from shared.envelope import Event

consumers = Consumers(service="scoring")
in_force = PolicyInForce()
shelf = MethodShelf()


@consumers.on(
    plans.TaskAssigned, plans.TaskAmended, plans.DelayExcused, plans.TaskReported, plans.TaskCompleted, batch=1000
)
async def rescore_tasks(
    events: Sequence[Event[plans.TaskStanding | plans.TaskReported | plans.TaskCompleted]], tx: Transaction
) -> None:
    """Score tasks that were assigned, amended, excused, reported on or completed."""
    await absorb_facts(tx, events, in_force)


@consumers.on(evidence.EvidenceAccepted, evidence.EvidenceRejected)
async def rescore_judged_tasks(
    events: Sequence[Event[evidence.EvidenceAccepted | evidence.EvidenceRejected]], tx: Transaction
) -> None:
    """Score tasks whose evidence was judged."""
    await absorb_facts(tx, events, in_force)


@consumers.on(plans.UnitChanged, plans.PlanPublished, plans.PlanAmended)
async def know_units_and_plans(
    events: Sequence[Event[plans.UnitChanged | plans.PlanPublished | plans.PlanAmended]], tx: Transaction
) -> None:
    """Keep names, levels and peer groups at hand."""
    await place_units(tx, events)


@consumers.on(plans.TaskAssigned, plans.TaskAmended, plans.DelayExcused, plans.TaskReported, plans.PeriodOpened)
async def keep_figures(
    events: Sequence[Event[plans.TaskStanding | plans.TaskReported | plans.PeriodOpened]], tx: Transaction
) -> None:
    """Keep what units report of indicators, for the yearly index."""
    await keep_index_facts(tx, events, shelf)
