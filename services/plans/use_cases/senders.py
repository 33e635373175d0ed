"""Who has sent in a period and who has not."""

from services.plans.domain.senders import Sender
from services.plans.store import periods, reporting_rules
from services.plans.store import senders as store
from services.plans.use_cases import refusals
from services.plans.use_cases.visibility import plan_to_read
from shared.auth import Principal, allows, subtrees
from shared.database import Transaction


async def list_senders(tx: Transaction, principal: Principal, period_id: str) -> list[Sender]:
    """Units that report in a period, those with most missing first.

    Its keeper sees all of them, others those of their own subtree.
    """
    period = await periods.find(tx, period_id)
    if period is None:
        raise refusals.period_not_found(period_id)
    await plan_to_read(tx, principal, period.plan_id)
    rules = await reporting_rules.of_plan(tx, period.plan_id)
    is_keeper = allows(principal, "period:manage", period.keeper_unit_id)
    found = await store.of_period(tx, period, None if is_keeper else subtrees(principal, "task:read"))
    mine = (sender for sender in found if period.takes_reports_of(sender.unit_id, rules))
    return sorted(mine, key=lambda sender: (-sender.missing_count, sender.unit_id))
