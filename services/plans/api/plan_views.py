"""Shapes of plans as they are read and assigned."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.fact import Identifier, UnitPath
from services.plans.api.given import Given
from services.plans.api.views import TaskDetail, task_detail
from services.plans.domain.lint import Frame, warnings_of
from services.plans.domain.plans import Plan
from services.plans.domain.policy import Calendar, Policy
from services.plans.domain.tasks import Task
from services.plans.use_cases.plans import Assignment

MAX_TASKS = 1000
MAX_COORDINATING = 50

Status = Literal["draft", "published"]


class PlanCreated(BaseModel):
    """Where the draft stands."""

    plan_id: str
    version: int
    status: Status


class PlanHead(BaseModel):
    """A plan without its tasks."""

    plan_id: str
    unit_id: str
    programme: str
    title: str
    number: str | None
    issued_on: date | None
    issuer: str | None
    signer: str | None
    signer_title: str | None
    valid_from: date
    valid_to: date
    calendar: Calendar | None
    parent_plan_id: str | None
    reading_id: str | None
    status: Status
    published_on: date | None
    version: int

    @classmethod
    def of(cls, plan: Plan) -> "PlanHead":
        return PlanHead.model_validate(_head(plan))


class WarningView(BaseModel):
    """Something legal that a person should look at."""

    model_config = ConfigDict(from_attributes=True)

    task_id: str
    code: str
    message: str


class PlanView(PlanHead):
    """A plan with its tasks."""

    tasks: list[TaskDetail]
    warnings: list[WarningView]


class AssignmentGiven(Given):
    """Who leads a task (none: nobody yet) and who coordinates."""

    task_id: Identifier
    lead_unit_id: UnitPath | None
    coordinating_unit_ids: Annotated[tuple[UnitPath, ...], Field(max_length=MAX_COORDINATING)] = ()


class AssignmentsGiven(Given):
    """Assignments of some of a plan's tasks; the others stay as they are."""

    assignments: Annotated[list[AssignmentGiven], Field(min_length=1, max_length=MAX_TASKS)]

    @model_validator(mode="after")
    def _names_each_task_once(self) -> Self:
        if len(self.by_task()) < len(self.assignments):
            raise ValueError("mỗi nhiệm vụ chỉ được phân công một lần trong một lượt gửi")
        return self

    def by_task(self) -> dict[str, Assignment]:
        """What is wanted, by task id."""
        return {
            given.task_id: Assignment(given.lead_unit_id, given.coordinating_unit_ids) for given in self.assignments
        }


def plan_view(plan: Plan, tasks: Sequence[Task], policy: Policy, day: date | None = None) -> PlanView:
    """`day` none means today."""
    frame = Frame(plan.valid_from, plan.valid_to, policy.likeness)
    warnings = [WarningView.model_validate(warning) for warning in warnings_of(tasks, frame)]
    return PlanView(**_head(plan), tasks=[task_detail(task, policy, day) for task in tasks], warnings=warnings)


def _head(plan: Plan) -> dict[str, object]:
    kept = {name: getattr(plan, name) for name in PlanHead.model_fields if name != "status"}
    return {**kept, "status": "published" if plan.is_published else "draft"}
