"""Scores over HTTP: many at once in figures, one at a time with its explanation."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.scoring.api.views import (
    ExplainedScore,
    GroupScoreList,
    PartView,
    ScoreList,
    explained,
    group_view,
    part_view,
    score_view,
)
from services.scoring.use_cases import explain, show
from services.scoring.use_cases.in_force import PolicyInForce
from shared.auth import Principal, needs, require, subtrees
from shared.http import Cursor, DatabaseDep, Limit, Page, Problem, decode_cursor, page_of

router = APIRouter(prefix="/scores", tags=["scores"])
Reader = Annotated[Principal, needs("score:read")]

MAX_IDS = 200


def policies_of(request: Request) -> PolicyInForce:
    """Return what knows the policies."""
    in_force: PolicyInForce = request.app.state.policy
    return in_force


@router.get("/tasks")
async def list_task_scores(
    principal: Reader,
    database: DatabaseDep,
    ids: Annotated[str, Query(min_length=1, max_length=15_000, description="Task ids, separated by commas.")],
) -> ScoreList:
    """Return the scores of tasks; those unknown or outside the caller's units are left out."""
    wanted = sorted({task_id for task_id in ids.split(",") if task_id})
    if len(wanted) > MAX_IDS:
        detail = f"Mỗi lần chỉ hỏi được tối đa {MAX_IDS} nhiệm vụ. Hãy chia danh sách thành nhiều lần."
        raise Problem(422, "too-many-ids", detail, limit=MAX_IDS)
    async with database.transaction() as tx:
        found = await show.task_scores(tx, wanted, subtrees(principal, "score:read"))
    return ScoreList(items=[score_view(score) for score in found])


@router.get("/tasks/{task_id}")
async def explain_task_score(
    task_id: str, request: Request, principal: Reader, database: DatabaseDep
) -> ExplainedScore:
    """Return the score of a task and why it is so."""
    async with database.transaction() as tx:
        found = await explain.explained_task(tx, task_id, policies_of(request))
        if found is not None and not await show.is_visible(tx, task_id, subtrees(principal, "score:read")):
            require(principal, "score:read", found.score.unit_id)
    if found is None:
        detail = "Nhiệm vụ này chưa được giao hoặc không có. Hãy kiểm tra lại mã nhiệm vụ."
        raise Problem(404, "score-not-found", detail, task_id=task_id)
    return explained(found)


@router.get("/units/{unit_id}")
async def explain_unit_score(
    unit_id: str, request: Request, principal: Reader, database: DatabaseDep
) -> ExplainedScore:
    """Return the score of a unit and why it is so."""
    require(principal, "score:read", unit_id)
    async with database.transaction() as tx:
        found = await explain.explained_unit(tx, unit_id, policies_of(request))
    if found is None:
        raise _no_unit(unit_id)
    return explained(found)


@router.get("/plans/{plan_id}")
async def explain_plan_score(
    plan_id: str, request: Request, principal: Reader, database: DatabaseDep
) -> ExplainedScore:
    """Return the score of a plan and why it is so."""
    async with database.transaction() as tx:
        found = await explain.explained_plan(tx, plan_id, policies_of(request))
    if found is None:
        raise _no_plan(plan_id)
    require(principal, "score:read", found.score.unit_id)
    return explained(found)


@router.get("/plans/{plan_id}/groups")
async def explain_group_scores(
    plan_id: str, request: Request, principal: Reader, database: DatabaseDep
) -> GroupScoreList:
    """Return the scores of a plan's headings and why they are so."""
    async with database.transaction() as tx:
        found = await explain.explained_groups(tx, plan_id, policies_of(request))
    if found is None:
        raise _no_plan(plan_id)
    plan = found.plan
    require(principal, "score:read", plan.unit_id)
    items = [group_view(group) for group in found.groups]
    given = {"plan_id": plan_id, "unit_id": plan.unit_id, "as_of": plan.as_of, "policy_version": plan.policy_version}
    return GroupScoreList.model_validate({**given, "items": items})


@router.get("/units/{unit_id}/tasks")
async def list_tasks_of_unit_score(
    unit_id: str, request: Request, principal: Reader, database: DatabaseDep, limit: Limit = 50, cursor: Cursor = None
) -> Page[PartView]:
    """Return every task in force that a unit's score is made of, those that cost it most first."""
    require(principal, "score:read", unit_id)
    async with database.transaction() as tx:
        found = await explain.parts_page(tx, "unit", unit_id, policies_of(request), limit + 1, _after(cursor))
    if found is None:
        raise _no_unit(unit_id)
    return _page(found, limit)


@router.get("/plans/{plan_id}/tasks")
async def list_tasks_of_plan_score(
    plan_id: str, request: Request, principal: Reader, database: DatabaseDep, limit: Limit = 50, cursor: Cursor = None
) -> Page[PartView]:
    """Return every task in force that a plan's score is made of, those that cost it most first."""
    async with database.transaction() as tx:
        found = await explain.parts_page(tx, "plan", plan_id, policies_of(request), limit + 1, _after(cursor))
    if found is None:
        raise _no_plan(plan_id)
    require(principal, "score:read", found.score.unit_id)
    return _page(found, limit)


def _page(found: explain.PartPage, limit: int) -> Page[PartView]:
    return page_of(found.parts, limit, item=part_view, key=lambda part: (str(part.lost), part.task_id))


def _after(cursor: str | None) -> tuple[Decimal, str] | None:
    if cursor is None:
        return None
    lost, task_id = decode_cursor(cursor, 2)
    try:
        return Decimal(str(lost)), str(task_id)
    except InvalidOperation as error:
        raise Problem(400, "bad-cursor", "Dấu trang không dùng được. Hãy xem lại từ trang đầu.") from error


def _no_unit(unit_id: str) -> Problem:
    detail = "Đơn vị này chưa có nhiệm vụ nào được giao. Hãy kiểm tra lại mã đơn vị hoặc việc giao nhiệm vụ."
    return Problem(404, "score-not-found", detail, unit_id=unit_id)


def _no_plan(plan_id: str) -> Problem:
    detail = "Kế hoạch này chưa ban hành hoặc không có. Hãy kiểm tra lại mã kế hoạch."
    return Problem(404, "score-not-found", detail, plan_id=plan_id)
