"""Reporting rules of a plan over HTTP."""

from typing import Annotated, Literal, Self

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.fact import UnitPath
from services.plans.api.given import Given, PathId
from services.plans.api.state import PolicyDep
from services.plans.domain.periods import ReportingRule, ReportingRules
from services.plans.domain.plans import Plan
from services.plans.domain.policy import Calendar, Policy
from services.plans.use_cases import reporting_rules as use_cases
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import DatabaseDep, IfMatch, Once, etag

router = APIRouter(prefix="/api/v1/plans/{plan_id}/reporting-rules", tags=["periods"])

RuleKind = Literal["week", "month", "quarter", "half_year", "nine_months", "year", "mid_term", "end_of_term"]
MAX_DAYS = 366
MAX_RULES = 2000


class ReportingRuleShape(Given):
    """How one kind of period is reported; given and shown alike. Days count from the last day of the period.

    `sender_unit_id` none: every unit without a rule of its own for the kind. `receiver_unit_id` none: the plan's unit.
    `calendar` none: the plan's.
    """

    model_config = ConfigDict(from_attributes=True)

    kind: RuleKind
    cut_off_days: Annotated[int, Field(ge=0, le=MAX_DAYS)]
    lock_days: Annotated[int, Field(ge=1, le=MAX_DAYS)]
    sender_unit_id: UnitPath | None = None
    receiver_unit_id: UnitPath | None = None
    calendar: Calendar | None = None
    is_active: bool = True

    @model_validator(mode="after")
    def _locks_after_the_cut_off(self) -> Self:
        if self.lock_days <= self.cut_off_days:
            raise ValueError("số ngày đến khi khóa phải lớn hơn số ngày đến hạn gửi")
        return self

    def as_rule(self) -> ReportingRule:
        """The rule as the domain knows it."""
        return ReportingRule(**self.model_dump())


class ReportingRulesGiven(Given):
    """All rules of a plan; those left out are gone, and the policy's hold in their place."""

    rules: Annotated[tuple[ReportingRuleShape, ...], Field(max_length=MAX_RULES)]


class ReportingRulesView(BaseModel):
    """The rules a plan gives, and every rule in force: the active ones and the policy's where the plan gives none."""

    plan_id: str
    plan_version: int
    rules: list[ReportingRuleShape]
    in_force: list[ReportingRuleShape]


def _view(plan: Plan, rules: ReportingRules, policy: Policy) -> ReportingRulesView:
    return ReportingRulesView(
        plan_id=plan.plan_id,
        plan_version=plan.version,
        rules=[ReportingRuleShape.model_validate(rule) for rule in rules.given],
        in_force=[ReportingRuleShape.model_validate(rule) for rule in rules.in_force(policy)],
    )


@router.get("")
async def read_rules(
    plan_id: PathId,
    principal: Annotated[Principal, needs("plan:read")],
    database: DatabaseDep,
    policy: PolicyDep,
    response: Response,
) -> ReportingRulesView:
    """How a plan is reported; the ETag is the plan's: 404 `plan-not-found`, 403 `outside-your-units`."""
    async with database.transaction() as tx:
        plan, rules = await use_cases.read_rules(tx, principal, plan_id)
    response.headers["ETag"] = etag(plan.version)
    return _view(plan, rules, policy)


@router.put("")
async def set_rules(
    plan_id: PathId,
    given: ReportingRulesGiven,
    principal: Annotated[Principal, needs("period:manage")],
    policy: PolicyDep,
    version: IfMatch,
    once: Once,
    response: Response,
) -> ReportingRulesView:
    """Set all rules of a plan, draft or published; open periods whose cut-off is not over take the days they now ask.

    404 `plan-not-found`; 412 `stale-version`; 422 `rule-given-twice`, `unit-unknown`, `unit-outside-plan`.
    """
    rules = [rule.as_rule() for rule in given.rules]

    async def keep(tx: Transaction) -> ReportingRulesView:
        return _view(*await use_cases.set_rules(tx, principal, policy, plan_id, version, rules), policy)

    view = await once(keep)
    response.headers["ETag"] = etag(view.plan_version)
    return view
