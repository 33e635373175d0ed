"""Plans over HTTP: draft, read, assign, publish."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from services.plans import metrics
from services.plans.api.drafts import PlanGiven
from services.plans.api.given import AsOf, PathId, plan_cursor
from services.plans.api.plan_views import AssignmentsGiven, PlanCreated, PlanHead, PlanView, plan_view
from services.plans.api.state import PolicyDep
from services.plans.use_cases import as_of as then
from services.plans.use_cases import plans as use_cases
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import Cursor, DatabaseDep, IfMatch, Limit, Once, Page, etag, page_of

router = APIRouter(prefix="/api/v1/plans", tags=["plans"])

Reader = Annotated[Principal, needs("plan:read")]
Writer = Annotated[Principal, needs("plan:write")]
Order = Annotated[Literal["document", "doubtful"], Query(description="`doubtful`: dòng nhiều nghi ngờ nhất lên trước.")]


@router.post("", status_code=201)
async def draft_plan(given: PlanGiven, principal: Writer, once: Once) -> PlanCreated:
    """Keep a plan as a draft: 422 `unit-unknown`, `unit-outside-plan`. Nothing is told until it is published."""
    plan = given.as_plan()
    tasks = given.as_tasks(plan)

    async def draft(tx: Transaction) -> PlanCreated:
        await use_cases.draft_plan(tx, principal, plan, tasks)
        return PlanCreated(plan_id=plan.plan_id, version=plan.version, status="draft")

    return await once(draft)


@router.get("")
async def list_plans(
    principal: Reader, database: DatabaseDep, *, as_of: AsOf = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[PlanHead]:
    """Plans the caller may read, newest first; drafts only for those who write plans of the unit.

    `as_of` gives the plans then in force, as they stood: 422 `day-in-future`.
    """
    after = plan_cursor(cursor)
    async with database.transaction() as tx:
        if as_of is None:
            found = await use_cases.list_plans(tx, principal, after=after, limit=limit)
        else:
            found = await then.list_plans(tx, principal, as_of, after=after, limit=limit)
    return page_of(found, limit, item=PlanHead.of, key=lambda plan: (plan.plan_id,))


@router.get("/{plan_id}")
async def read_plan(
    plan_id: PathId,
    principal: Reader,
    database: DatabaseDep,
    policy: PolicyDep,
    response: Response,
    *,
    order: Order = "document",
    as_of: AsOf = None,
) -> PlanView:
    """A plan with those of its tasks the caller may read, and what a person should look at before publishing.

    `as_of` shows it as it stood: 404 `plan-not-found` before it was published, 422 `day-in-future`.
    """
    async with database.transaction() as tx:
        if as_of is None:
            plan, tasks = await use_cases.read_plan(tx, principal, plan_id)
        else:
            plan, tasks = await then.read_plan(tx, principal, plan_id, as_of)
    if order == "doubtful":
        tasks.sort(key=lambda task: -len(task.doubts))
    response.headers["ETag"] = etag(plan.version)
    return plan_view(plan, tasks, policy, as_of)


@router.put("/{plan_id}/assignments")
async def assign_tasks(
    plan_id: PathId,
    given: AssignmentsGiven,
    expected_version: IfMatch,
    principal: Writer,
    policy: PolicyDep,
    once: Once,
    response: Response,
) -> PlanView:
    """Set lead and coordinating units. If-Match names the plan's version: 428 without, 412 when it is stale.

    409 `part-is-of-its-unit`: one unit's part of a counted line has no other lead.
    """
    wanted = given.by_task()

    async def assign(tx: Transaction) -> PlanView:
        plan, tasks = await use_cases.assign_tasks(tx, principal, policy, plan_id, expected_version, wanted)
        return plan_view(plan, tasks, policy)

    view = await once(assign)
    response.headers["ETag"] = etag(view.version)
    return view


@router.post("/{plan_id}/publish")
async def publish_plan(
    plan_id: PathId, principal: Writer, policy: PolicyDep, once: Once, response: Response
) -> PlanView:
    """Bring a plan into force: 409 `plan-already-published`, 422 `plan-empty`.

    Recurring lines get the occurrence of the day, counted ones a part for each unit: 422 `line-not-countable`,
    `counted-without-units`.
    """

    async def publish(tx: Transaction) -> PlanView:
        plan, tasks = await use_cases.publish_plan(tx, principal, policy, plan_id)
        return plan_view(plan, tasks, policy)

    view = await once(publish)
    metrics.PLANS_PUBLISHED.inc()
    response.headers["ETag"] = etag(view.version)
    return view
