"""Opening, locking and reopening periods, by the calendar and by hand, and which of them a report goes into."""

from collections.abc import Sequence
from dataclasses import replace

from services.plans.domain.periods import (
    Period,
    Reopening,
    Span,
    period_without_name,
    periods_to_open,
    reopened,
)
from services.plans.domain.plans import Plan
from services.plans.domain.policy import Policy
from services.plans.domain.tasks import Task
from services.plans.store import periods, plans, reporting_rules, units
from services.plans.use_cases import facts, refusals
from services.plans.use_cases.assignees import require_units
from services.plans.use_cases.visibility import plan_to_read
from shared import clock
from shared.auth import Principal, allows, require
from shared.database import Transaction
from shared.ids import new_id


async def open_periods(tx: Transaction, policy: Policy) -> int:
    """Open every period whose time has come and that is not open yet, and bring the days of the others in line.

    Returns how many were told.
    """
    begun = await periods.open_begun(tx, clock.today())
    tx.say(*map(facts.period_opened, begun))
    return len(begun) + len(await open_periods_of(tx, policy, await plans.in_force(tx, clock.today())))


async def open_periods_of(tx: Transaction, policy: Policy, published: Sequence[Plan]) -> list[Period]:
    """Open what the calendar and the rules ask of some plans, and give open periods the days they now ask for."""
    today = clock.today()
    rules = await reporting_rules.of_plans(tx, [plan.plan_id for plan in published])
    due = [period for plan in published for period in periods_to_open(plan, rules[plan.plan_id], today, policy, new_id)]
    if not due:
        return []
    since = min(period.span.ends_on for period in due)
    known = await periods.known_spans(tx, [plan.plan_id for plan in published], since)
    told = await periods.open_missing(tx, [period for period in due if periods.key_of(period) not in known])
    there = {key: period for period in due if (key := periods.key_of(period)) in known}
    moved = {known[key].period_id: period.span for key, period in there.items() if known[key].span != period.span}
    told += await periods.redate(tx, today, moved) if moved else []
    tx.say(*map(facts.period_opened, told))
    return told


async def lock_due_periods(tx: Transaction) -> int:
    """Lock every period whose lock day has come; return how many."""
    closed_at = clock.now()
    locked = await periods.lock_due(tx, clock.today())
    tx.say(*(facts.period_closed(period, closed_at) for period in locked))
    return len(locked)


async def list_periods(tx: Transaction, principal: Principal, plan_id: str, unit_id: str | None = None) -> list[Period]:
    """Periods of a plan the caller may read, newest first; with `unit_id` those that unit reports in."""
    await plan_to_read(tx, principal, plan_id)
    found = await periods.of_plan(tx, plan_id)
    if unit_id is None:
        return found
    rules = await reporting_rules.of_plan(tx, plan_id)
    return [period for period in found if period.takes_reports_of(unit_id, rules)]


async def add_period(
    tx: Transaction, principal: Principal, plan_id: str, span: Span, sender_unit_id: str | None, receiver: str | None
) -> Period:
    """Make a period by hand; it is told when its first day has come."""
    plan = await plan_to_read(tx, principal, plan_id)
    require(principal, "period:manage", plan.unit_id)
    today = clock.today()
    if not plan.is_published:
        raise refusals.plan_not_published()
    if span.ends_on < plan.valid_from:
        raise refusals.period_before_plan(plan.valid_from)
    if span.locks_on <= today:
        raise refusals.period_already_over(span.locks_on)
    await require_units(tx, plan.unit_id, {unit_id for unit_id in (sender_unit_id, receiver) if unit_id})
    version = 1 if span.starts_on <= today else 0
    made = Period(new_id(), plan_id, plan.unit_id, span, False, version, sender_unit_id, receiver)  # noqa: FBT003
    await periods.open_missing(tx, [made])
    tx.say(*([facts.period_opened(made)] if version else []))
    return made


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
    why = Reopening(clock.now(), principal.account_id, principal.display_name, reason)
    span = reopened(period.span, today, policy)
    opened = replace(period, span=span, is_locked=False, version=period.version + 1, reopening=why)
    await periods.save(tx, opened)
    tx.say(facts.period_opened(opened))
    return opened


async def period_to_report(tx: Transaction, task: Task, period_id: str | None) -> Period:
    """Period that a report on a task goes into, kept from being locked until the transaction ends.

    None given: the latest month of the task's unit, or of its shortest kind. Refused: 404 `period-not-found`, 409
    `no-open-period`, `period-of-others`, `period-not-begun`, `period-locked`.
    """
    today = clock.today()
    rules = await reporting_rules.of_plan(tx, task.plan_id)
    if period_id is None:
        latest = period_without_name(await periods.latest_begun(tx, task.plan_id, today), task.unit_id, rules)
        if latest is None:
            raise refusals.no_open_period()
        period_id = latest.period_id
    period = await periods.find_to_report(tx, period_id)
    if period is None or period.plan_id != task.plan_id:
        raise refusals.period_not_found(period_id)
    if not period.takes_reports_of(task.unit_id, rules):
        raise refusals.period_of_others(period)
    await refuse_closed(tx, period)
    return period


async def refuse_closed(tx: Transaction, period: Period) -> None:
    """Refuse with 409 a period that takes no report today: `period-not-begun`, `period-locked` and who may reopen."""
    today = clock.today()
    if period.is_locked_on(today):
        keeper = await units.find(tx, period.keeper_unit_id)
        raise refusals.period_locked(period, today, keeper.display_name if keeper else period.keeper_unit_id)
    if period.phase_on(today) == "upcoming":
        raise refusals.period_not_begun(period)


async def _period_to_change(tx: Transaction, principal: Principal, period_id: str) -> Period:
    period = await periods.find_to_change(tx, period_id)
    if period is None:
        raise refusals.period_not_found(period_id)
    if not allows(principal, "period:manage", period.keeper_unit_id):
        require(principal, "period:manage", period.unit_id)
    return period
