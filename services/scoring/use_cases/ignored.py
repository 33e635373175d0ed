"""Facts that change nothing are counted, so that somebody sees them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from contracts.fact import Fact
from services.scoring import metrics
from shared.database import Transaction
from shared.envelope import Event

log = structlog.stdlib.get_logger("scoring")
E = TypeVar("E", bound=Event[Fact])

FUTURE = timedelta(days=1)
"""How far a teller's clock may be ahead of ours."""


def is_from_future(told_at: datetime, now: datetime) -> bool:
    """Tell whether a fact was told so far ahead of our clock that one of the two clocks is wrong."""
    return told_at - now > FUTURE


def believable(tx: Transaction, events: Sequence[E], now: datetime) -> list[E]:
    """Leave out facts from the far future: handled again by a replay once the clock is right."""
    future = [event for event in events if is_from_future(event.time, now)]
    for event in future:
        log.error("fact.from_future", event_id=event.id, type=event.fact.type(), told_at=event.time.isoformat())
    count(tx, future=len(future))
    return [event for event in events if not is_from_future(event.time, now)] if future else list(events)


def count(tx: Transaction, **reasons: int) -> None:
    """Count ignored facts by reason once the transaction is committed."""
    for reason, facts in reasons.items():
        if facts:
            tx.after_commit(partial(metrics.FACTS_IGNORED.labels(reason).inc, facts))
