"""The day alerts are judged for: it never goes back, whatever the clock does."""

from dataclasses import dataclass
from datetime import date, datetime, time

import structlog

from services.alerting import metrics
from services.alerting.domain.policy import Policy
from services.alerting.store import known
from services.alerting.use_cases.in_force import PolicyInForce
from shared import clock
from shared.database import Transaction

log = structlog.stdlib.get_logger("alerting")


@dataclass(frozen=True, slots=True)
class Sitting:
    """What everything in a transaction is judged by: the day, its policy, and the instant that is written down."""

    day: date
    policy: Policy
    now: datetime


async def open_sitting(tx: Transaction, in_force: PolicyInForce) -> Sitting:
    """Take the writers' lock until the end of the transaction, and choose day and policy, once."""
    latest, today = await known.one_writer(tx), clock.today()
    if today > latest:
        await known.keep_day(tx, today)
    day = max(today, latest)
    _watch_clock(latest)
    return Sitting(day, (await in_force.policies(tx)).on(day), clock.now())


def _watch_clock(latest: date) -> None:
    """Show how far the clock stands before the day that was judged already; logged when it begins."""
    behind = (datetime.combine(latest, time(), clock.LOCAL) - clock.now()).total_seconds()
    if metrics.show_clock_behind(max(0.0, behind)):
        log.warning("clock.behind", judged_day=latest.isoformat(), seconds=round(behind))
