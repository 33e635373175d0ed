"""Editing a draft over HTTP. If-Match names the plan's version; every answer gives the new one, also as ETag.

428 without If-Match, 412 `stale-version`, 409 `plan-already-published`.
"""

from datetime import date
from typing import Annotated, Self, TypeVar

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, model_validator

from contracts.fact import Identifier
from services.plans.api.drafts import TaskGiven, Text
from services.plans.api.given import Given, PathId
from services.plans.api.plan_views import MAX_TASKS, PlanHead
from services.plans.api.state import PolicyDep
from services.plans.api.views import TaskDetail, task_detail
from services.plans.domain.plans import Plan
from services.plans.domain.policy import Calendar, Policy
from services.plans.domain.tasks import Task
from services.plans.use_cases import drafts as use_cases
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import IfMatch, Once, etag

router = APIRouter(prefix="/api/v1/plans/{plan_id}", tags=["drafts"])

Writer = Annotated[Principal, needs("plan:write")]
MAX_PARTS = 20
NEEDED = frozenset({"programme", "title", "valid_from", "valid_to"})


class HeadGiven(Given):
    """Fields of the head to set; those left out stay."""

    programme: Annotated[str | None, Field(min_length=1, max_length=60)] = None
    title: Annotated[str | None, Field(min_length=1, max_length=1000, pattern=r"\S")] = None
    number: Annotated[str | None, Field(max_length=80)] = None
    issued_on: date | None = None
    issuer: Annotated[str | None, Field(max_length=300)] = None
    signer: Annotated[str | None, Field(max_length=200)] = None
    signer_title: Annotated[str | None, Field(max_length=300)] = None
    valid_from: date | None = None
    valid_to: date | None = None
    calendar: Calendar | None = None
    parent_plan_id: Identifier | None = None

    @model_validator(mode="after")
    def _keeps_what_a_plan_needs(self) -> Self:
        cleared = {name for name in self.model_fields_set & NEEDED if getattr(self, name) is None}
        if cleared:
            raise ValueError(f"không được để trống: {', '.join(sorted(cleared))}")
        return self


class LinesGiven(Given):
    """Lines of the draft by id."""

    task_ids: Annotated[list[Identifier], Field(min_length=1, max_length=MAX_TASKS)]


class NamesGiven(Given):
    """Names of the lines that one becomes."""

    names: Annotated[list[Text], Field(min_length=2, max_length=MAX_PARTS)]


class LineEdited(BaseModel):
    """A line as it now stands, and the version of its plan."""

    plan_id: str
    version: int
    task: TaskDetail


class LinesEdited(BaseModel):
    """Lines as they now stand, and the version of their plan."""

    plan_id: str
    version: int
    tasks: list[TaskDetail]


class DraftEdited(BaseModel):
    """The version of the plan after an edit."""

    plan_id: str
    version: int


Edited = TypeVar("Edited", PlanHead, LineEdited, LinesEdited, DraftEdited)


@router.patch("")
async def change_head(
    plan_id: PathId, given: HeadGiven, expected_version: IfMatch, principal: Writer, once: Once, response: Response
) -> PlanHead:
    """Set fields of the head: 422 `date-before-plan`, `plan-runs-backwards`. Dates taken from the plan follow it."""
    wanted = given.model_dump(exclude_unset=True)

    async def change(tx: Transaction) -> PlanHead:
        return PlanHead.of(await use_cases.change_head(tx, principal, plan_id, expected_version, wanted))

    return _tagged(await once(change), response)


@router.delete("")
async def discard_draft(plan_id: PathId, expected_version: IfMatch, principal: Writer, once: Once) -> DraftEdited:
    """Remove a draft; the reading it was made from stays. `version` is that of the draft that was removed."""

    async def discard(tx: Transaction) -> DraftEdited:
        return _edited(await use_cases.discard_draft(tx, principal, plan_id, expected_version))

    return await once(discard)


@router.post("/tasks", status_code=201)
async def add_line(
    plan_id: PathId,
    given: TaskGiven,
    expected_version: IfMatch,
    principal: Writer,
    policy: PolicyDep,
    once: Once,
    response: Response,
) -> LineEdited:
    """Add a line at the end: 422 `unit-unknown`, `unit-outside-plan`, `date-before-plan`, `plan-too-long`."""

    async def add(tx: Transaction) -> LineEdited:
        added = await use_cases.add_line(tx, principal, plan_id, expected_version, given.as_task, MAX_TASKS)
        return _line(*added, policy)

    return _tagged(await once(add), response)


@router.put("/tasks/{task_id}")
async def change_line(
    plan_id: PathId,
    task_id: PathId,
    given: TaskGiven,
    expected_version: IfMatch,
    principal: Writer,
    policy: PolicyDep,
    once: Once,
    response: Response,
) -> LineEdited:
    """Put a line in the place of what stands there; doubts that are not given again are cleared.

    `source_text`, `place` and `budget` stay unless given. 404 `task-not-found`; 422 as for a new line.
    """

    async def change(tx: Transaction) -> LineEdited:
        changed = await use_cases.change_line(tx, principal, plan_id, expected_version, task_id, given.in_place_of)
        return _line(*changed, policy)

    return _tagged(await once(change), response)


@router.delete("/tasks/{task_id}")
async def remove_line(
    plan_id: PathId, task_id: PathId, expected_version: IfMatch, principal: Writer, once: Once, response: Response
) -> DraftEdited:
    """Take a line out of the draft: 404 `task-not-found`."""

    async def remove(tx: Transaction) -> DraftEdited:
        return _edited(await use_cases.remove_line(tx, principal, plan_id, expected_version, task_id))

    return _tagged(await once(remove), response)


@router.post("/tasks/{task_id}/confirm")
async def confirm_line(
    plan_id: PathId, task_id: PathId, expected_version: IfMatch, principal: Writer, once: Once, response: Response
) -> DraftEdited:
    """Clear the doubts of a line that a person has looked at: 422 `task-unknown`."""

    async def confirm(tx: Transaction) -> DraftEdited:
        return _edited(await use_cases.confirm_lines(tx, principal, plan_id, expected_version, [task_id]))

    return _tagged(await once(confirm), response)


@router.post("/tasks/{task_id}/split")
async def split_line(
    plan_id: PathId,
    task_id: PathId,
    given: NamesGiven,
    expected_version: IfMatch,
    principal: Writer,
    policy: PolicyDep,
    once: Once,
    response: Response,
) -> LinesEdited:
    """Make several lines of one, alike but for their names: 404 `task-not-found`, 422 `plan-too-long`."""

    async def split(tx: Transaction) -> LinesEdited:
        plan, parts = await use_cases.split_line(
            tx, principal, plan_id, expected_version, task_id, given.names, MAX_TASKS
        )
        shown = [task_detail(part, policy) for part in parts]
        return LinesEdited(plan_id=plan.plan_id, version=plan.version, tasks=shown)

    return _tagged(await once(split), response)


@router.post("/tasks/{task_id}/merge")
async def merge_lines(
    plan_id: PathId,
    task_id: PathId,
    given: LinesGiven,
    expected_version: IfMatch,
    principal: Writer,
    policy: PolicyDep,
    once: Once,
    response: Response,
) -> LineEdited:
    """Take other lines into this one; `task_ids` are the others: 404 `task-not-found`, 422 `lines-do-not-merge`."""

    async def merge(tx: Transaction) -> LineEdited:
        found = await use_cases.merge_lines(tx, principal, plan_id, expected_version, task_id, given.task_ids)
        return _line(*found, policy)

    return _tagged(await once(merge), response)


@router.post("/confirm")
async def confirm_lines(
    plan_id: PathId,
    given: LinesGiven,
    expected_version: IfMatch,
    principal: Writer,
    once: Once,
    response: Response,
) -> DraftEdited:
    """Clear the doubts of several lines at once: 422 `task-unknown`."""

    async def confirm(tx: Transaction) -> DraftEdited:
        return _edited(await use_cases.confirm_lines(tx, principal, plan_id, expected_version, given.task_ids))

    return _tagged(await once(confirm), response)


@router.put("/order")
async def order_lines(
    plan_id: PathId,
    given: LinesGiven,
    expected_version: IfMatch,
    principal: Writer,
    once: Once,
    response: Response,
) -> DraftEdited:
    """Set the order of the lines; each is named once, else 422 `order-incomplete`."""

    async def order(tx: Transaction) -> DraftEdited:
        return _edited(await use_cases.order_lines(tx, principal, plan_id, expected_version, given.task_ids))

    return _tagged(await once(order), response)


def _tagged(answer: Edited, response: Response) -> Edited:
    response.headers["ETag"] = etag(answer.version)
    return answer


def _edited(plan: Plan) -> DraftEdited:
    return DraftEdited(plan_id=plan.plan_id, version=plan.version)


def _line(plan: Plan, task: Task, policy: Policy) -> LineEdited:
    return LineEdited(plan_id=plan.plan_id, version=plan.version, task=task_detail(task, policy))
