"""The dashboard and the monthly summary of a subtree, loaded as of a moment and settled by the rules."""

from dataclasses import replace
from datetime import datetime, time

from services.reporting.domain import counting
from services.reporting.domain.awards import Policy
from services.reporting.domain.facts import Plan
from services.reporting.domain.months import Month
from services.reporting.domain.standing import standing
from services.reporting.domain.summary import Dashboard, Known, Summary, dashboard, summary
from services.reporting.store import standings
from shared import clock
from shared.auth import Principal, require
from shared.database import Transaction
from shared.http import Problem


async def show_dashboard(tx: Transaction, principal: Principal, unit_id: str, policy: Policy) -> Dashboard:
    """Where a subtree stands now."""
    require(principal, "report:read", unit_id)
    return dashboard(await _known(tx, unit_id, Month.of(clock.today()), policy), policy)


async def summarise(tx: Transaction, principal: Principal, unit_id: str, month: Month, policy: Policy) -> Summary:
    """Summary of a month: as of its end, or of now while it runs."""
    require(principal, "report:read", unit_id)
    if month > Month.of(clock.today()):
        detail = f"Tháng {month.number}/{month.year} chưa đến nên chưa có số liệu. Hãy chọn tháng này hoặc tháng trước."
        raise Problem(422, "month-in-future", detail, month=str(month))
    known = await _known(tx, unit_id, month, policy)
    scores = await standings.scores_of_tasks(tx, [one.task.task_id for one in known.standings], month)
    return summary(replace(known, task_scores=scores), policy)


async def plans_behind(tx: Transaction, summed_up: Summary) -> list[Plan]:
    """Plans whose tasks are summed up."""
    return await standings.plans(tx, {line.plan_id for line in summed_up.tasks}, summed_up.as_of)


async def _known(tx: Transaction, unit_id: str, month: Month, policy: Policy) -> Known:
    as_of = min(clock.now(), _start_of(month.following))
    is_month_over = month < Month.of(clock.today())
    day = month.last if is_month_over else clock.today()
    told = await standings.told_of_tasks(tx, unit_id, month, as_of)
    settled = [standing(one, month, day, due_soon_days=policy.due_soon_days) for one in told]
    task_ids = [one.task.task_id for one in told]
    units = {unit_id} | {one.task.unit_id for one in told} | {one.task.lead_unit_id or unit_id for one in told}
    units |= set(counting.by_child(settled, unit_id))
    return Known(
        unit_id=unit_id,
        month=month,
        as_of=as_of,
        is_month_over=is_month_over,
        standings=settled,
        verdicts=await standings.verdicts_between(tx, task_ids, _start_of(month), as_of),
        names=await standings.names_of_units(tx, units, as_of),
        scores=await standings.scores_of_units(tx, units, as_of),
    )


def _start_of(month: Month) -> datetime:
    """First instant of a month in Viet Nam."""
    return datetime.combine(month.first, time(), clock.LOCAL)
