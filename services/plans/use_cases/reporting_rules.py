"""How a plan is reported: which periods, by whom, to whom, by when."""

from collections.abc import Sequence
from dataclasses import replace

from services.plans.domain.periods import ReportingRule, ReportingRules, given_twice
from services.plans.domain.plans import Plan
from services.plans.domain.policy import Policy
from services.plans.store import plans, reporting_rules
from services.plans.use_cases import refusals
from services.plans.use_cases.assignees import require_units
from services.plans.use_cases.periods import open_periods_of
from services.plans.use_cases.visibility import plan_to_read
from shared.auth import Principal, require
from shared.database import Transaction
from shared.http import require_version


async def read_rules(tx: Transaction, principal: Principal, plan_id: str) -> tuple[Plan, ReportingRules]:
    """A plan the caller may read, and the rules it gives."""
    return await plan_to_read(tx, principal, plan_id), await reporting_rules.of_plan(tx, plan_id)


async def set_rules(
    tx: Transaction,
    principal: Principal,
    policy: Policy,
    plan_id: str,
    expected_version: int,
    rules: Sequence[ReportingRule],
) -> tuple[Plan, ReportingRules]:
    """Let these be the rules of a plan, all of them. In a published plan periods follow at once."""
    plan = await _plan_to_rule(tx, principal, plan_id)
    require_version(expected_version, plan.version)
    if twice := given_twice(rules):
        raise refusals.rule_given_twice(twice)
    named = {unit_id for rule in rules for unit_id in (rule.sender_unit_id, rule.receiver_unit_id) if unit_id}
    await require_units(tx, plan.unit_id, named)
    await reporting_rules.replace(tx, plan_id, rules)
    changed = replace(plan, version=plan.version + 1)
    await plans.set_version(tx, plan_id, changed.version)
    await open_periods_of(tx, policy, [changed])
    return changed, await reporting_rules.of_plan(tx, plan_id)


async def _plan_to_rule(tx: Transaction, principal: Principal, plan_id: str) -> Plan:
    await plan_to_read(tx, principal, plan_id)
    plan = await plans.find(tx, plan_id, is_locked=True)
    if plan is None:
        raise refusals.plan_not_found(plan_id)
    require(principal, "period:manage", plan.unit_id)
    return plan
