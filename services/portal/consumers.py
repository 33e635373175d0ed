"""Facts of plans that change who may do what."""

from collections.abc import Sequence

from contracts.plans import UnitChanged
from services.portal.domain import Succession
from services.portal.use_cases.following_units import follow_units
from shared.bus import Consumers
from shared.database import Transaction
from shared.envelope import Event

consumers = Consumers(service="portal")


@consumers.on(UnitChanged)
async def let_rights_follow(events: Sequence[Event[UnitChanged]], tx: Transaction) -> None:
    """Give whoever holds a role at a unit that ended the same role at its successors."""
    told = (event.fact for event in events)
    await follow_units(tx, [Succession(fact.unit_id, fact.version, fact.successor_ids) for fact in told])
