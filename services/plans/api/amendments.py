"""Amending a plan in force over HTTP."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Self

from fastapi import APIRouter, Response
from pydantic import Field, model_validator

from contracts.fact import Identifier, UnitPath
from services.plans.api.decisions import DecisionShape
from services.plans.api.drafts import MAX_POINTS, MAX_RUNGS, TaskGiven
from services.plans.api.given import Given, Number, PathId
from services.plans.api.plan_views import MAX_COORDINATING, MAX_TASKS, PlanView, plan_view
from services.plans.api.state import PolicyDep
from services.plans.api.views import Measured, MilestoneShape, PathPointShape
from services.plans.domain.amendments import Amendment
from services.plans.use_cases import amendments as use_cases
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import IfMatch, Once, etag

router = APIRouter(prefix="/api/v1/plans/{plan_id}/amendments", tags=["plans"])


class ChangesGiven(Given):
    """Fields to set; those left out stay. `null` empties a field that may be empty."""

    def fields(self) -> dict[str, Any]:
        """The fields that were given, as the domain has them."""
        return {name: getattr(self, name) for name in sorted(self.model_fields_set)}

    def _refuse_null(self, *names: str) -> None:
        if empty := [name for name in names if name in self.model_fields_set and getattr(self, name) is None]:
            raise ValueError(f"không để trống được: {', '.join(empty)}; muốn giữ nguyên thì bỏ mục này ra")


class HeadChanges(ChangesGiven):
    """What the document changes of the plan's head. Its first day, unit and calendar are not amended."""

    title: Annotated[str | None, Field(min_length=1, max_length=1000, pattern=r"\S")] = None
    number: Annotated[str | None, Field(max_length=80)] = None
    issued_on: date | None = None
    issuer: Annotated[str | None, Field(max_length=300)] = None
    signer: Annotated[str | None, Field(max_length=200)] = None
    signer_title: Annotated[str | None, Field(max_length=300)] = None
    valid_to: date | None = None
    parent_plan_id: Identifier | None = None

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        self._refuse_null("title", "valid_to")
        return self


class LineChanges(ChangesGiven):
    """What the document changes of a line. Its kind, money and way of recurring or counting are not amended."""

    task_id: Identifier
    code: Annotated[str | None, Field(min_length=1, max_length=60)] = None
    name: Annotated[str | None, Field(min_length=1, max_length=4000, pattern=r"\S")] = None
    group: Annotated[str | None, Field(max_length=500)] = None
    lead_unit_id: UnitPath | None = None
    coordinating_unit_ids: Annotated[tuple[UnitPath, ...] | None, Field(max_length=MAX_COORDINATING)] = None
    milestones: Annotated[tuple[MilestoneShape, ...] | None, Field(max_length=MAX_RUNGS)] = None
    baseline: Number | None = None
    is_falling: bool | None = None
    measured: Measured | None = None
    expected_output: Annotated[str | None, Field(max_length=4000)] = None
    starts_on: date | None = None
    due_on: date | None = None
    weight: Annotated[float | None, Field(gt=0, le=1000, allow_inf_nan=False)] = None
    recurrence: Annotated[str | None, Field(max_length=200)] = None
    deciding_authority: Annotated[str | None, Field(max_length=300)] = None
    time_path: Annotated[list[PathPointShape] | None, Field(min_length=2, max_length=MAX_POINTS)] = None

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        self._refuse_null(
            "code", "name", "coordinating_unit_ids", "milestones", "is_falling", "measured", "starts_on", "weight"
        )
        if any(earlier.on > later.on for earlier, later in pairwise(self.time_path or ())):
            raise ValueError("các điểm của lộ trình phải theo thứ tự ngày tăng dần")
        return self

    def fields(self) -> dict[str, Any]:
        """The fields that were given, as the domain has them."""
        given = {name: value for name, value in super().fields().items() if name not in {"task_id", "time_path"}}
        if self.milestones is not None:
            given["milestones"] = tuple(rung.as_milestone() for rung in self.milestones)
        if "time_path" in self.model_fields_set:
            given["own_path"] = tuple(point.as_point() for point in self.time_path or ())
        return given


class AmendmentGiven(Given):
    """What a document changes of a plan in force, and why. A line is changed or withdrawn, once."""

    reason: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
    decision: DecisionShape
    head: HeadChanges | None = None
    add: Annotated[tuple[TaskGiven, ...], Field(max_length=MAX_TASKS)] = ()
    change: Annotated[tuple[LineChanges, ...], Field(max_length=MAX_TASKS)] = ()
    withdraw: Annotated[tuple[Identifier, ...], Field(max_length=MAX_TASKS)] = ()

    @model_validator(mode="after")
    def _names_each_line_once(self) -> Self:
        named = [*(line.task_id for line in self.change), *self.withdraw]
        if len(set(named)) < len(named):
            raise ValueError("mỗi nhiệm vụ chỉ được nêu một lần, để sửa hoặc để thôi thực hiện")
        return self

    def as_amendment(self) -> Amendment:
        """The amendment as the rules know it."""
        return Amendment(
            reason=self.reason,
            decision=self.decision.as_decision(),
            head=self.head.fields() if self.head else {},
            added=[line.said() for line in self.add],
            changes={line.task_id: line.fields() for line in self.change},
            withdrawn=frozenset(self.withdraw),
        )


@router.post("", status_code=201)
async def amend_plan(
    plan_id: PathId,
    given: AmendmentGiven,
    expected_version: IfMatch,
    principal: Annotated[Principal, needs("plan:write")],
    policy: PolicyDep,
    once: Once,
    response: Response,
) -> PlanView:
    """Change a plan in force by a document. If-Match names the plan's version: 428 without, 412 when it is stale.

    409 `plan-is-draft`; 422 `amendment-empty`, `task-unknown`, `task-withdrawn`, `task-is-derived`, `date-before-plan`,
    `starts-after-due`, `plan-ends-before-start`, `deliverable-with-milestones`, `unit-unknown`, `unit-outside-plan`.
    """
    amendment = given.as_amendment()

    async def amend(tx: Transaction) -> PlanView:
        plan, tasks = await use_cases.amend_plan(tx, principal, policy, plan_id, expected_version, amendment)
        return plan_view(plan, tasks, policy)

    view = await once(amend)
    response.headers["ETag"] = etag(view.version)
    return view
