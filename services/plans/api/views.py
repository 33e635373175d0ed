"""Shapes that several routes give."""

from datetime import date
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.plans import BudgetSource, Comparator, Derivation, TaskKind, WorkState
from services.plans.api.given import Given, Number
from services.plans.domain.milestones import Milestone, flaw
from services.plans.domain.paths import PathPoint
from services.plans.domain.policy import Policy
from services.plans.domain.states import TimeState
from services.plans.domain.tasks import CountedOver, Task
from shared import clock

T = TypeVar("T")

UnitKind = Literal["province", "commune", "body"]
Measured = Literal["point", "period"]
RecurrenceEvery = Literal["week", "month", "quarter", "half_year", "year"]
MAX_VND = 10**15


class Listed(BaseModel, Generic[T]):
    """A list that always comes whole."""

    items: list[T]


class MilestoneShape(Given):
    """One rung of an indicator's ladder, given and shown alike; a rung of a reading may carry more."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    due_on: date | None = None
    comparator: Comparator
    value: Number | None = None
    value_max: Number | None = None
    unit_of_measure: Annotated[str | None, Field(max_length=80)] = None

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if found := flaw(self.as_milestone()):
            raise ValueError(found)
        return self

    def as_milestone(self) -> Milestone:
        """The rung as the rules know it."""
        return Milestone(**self.model_dump())


class PathPointShape(Given):
    """By this day the task should stand at this rate, 0…1."""

    model_config = ConfigDict(from_attributes=True)

    on: date
    rate: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]

    def as_point(self) -> PathPoint:
        """The point as the rules know it."""
        return PathPoint(self.on, self.rate)


class DoubtShape(Given):
    """Something a person should look at in a line that was read."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    code: Annotated[str, Field(max_length=60)]
    message: Annotated[str, Field(max_length=500)]


class BudgetLineShape(Given):
    """Money planned, in whole đồng, by source and year."""

    model_config = ConfigDict(from_attributes=True)

    source: BudgetSource
    year: Annotated[int, Field(ge=2000, le=2100)]
    planned_vnd: Annotated[int, Field(ge=0, le=MAX_VND)]


class DisbursementShape(Given):
    """Money spent since the start of the year, in whole đồng, by source and year."""

    model_config = ConfigDict(from_attributes=True)

    source: BudgetSource
    year: Annotated[int, Field(ge=2000, le=2100)]
    disbursed_vnd: Annotated[int, Field(ge=0, le=MAX_VND)]


class TaskView(BaseModel):
    """A task as it stands. None is not zero: nothing was reported."""

    task_id: str
    plan_id: str
    plan_title: str
    code: str
    name: str
    kind: TaskKind
    group: str | None
    unit_id: str
    lead_unit_id: str | None
    lead_unit_name: str | None
    coordinating_unit_ids: list[str]
    work_state: WorkState
    time_state: TimeState
    starts_on: date
    due_on: date | None
    effective_due_on: date
    target: MilestoneShape | None
    latest_value: float | None
    completion_rate: float | None
    latest_report_id: str | None
    completed_on: date | None
    is_in_force: bool
    excused_until: date | None
    parent_task_id: str | None
    derivation: Derivation | None
    occurrence_on: date | None
    is_series: bool
    is_counted: bool
    version: int
    source_text: str | None
    place: str | None


class TaskDetail(TaskView):
    """A task with what its document says of it."""

    milestones: list[MilestoneShape]
    baseline: float | None
    is_falling: bool
    measured: Measured
    expected_output: str | None
    weight: float
    recurrence: str | None
    recurrence_every: RecurrenceEvery | None
    counted_over: CountedOver | None
    deciding_authority: str | None
    doubts: list[DoubtShape]
    budget: list[BudgetLineShape]
    disbursements: list[DisbursementShape]
    time_path: list[PathPointShape]


SHAPES: dict[str, type[Given]] = {
    "milestones": MilestoneShape,
    "doubts": DoubtShape,
    "budget": BudgetLineShape,
    "disbursements": DisbursementShape,
}
DERIVED = {"time_state", "target", "coordinating_unit_ids", "time_path", *SHAPES}


def task_view(task: Task, policy: Policy, day: date | None = None) -> TaskView:
    """`day` none means today."""
    return TaskView.model_validate(_shown(task, policy, TaskView, day))


def task_detail(task: Task, policy: Policy, day: date | None = None) -> TaskDetail:
    """`day` none means today."""
    lists = {name: [shape.model_validate(line) for line in getattr(task, name)] for name, shape in SHAPES.items()}
    path = [PathPointShape.model_validate(point) for point in task.time_path()]
    return TaskDetail.model_validate({**_shown(task, policy, TaskDetail, day), **lists, "time_path": path})


def _shown(task: Task, policy: Policy, shape: type[TaskView], day: date | None) -> dict[str, Any]:
    today = day or clock.today()
    target = task.target_on(today)
    return {
        **{name: getattr(task, name) for name in shape.model_fields if name not in DERIVED},
        "time_state": task.time_state_on(today, policy.due_soon_days),
        "target": MilestoneShape.model_validate(target) if target else None,
        "coordinating_unit_ids": list(task.coordinating_unit_ids),
    }
