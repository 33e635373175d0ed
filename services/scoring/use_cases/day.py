"""The day scores are made for, and the policy that holds on it: chosen once per transaction."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

import structlog

from services.scoring import metrics
from services.scoring.domain.policy import Policy
from services.scoring.store import known
from services.scoring.use_cases.in_force import PolicyInForce
from shared import clock
from shared.database import Transaction

log = structlog.stdlib.get_logger("scoring")


class Judging(NamedTuple):
    """What one transaction judges by."""

    day: date
    policy: Policy


async def judge_by(tx: Transaction, in_force: PolicyInForce) -> Judging:
    """Become the one writer of scores, and choose day and policy; the day never goes back, whatever the clock does."""
    judged, today = await known.one_writer(tx), clock.today()
    _watch_clock(judged, today)
    if today > judged:
        await known.judge_for(tx, today)
    day = max(judged, today)
    return Judging(day, (await in_force.policies(tx)).on(day))


async def now_at_least(tx: Transaction) -> datetime:
    """Return the instant, not before the day scores were last made for: a clock that went back is not believed."""
    return not_before(await known.judged_day(tx))


def not_before(day: date) -> datetime:
    """Return the instant, or the beginning of a day that the clock has not reached."""
    return max(clock.now(), datetime.combine(day, time(), clock.LOCAL))


def _watch_clock(judged: date, today: date) -> None:
    behind = 0.0
    if today < judged:
        _tell_behind(judged, today)
        behind = (datetime.combine(judged, time(), clock.LOCAL) - clock.now()).total_seconds()
    metrics.CLOCK_BEHIND.set(behind)


@lru_cache(maxsize=16)
def _tell_behind(judged: date, today: date) -> None:
    # Once for each pair of days: every batch and every job comes by here.
    log.error("clock.behind", judged_day=judged.isoformat(), clock_day=today.isoformat())
