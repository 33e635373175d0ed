"""Periods over HTTP: opened by the calendar or by hand, locked, reopened, and who has sent in them."""

from datetime import date, timedelta
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import Field, model_validator

from contracts.fact import Identifier, UnitPath
from services.plans.api.given import AsOf, Given, PathId, QueryId
from services.plans.api.period_views import PeriodView, SenderView, period_view, sender_view
from services.plans.api.state import PolicyDep
from services.plans.api.views import Listed
from services.plans.domain.periods import Span
from services.plans.domain.policy import Policy
from services.plans.use_cases import as_of as then
from services.plans.use_cases import periods as use_cases
from services.plans.use_cases import senders
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import DatabaseDep, Once

router = APIRouter(prefix="/api/v1/periods", tags=["periods"])

Reader = Annotated[Principal, needs("plan:read")]
Keeper = Annotated[Principal, needs("period:manage")]


class PeriodGiven(Given):
    """A period opened by hand. `locks_on` none: some days after the due day, by the policy; `sender_unit_id` none: all.

    The days are kept as given: they move past no holiday.
    """

    plan_id: Identifier
    title: Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S")]
    starts_on: date
    ends_on: date
    due_on: date
    locks_on: date | None = None
    sender_unit_id: UnitPath | None = None
    receiver_unit_id: UnitPath | None = None

    @model_validator(mode="after")
    def _follow_each_other(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("ngày kết thúc kỳ không được trước ngày bắt đầu")
        if self.due_on < self.starts_on:
            raise ValueError("hạn gửi không được trước ngày bắt đầu kỳ")
        if self.locks_on is not None and self.locks_on <= self.due_on:
            raise ValueError("ngày khóa phải sau hạn gửi")
        return self

    def as_span(self, policy: Policy) -> Span:
        """The period as the rules know it."""
        locks_on = self.locks_on or self.due_on + timedelta(days=policy.ad_hoc_lock_days)
        return Span("ad_hoc", self.starts_on, self.ends_on, self.due_on, locks_on, self.title)


class ReopeningGiven(Given):
    """Why a locked period is opened again."""

    reason: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]


@router.get("")
async def list_periods(
    principal: Reader, database: DatabaseDep, plan: QueryId, *, unit: UnitPath | None = None, as_of: AsOf = None
) -> Listed[PeriodView]:
    """Periods of a plan, newest first; with `unit` those that unit reports in.

    `as_of` gives them as they stood: 404 `plan-not-found` before it was published, 422 `day-in-future`.
    """
    async with database.transaction() as tx:
        if as_of is None:
            found = await use_cases.list_periods(tx, principal, plan, unit)
        else:
            found = await then.list_periods(tx, principal, plan, unit, as_of)
    return Listed(items=[period_view(period, as_of) for period in found])


@router.post("", status_code=201)
async def add_period(given: PeriodGiven, principal: Keeper, policy: PolicyDep, once: Once) -> PeriodView:
    """Open a period by hand; one that begins later is told when its first day comes.

    404 `plan-not-found`; 409 `plan-not-published`; 422 `period-before-plan`, `period-already-over`, `unit-unknown`,
    `unit-outside-plan`.
    """

    async def add(tx: Transaction) -> PeriodView:
        span, sender, receiver = given.as_span(policy), given.sender_unit_id, given.receiver_unit_id
        return period_view(await use_cases.add_period(tx, principal, given.plan_id, span, sender, receiver))

    return await once(add)


@router.get("/{period_id}/senders")
async def list_senders(period_id: PathId, principal: Reader, database: DatabaseDep) -> Listed[SenderView]:
    """Units that report in a period and what they sent, those with something missing first: 404 `period-not-found`."""
    async with database.transaction() as tx:
        found = await senders.list_senders(tx, principal, period_id)
    return Listed(items=[sender_view(sender) for sender in found])


@router.post("/{period_id}/lock")
async def lock_period(period_id: PathId, principal: Keeper, once: Once) -> PeriodView:
    """Lock a period before its day: 409 `period-already-locked`."""

    async def lock(tx: Transaction) -> PeriodView:
        return period_view(await use_cases.lock_period(tx, principal, period_id))

    return await once(lock)


@router.post("/{period_id}/reopen")
async def reopen_period(
    period_id: PathId, given: ReopeningGiven, principal: Keeper, policy: PolicyDep, once: Once
) -> PeriodView:
    """Open a locked period again for the days the policy gives: 409 `period-open`."""

    async def reopen(tx: Transaction) -> PeriodView:
        return period_view(await use_cases.reopen_period(tx, principal, policy, period_id, given.reason))

    return await once(reopen)
