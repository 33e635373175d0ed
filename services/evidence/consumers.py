"""Facts of plans that the evidence service acts on. Any two may come out of order: the higher version wins."""

from collections.abc import Sequence

from contracts import plans
from services.evidence import use_cases
from services.evidence.use_cases.in_force import PolicyInForce
from services.evidence.use_cases.retention import mark_named
from shared.bus import Consumers
from shared.database import Transaction
from shared.envelope import Event

consumers = Consumers(service="evidence")
in_force = PolicyInForce()


@consumers.on(plans.TaskAssigned, plans.TaskAmended, plans.DelayExcused, plans.UnitChanged)
async def know_tasks(events: Sequence[Event[plans.TaskStanding | plans.UnitChanged]], tx: Transaction) -> None:
    """Keep names of tasks and units at hand, and evidence with the unit that answers for its task."""
    facts = [event.fact for event in events]
    await use_cases.learn_units(tx, (fact for fact in facts if isinstance(fact, plans.UnitChanged)))
    await use_cases.learn_tasks(tx, (fact for fact in facts if isinstance(fact, plans.TaskStanding)))


@consumers.on(plans.TaskReported)
async def open_reviews(events: Sequence[Event[plans.TaskReported]], tx: Transaction) -> None:
    """Put claims of completion in the review queue."""
    await use_cases.open_reviews(tx, events, in_force.get())
    await mark_named(tx, events)
