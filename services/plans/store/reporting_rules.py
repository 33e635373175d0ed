"""Rows of reporting rules."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields

from sqlalchemy import delete, insert, select

from services.plans.domain.periods import ReportingRule, ReportingRules
from services.plans.tables import REPORTING_RULES
from shared.database import Transaction
from shared.ids import new_id

COLUMNS = tuple(REPORTING_RULES.c[field.name] for field in fields(ReportingRule))


async def of_plan(tx: Transaction, plan_id: str) -> ReportingRules:
    """Rules a plan gives; those for all its units first."""
    return (await of_plans(tx, [plan_id]))[plan_id]


async def of_plans(tx: Transaction, plan_ids: Collection[str]) -> dict[str, ReportingRules]:
    """Rules by plan, of every plan asked for."""
    statement = select(REPORTING_RULES.c.plan_id, *COLUMNS).where(REPORTING_RULES.c.plan_id.in_(plan_ids))
    order = (REPORTING_RULES.c.sender_unit_id.nulls_first(), REPORTING_RULES.c.kind)
    found: dict[str, list[ReportingRule]] = {plan_id: [] for plan_id in plan_ids}
    for row in (await tx.execute(statement.order_by(*order))).mappings():
        found[row["plan_id"]].append(ReportingRule(**{column.name: row[column.name] for column in COLUMNS}))
    return {plan_id: ReportingRules(tuple(rules)) for plan_id, rules in found.items()}


async def replace(tx: Transaction, plan_id: str, rules: Sequence[ReportingRule]) -> None:
    """Let these be the rules of a plan."""
    await tx.execute(delete(REPORTING_RULES).where(REPORTING_RULES.c.plan_id == plan_id))
    if rules:
        rows = [{"rule_id": new_id(), "plan_id": plan_id, **asdict(rule)} for rule in rules]
        await tx.execute(insert(REPORTING_RULES), rows)
