"""Facts that change who may do what, and what became of alerts."""

from collections.abc import Sequence

from contracts.alerting import AlertClearedV2, AlertEscalated, AlertRaisedV2
from contracts.plans import UnitChanged
from services.portal.domain import Notice, NoticeKind, Succession, raised_kind
from services.portal.use_cases.following_units import follow_units
from services.portal.use_cases.noticing import keep
from shared.bus import Consumers
from shared.database import Transaction
from shared.envelope import Event

consumers = Consumers(service="portal")

Told = AlertRaisedV2 | AlertEscalated | AlertClearedV2


@consumers.on(UnitChanged)
async def let_rights_follow(events: Sequence[Event[UnitChanged]], tx: Transaction) -> None:
    """Give whoever holds a role at a unit that ended the same role at its successors."""
    told = (event.fact for event in events)
    await follow_units(tx, [Succession(fact.unit_id, fact.version, fact.successor_ids) for fact in told])


@consumers.on(AlertRaisedV2, AlertEscalated, AlertClearedV2)
async def keep_notices(events: Sequence[Event[Told]], tx: Transaction) -> None:
    """Keep what became of alerts for the pages that are open."""
    await keep(tx, [notice_of(event) for event in events])


def notice_of(event: Event[Told]) -> Notice:
    """The notice of a fact; its sentence is the alert's, or what cleared it."""
    fact = event.fact
    return Notice(
        alert_id=fact.alert_id,
        version=fact.version,
        kind=_kind(fact),
        unit_id=fact.unit_id,
        task_id=fact.task_id,
        rule=fact.rule,
        level=fact.level,
        reason=fact.cause if isinstance(fact, AlertClearedV2) else fact.reason,
        audience=fact.audience if isinstance(fact, AlertEscalated) else None,
        told_at=event.time,
    )


def _kind(fact: Told) -> NoticeKind:
    if isinstance(fact, AlertRaisedV2):
        return raised_kind(fact.level, fact.raised_at, fact.level_since)
    return "escalated" if isinstance(fact, AlertEscalated) else "cleared"
