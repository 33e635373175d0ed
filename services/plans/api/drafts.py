"""Shapes of a plan as it is handed in, and what they become in the domain."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator

from contracts.fact import Identifier, UnitPath
from contracts.plans import TaskKind
from services.plans.api.given import Given, Number
from services.plans.api.plan_views import MAX_COORDINATING, MAX_TASKS
from services.plans.api.views import (
    BudgetLineShape,
    DoubtShape,
    Measured,
    MilestoneShape,
    PathPointShape,
    RecurrenceEvery,
)
from services.plans.domain.budgets import BudgetLine
from services.plans.domain.lines import task_of_line
from services.plans.domain.plans import Plan
from services.plans.domain.policy import Calendar
from services.plans.domain.tasks import CountedOver, Doubt, Task
from shared.ids import new_id

MAX_RUNGS = 50
MAX_POINTS = 100
MAX_DOUBTS = 30
MAX_BUDGET_LINES = 60
LASTING = {"source_text": "source_text", "place": "place", "budget": "budget", "time_path": "own_path"}

Text = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]


class TaskGiven(Given):
    """A line of the plan, as a person confirmed it. Whatever the document does not say is left out.

    A line of a reading may come as it was read: what it holds beyond these fields is passed over.
    """

    model_config = ConfigDict(extra="ignore")

    code: Annotated[str | None, Field(max_length=60)] = None
    name: Text
    kind: TaskKind
    group: Annotated[str | None, Field(max_length=500)] = None
    lead_unit_id: UnitPath | None = None
    coordinating_unit_ids: Annotated[tuple[UnitPath, ...], Field(max_length=MAX_COORDINATING)] = ()
    milestones: Annotated[tuple[MilestoneShape, ...], Field(max_length=MAX_RUNGS)] = ()
    baseline: Number | None = None
    is_falling: bool = False
    measured: Measured = "point"
    expected_output: Annotated[str | None, Field(max_length=4000)] = None
    starts_on: date | None = None
    due_on: date | None = None
    weight: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] = 1.0
    source_text: Annotated[str | None, Field(max_length=20_000)] = None
    place: Annotated[str | None, Field(max_length=200)] = None
    recurrence: Annotated[str | None, Field(max_length=200)] = None
    recurrence_every: RecurrenceEvery | None = None
    counted_over: CountedOver | None = None
    deciding_authority: Annotated[str | None, Field(max_length=300)] = None
    doubts: Annotated[tuple[DoubtShape, ...], Field(max_length=MAX_DOUBTS)] = ()
    budget: Annotated[tuple[BudgetLineShape, ...], Field(max_length=MAX_BUDGET_LINES)] = ()
    time_path: Annotated[list[PathPointShape], Field(min_length=2, max_length=MAX_POINTS)] | None = None

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if self.kind == "deliverable" and self.milestones:
            raise ValueError(
                "sản phẩm (deliverable) không có mốc số; hãy chọn loại chỉ tiêu (indicator) hoặc bỏ các mốc"
            )
        if len({(line.source, line.year) for line in self.budget}) < len(self.budget):
            raise ValueError("mỗi nguồn kinh phí trong một năm chỉ được nêu một lần")
        if self.starts_on and self.due_on and self.starts_on > self.due_on:
            raise ValueError("ngày bắt đầu phải trước hoặc bằng thời hạn")
        if any(earlier.on > later.on for earlier, later in pairwise(self.time_path or ())):
            raise ValueError("các điểm của lộ trình phải theo thứ tự ngày tăng dần")
        return self

    def said(self) -> dict[str, Any]:
        """What the line says, as fields of a task."""
        return {
            **self.model_dump(exclude={"milestones", "doubts", "budget", "time_path"}),
            "milestones": [rung.as_milestone() for rung in self.milestones],
            "doubts": tuple(Doubt(**doubt.model_dump()) for doubt in self.doubts),
            "budget": tuple(BudgetLine(**line.model_dump()) for line in self.budget),
            "own_path": tuple(point.as_point() for point in self.time_path or ()),
        }

    def as_task(self, plan: Plan, position: int, task_id: str | None = None) -> Task:
        """The task as the rules know it, under a fresh id unless it has one."""
        return task_of_line(plan, task_id or new_id(), position, self.said())

    def in_place_of(self, plan: Plan, task: Task) -> Task:
        """The line in the place of another one; where that was read, its money and path stay unless they are given."""
        stays = {kept: getattr(task, kept) for given, kept in LASTING.items() if given not in self.model_fields_set}
        return replace(self.as_task(plan, task.position, task.task_id), **stays)


class PlanGiven(Given):
    """An issued document as a person confirmed it; `calendar` none means the policy's."""

    unit_id: UnitPath
    programme: Annotated[str, Field(min_length=1, max_length=60)]
    title: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
    number: Annotated[str | None, Field(max_length=80)] = None
    issued_on: date | None = None
    issuer: Annotated[str | None, Field(max_length=300)] = None
    signer: Annotated[str | None, Field(max_length=200)] = None
    signer_title: Annotated[str | None, Field(max_length=300)] = None
    valid_from: date
    valid_to: date
    calendar: Calendar | None = None
    parent_plan_id: Identifier | None = None
    reading_id: Identifier | None = None
    tasks: Annotated[list[TaskGiven], Field(max_length=MAX_TASKS)]

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.valid_from > self.valid_to:
            raise ValueError("ngày bắt đầu của kế hoạch phải trước hoặc bằng ngày kết thúc")
        if any(task.starts_on and not task.due_on and task.starts_on > self.valid_to for task in self.tasks):
            raise ValueError("nhiệm vụ không nêu thời hạn phải bắt đầu trước ngày kết thúc của kế hoạch")
        return self

    def as_plan(self) -> Plan:
        """The head as the rules know it, with a fresh id."""
        return Plan(plan_id=new_id(), **self.model_dump(exclude={"tasks"}))

    def as_tasks(self, plan: Plan) -> list[Task]:
        """The lines in the document's order, with fresh ids."""
        return [task.as_task(plan, position) for position, task in enumerate(self.tasks, start=1)]
