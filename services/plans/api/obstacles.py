"""Obstacles over HTTP."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from contracts.fact import UnitPath
from services.plans.api.given import Given, PathId, QueryId, dated_cursor
from services.plans.api.state import PolicyDep
from services.plans.domain.obstacles import ObstacleState
from services.plans.domain.policy import Policy
from services.plans.store.obstacles import ObstacleFilter, Shown
from services.plans.use_cases import obstacles as use_cases
from shared import clock
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import Cursor, DatabaseDep, Limit, Once, Page, page_of

router = APIRouter(prefix="/api/v1/obstacles", tags=["obstacles"])

Keeper = Annotated[Principal, needs("plan:write")]
Words = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]


class OwnerGiven(Given):
    """Who has to answer, and by when."""

    owner_unit_id: UnitPath
    answer_due_on: date | None = None


class AnswerGiven(Given):
    """The answer in words."""

    answer: Words


class ReopeningGiven(Given):
    """Why a settled obstacle stands again."""

    reason: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]


class ObstacleView(BaseModel):
    """A difficulty of a task. `is_old` tells that it stands longer than the policy allows without being settled."""

    obstacle_id: str
    task_id: str
    task_code: str
    task_name: str
    plan_id: str
    unit_id: str
    unit_name: str | None
    report_id: str
    description: str
    state: ObstacleState
    raised_on: date
    age_days: int
    is_old: bool
    owner_unit_id: str | None
    owner_unit_name: str | None
    answer_due_on: date | None
    answer: str | None
    answered_at: datetime | None
    answered_by_name: str | None
    closed_on: date | None
    reopened_reason: str | None
    version: int


FROM_OBSTACLE = (
    "obstacle_id", "task_id", "plan_id", "unit_id", "report_id", "description", "state", "raised_on", "owner_unit_id",
    "answer_due_on", "answer", "answered_at", "answered_by_name", "closed_on", "reopened_reason", "version",
)  # fmt: skip


def obstacle_view(shown: Shown, policy: Policy) -> ObstacleView:
    obstacle = shown.obstacle
    age_days = obstacle.age_days(clock.today())
    return ObstacleView(
        **{name: getattr(obstacle, name) for name in FROM_OBSTACLE},
        task_code=shown.task_code,
        task_name=shown.task_name,
        unit_name=shown.unit_name,
        owner_unit_name=shown.owner_unit_name,
        age_days=age_days,
        is_old=obstacle.state != "closed" and age_days > policy.obstacle_old_days,
    )


@router.get("")
async def list_obstacles(
    principal: Annotated[Principal, needs("task:read")],
    database: DatabaseDep,
    policy: PolicyDep,
    *,
    unit: UnitPath | None = None,
    plan: QueryId | None = None,
    state: Annotated[list[ObstacleState] | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ObstacleView]:
    """Obstacles that the caller's units raised or have to answer, oldest first."""
    wanted = ObstacleFilter(unit, plan, tuple(state or ()))
    async with database.transaction() as tx:
        found = await use_cases.list_obstacles(tx, principal, wanted, after=dated_cursor(cursor), limit=limit)
    return page_of(
        found,
        limit,
        item=lambda shown: obstacle_view(shown, policy),
        key=lambda shown: (shown.obstacle.raised_on.isoformat(), shown.obstacle.obstacle_id),
    )


@router.post("/{obstacle_id}/assign")
async def assign_obstacle(
    obstacle_id: PathId, given: OwnerGiven, principal: Keeper, policy: PolicyDep, once: Once
) -> ObstacleView:
    """Name the unit that has to answer: 409 `obstacle-closed`, 422 `unit-unknown`."""

    async def assign(tx: Transaction) -> ObstacleView:
        wanted = (given.owner_unit_id, given.answer_due_on)
        return obstacle_view(await use_cases.assign_obstacle(tx, principal, obstacle_id, *wanted), policy)

    return await once(assign)


@router.post("/{obstacle_id}/answer")
async def answer_obstacle(
    obstacle_id: PathId,
    given: AnswerGiven,
    principal: Annotated[Principal, needs("task:report")],
    policy: PolicyDep,
    once: Once,
) -> ObstacleView:
    """Answer as the owner's people or the standing agency: 409 `obstacle-closed`."""

    async def answer(tx: Transaction) -> ObstacleView:
        return obstacle_view(await use_cases.answer_obstacle(tx, principal, obstacle_id, given.answer), policy)

    return await once(answer)


@router.post("/{obstacle_id}/close")
async def close_obstacle(obstacle_id: PathId, principal: Keeper, policy: PolicyDep, once: Once) -> ObstacleView:
    """Settle an answered obstacle: 409 `obstacle-closed`, `obstacle-unanswered`."""

    async def close(tx: Transaction) -> ObstacleView:
        return obstacle_view(await use_cases.close_obstacle(tx, principal, obstacle_id), policy)

    return await once(close)


@router.post("/{obstacle_id}/reopen")
async def reopen_obstacle(
    obstacle_id: PathId, given: ReopeningGiven, principal: Keeper, policy: PolicyDep, once: Once
) -> ObstacleView:
    """Let a settled obstacle stand again: 409 `obstacle-not-closed`, `obstacle-stands-already`."""

    async def reopen(tx: Transaction) -> ObstacleView:
        return obstacle_view(await use_cases.reopen_obstacle(tx, principal, obstacle_id, given.reason), policy)

    return await once(reopen)
