"""Periods over HTTP."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.plans import PeriodKind
from services.plans.api.given import Given, PathId, QueryId
from services.plans.api.state import PolicyDep
from services.plans.api.views import Listed
from services.plans.domain.periods import Period, title
from services.plans.use_cases import periods as use_cases
from shared import clock
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import DatabaseDep, Once

router = APIRouter(prefix="/api/v1/periods", tags=["periods"])

Keeper = Annotated[Principal, needs("period:manage")]


class PeriodView(BaseModel):
    """A reporting period of a plan; `locks_on` is the first day it is locked."""

    period_id: str
    plan_id: str
    unit_id: str
    kind: PeriodKind
    title: str
    starts_on: date
    ends_on: date
    due_on: date
    locks_on: date
    state: Literal["open", "locked"]
    version: int


class ReopeningGiven(Given):
    """Why a locked period is opened again."""

    reason: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]


def period_view(period: Period) -> PeriodView:
    span = period.span
    return PeriodView(
        period_id=period.period_id,
        plan_id=period.plan_id,
        unit_id=period.unit_id,
        kind=span.kind,
        title=title(span),
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        due_on=span.due_on,
        locks_on=span.locks_on,
        state="locked" if period.is_locked_on(clock.today()) else "open",
        version=period.version,
    )


@router.get("")
async def list_periods(
    principal: Annotated[Principal, needs("plan:read")],
    database: DatabaseDep,
    plan: QueryId,
) -> Listed[PeriodView]:
    """Periods of a plan, newest first."""
    async with database.transaction() as tx:
        found = await use_cases.list_periods(tx, principal, plan)
    return Listed(items=[period_view(period) for period in found])


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
