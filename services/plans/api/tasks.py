"""Tasks over HTTP: lists and one task with its reports."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from contracts.fact import UnitPath
from contracts.plans import WorkState
from services.plans.api.given import AsOf, PathId, QueryId, task_cursor
from services.plans.api.obstacles import ObstacleView, obstacle_view
from services.plans.api.report_views import ReportView, report_view
from services.plans.api.state import PolicyDep
from services.plans.api.views import TaskDetail, TaskView, task_detail, task_view
from services.plans.domain.states import TimeState
from services.plans.store.tasks import TaskFilter
from services.plans.use_cases import as_of as then
from services.plans.use_cases import tasks as use_cases
from services.plans.use_cases.obstacles import obstacles_of_task
from shared import clock
from shared.auth import Principal, needs
from shared.http import Cursor, DatabaseDep, Limit, Page, etag, page_of

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"])

Reader = Annotated[Principal, needs("task:read")]
Words = Annotated[str | None, Query(max_length=200, description="Từ trong tên hoặc số hiệu; không phân biệt dấu.")]


class TaskWithReports(TaskDetail):
    """A task with every report and correction, newest first, and the tasks made from it, oldest first."""

    reports: list[ReportView]
    obstacles: list[ObstacleView]
    parts: list[TaskView]


@router.get("")
async def search_tasks(  # noqa: PLR0913  each filter is a query parameter
    principal: Reader,
    database: DatabaseDep,
    policy: PolicyDep,
    *,
    unit: UnitPath | None = None,
    plan: QueryId | None = None,
    work_state: WorkState | None = None,
    time_state: TimeState | None = None,
    q: Words = None,
    parent: QueryId | None = None,
    cursor: Cursor = None,
    as_of: AsOf = None,
    limit: Limit = 50,
) -> Page[TaskView]:
    """Tasks of published plans that the caller's units lead or coordinate, in the order of their documents.

    `parent` narrows them to those made from a line; `as_of` gives them as they stood: 422 `day-in-future`.
    """
    wanted = TaskFilter(as_of or clock.today(), policy.due_soon_days, unit, plan, work_state, time_state, q, parent)
    async with database.transaction() as tx:
        search = then.search_tasks if as_of else use_cases.search_tasks
        found = await search(tx, principal, wanted, after=task_cursor(cursor), limit=limit)
    return page_of(
        found, limit, item=lambda task: task_view(task, policy, as_of), key=lambda task: (task.plan_id, task.position)
    )


@router.get("/{task_id}")
async def read_task(
    task_id: PathId,
    principal: Reader,
    database: DatabaseDep,
    policy: PolicyDep,
    response: Response,
    *,
    as_of: AsOf = None,
) -> TaskWithReports:
    """One task: 404 `task-not-found`, 403 `outside-your-units`.

    `as_of` shows it as it stood, with the reports sent by then and no obstacles: 404 before its plan was published,
    422 `day-in-future`.
    """
    async with database.transaction() as tx:
        if as_of is None:
            task, reported = await use_cases.read_task(tx, principal, task_id)
            obstacles = await obstacles_of_task(tx, principal, task_id)
            parts = await use_cases.parts_of(tx, principal, task_id)
        else:
            task, reported, parts = await then.read_task(tx, principal, task_id, as_of)
            obstacles = []
    response.headers["ETag"] = etag(task.version)
    detail = task_detail(task, policy, as_of)
    return TaskWithReports(
        **detail.model_dump(),
        reports=[report_view(one.report, one.period) for one in reported],
        obstacles=[obstacle_view(shown, policy) for shown in obstacles],
        parts=[task_view(part, policy, as_of) for part in parts],
    )
