"""Looking over a plan."""

import asyncio

from services.plans.domain.lint import Finding, Frame, findings_of
from services.plans.domain.plans import Plan
from services.plans.domain.policy import Policy
from services.plans.domain.units import commune_of, is_inside, lineage
from services.plans.store import plans, tasks
from services.plans.use_cases.visibility import plan_to_read
from shared.auth import Principal, subtrees
from shared.database import Database, Transaction


async def lint_plan(database: Database, principal: Principal, policy: Policy, plan_id: str) -> tuple[Finding, ...]:
    """What to look at in a plan, in those of its lines the caller may read."""
    async with database.transaction() as tx:
        plan = await plan_to_read(tx, principal, plan_id)
        lines = await tasks.of_plan(tx, plan_id, roots=subtrees(principal, "task:read"))
        frame = await _frame(tx, plan, policy)
    # A thousand lines take up to a second, which nobody else shall wait for.
    return await asyncio.to_thread(findings_of, lines, frame)


async def _frame(tx: Transaction, plan: Plan, policy: Policy) -> Frame:
    """Targets of a published plan of a unit above, or of the same commune, bind the plan: no further right is asked."""
    frame = Frame(plan.valid_from, plan.valid_to, policy.likeness)
    if plan.parent_plan_id is None:
        return frame
    above = await plans.find(tx, plan.parent_plan_id)
    if above is None or not above.is_published or not _binds(above.unit_id, plan.unit_id):
        return Frame(plan.valid_from, plan.valid_to, policy.likeness, is_parent_missing=True)
    lines = await tasks.of_plan(tx, above.plan_id)
    return Frame(plan.valid_from, plan.valid_to, policy.likeness, above.title, lines)


def _binds(above_id: str, unit_id: str) -> bool:
    return above_id in lineage(unit_id) or is_inside(above_id, commune_of(unit_id))
