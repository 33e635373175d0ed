"""The day scores are made for, and the policy that holds on it: chosen once per transaction."""

from datetime import date, datetime, time
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
    behind = (not_before(judged) - clock.now()).total_seconds() if today < judged else 0.0
    if behind:
        _tell_behind(judged, today, round(behind))
    metrics.CLOCK_BEHIND.set(behind)


_told: set[tuple[date, date]] = set()


def _tell_behind(judged: date, today: date, seconds: int) -> None:
    # Once for each pair of days: every batch and every job comes by here.
    if (judged, today) not in _told:
        _told.add((judged, today))
        log.error("clock.behind", judged_day=judged.isoformat(), clock_day=today.isoformat(), seconds=seconds)
