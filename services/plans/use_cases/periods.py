"""Opening and locking periods, by the calendar and by hand."""

from dataclasses import replace

from services.plans.domain.periods import Period, periods_to_open, reopened
from services.plans.domain.policy import Policy
from services.plans.store import periods, plans
from services.plans.use_cases import facts, refusals
from services.plans.use_cases.visibility import plan_to_read
from shared import clock
from shared.auth import Principal, require
from shared.database import Transaction
from shared.ids import new_id


async def open_periods(tx: Transaction, policy: Policy) -> int:
    """Open every period the calendar asks for and that is not there yet; return how many."""
    today = clock.today()
    due = [
        period for plan in await plans.in_force(tx, today) for period in periods_to_open(plan, today, policy, new_id)
    ]
    if not due:
        return 0
    since = min(period.span.ends_on for period in due)
    known = await periods.known_spans(tx, sorted({period.plan_id for period in due}), since)
    missing = [period for period in due if (period.plan_id, period.span.kind, period.span.starts_on) not in known]
    opened = await periods.open_missing(tx, missing)
    tx.say(*map(facts.period_opened, opened))
    return len(opened)


async def lock_due_periods(tx: Transaction) -> int:
    """Lock every period whose lock day has come; return how many."""
    closed_at = clock.now()
    locked = await periods.lock_due(tx, clock.today())
    tx.say(*(facts.period_closed(period, closed_at) for period in locked))
    return len(locked)


async def list_periods(tx: Transaction, principal: Principal, plan_id: str) -> list[Period]:
    """Periods of a plan the caller may read, newest first."""
    await plan_to_read(tx, principal, plan_id)
    return await periods.of_plan(tx, plan_id)


async def lock_period(tx: Transaction, principal: Principal, period_id: str) -> Period:
    """Lock a period before its day; 409 when it is locked."""
    period = await _period_to_change(tx, principal, period_id)
    if period.is_locked:
        raise refusals.period_already_locked(period)
    locked = replace(period, is_locked=True, version=period.version + 1)
    await periods.save(tx, locked)
    tx.say(facts.period_closed(locked, clock.now()))
    return locked


async def reopen_period(tx: Transaction, principal: Principal, policy: Policy, period_id: str, reason: str) -> Period:
    """Open a locked period again until the policy's day; 409 when it is open."""
    period = await _period_to_change(tx, principal, period_id)
    today = clock.today()
    if not period.is_locked_on(today):
        raise refusals.period_open(period)
    span = reopened(period.span, today, policy)
    opened = replace(period, span=span, is_locked=False, version=period.version + 1)
    await periods.save(tx, opened, reopened_by=principal.account_id, reason=reason)
    tx.say(facts.period_opened(opened))
    return opened


async def _period_to_change(tx: Transaction, principal: Principal, period_id: str) -> Period:
    period = await periods.find_to_change(tx, period_id)
    if period is None:
        raise refusals.period_not_found(period_id)
    require(principal, "period:manage", period.unit_id)
    return period
