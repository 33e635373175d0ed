"""Facts about tasks: how they stand, what was reported, and that they are done."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.fact import Fact, Identifier, Instant, Person, Rate, UnitPath
from contracts.plans.words import (
    BudgetLine,
    Decision,
    Derivation,
    Disbursement,
    EvidenceFile,
    Milestone,
    PathPoint,
    TaskKind,
    WorkState,
)


class TaskStanding(Fact):
    """How a task of a published plan stands. Several facts tell it whole: the one with the highest version counts."""

    about: ClassVar[str] = "task_id"

    task_id: Identifier
    plan_id: Identifier
    code: Annotated[str, Field(max_length=60, description="Number in the document, e.g. `II.2.4(7)`.")]
    task_name: Annotated[str, Field(max_length=4000, description="Name of the task.")]
    kind: TaskKind
    group: Annotated[str | None, Field(max_length=500, description="Heading the task stands under.")] = None
    lead_unit_id: Annotated[UnitPath | None, Field(description="Lead unit; none while unassigned.")] = None
    coordinating_unit_ids: Annotated[tuple[UnitPath, ...], Field(description="Coordinating units.")] = ()
    milestones: Annotated[
        tuple[Milestone, ...], Field(description="Ladder of targets, earliest first; empty for a deliverable.")
    ] = ()
    expected_output: Annotated[str | None, Field(max_length=4000, description="Expected product.")] = None
    starts_on: Annotated[date, Field(description="First day of the time path.")]
    due_on: Annotated[date | None, Field(description="Due date the document gives; it never moves by itself.")] = None
    effective_due_on: Annotated[
        date,
        Field(
            description="Day the task is measured against: `due_on`, or the end of the plan when the document gives "
            "none, or the day an excuse runs to."
        ),
    ]
    time_path: Annotated[
        tuple[PathPoint, ...], Field(min_length=2, description="Expected completion rate over time, days ascending.")
    ]
    weight: Annotated[float, Field(gt=0, description="Weight in its unit's score.")] = 1.0
    measured: Annotated[
        Literal["point", "period"] | None,
        Field(description="Whether values tell the state on a day, or are summed over the periods."),
    ] = None
    excused_until: Annotated[date | None, Field(description="Day a decided excuse runs to.")] = None
    is_suspended: Annotated[bool, Field(description="True while work is paused by a decision.")] = False
    is_in_force: Annotated[bool, Field(description="False once an amendment withdrew the task.")] = True
    parent_task_id: Annotated[Identifier | None, Field(description="Line of the plan this task was made from.")] = None
    derivation: Annotated[
        Derivation | None,
        Field(description="`occurrence`: one turn of a recurring line; `counted`: one unit's part of a counted one."),
    ] = None
    budget: Annotated[tuple[BudgetLine, ...], Field(description="Money planned.")] = ()


class TaskAssigned(TaskStanding):
    """A task of a published plan stands with its lead unit (or with none: unassigned is legal and visible)."""

    name: ClassVar[str] = "task.assigned"


class TaskAmended(TaskStanding):
    """A task was changed, or withdrawn, by an amendment of its plan."""

    name: ClassVar[str] = "task.amended"

    reason: Annotated[str, Field(max_length=1000, description="Why it was changed.")]
    decision: Annotated[Decision, Field(description="The document that changes it.")]
    amended_on: Annotated[date, Field(description="Day of the change in the province's time.")]
    completion_rate: Annotated[
        Rate | None,
        Field(
            description="Last reported rate, held against the targets after the change; none when nothing was reported "
            "or the task is completed."
        ),
    ] = None


class DelayExcused(TaskStanding):
    """A decision excuses a task's delay, or pauses it, until a day; a later one takes the place of an earlier one."""

    name: ClassVar[str] = "delay.excused"

    excuse_id: Identifier
    reason: Annotated[str, Field(max_length=1000, description="Objective reason.")]
    decision: Annotated[Decision, Field(description="The document that excuses it.")]
    excused_on: Annotated[date, Field(description="Day it was entered, in the province's time.")]


class TaskReported(Fact):
    """A unit reported on a task in a period; a later `report_version` corrects an earlier one."""

    name: ClassVar[str] = "task.reported"
    about: ClassVar[str] = "task_id"

    task_id: Identifier
    plan_id: Identifier
    report_id: Identifier
    report_version: Annotated[
        int, Field(ge=1, description="1 for the first, higher for corrections in the same period.")
    ]
    period_id: Identifier
    reported_at: Instant
    reported_on: Annotated[date, Field(description="Day of the report in the province's time.")]
    value: Annotated[float | None, Field(description="Value in the unit of measure; none is not zero.")] = None
    completion_rate: Annotated[
        Rate | None, Field(description="Completion rate the value amounts to; none when nothing was given.")
    ] = None
    claims_completion: Annotated[
        bool, Field(description="True when the unit claims the task is done; evidence follows.")
    ]
    evidence: Annotated[tuple[EvidenceFile, ...], Field(description="Files attached.")] = ()
    note: Annotated[str | None, Field(max_length=4000, description="Free text.")] = None
    difficulties: Annotated[str | None, Field(max_length=4000, description="Khó khăn, vướng mắc.")] = None
    proposals: Annotated[str | None, Field(max_length=4000, description="Kiến nghị.")] = None
    work_state: Annotated[WorkState, Field(description="State of the task after the report.")]
    reporter: Person
    disbursements: Annotated[tuple[Disbursement, ...], Field(description="Money spent up to now.")] = ()
    is_counted: Annotated[
        bool, Field(description="True when the system counted the value from the tasks of subordinate units.")
    ] = False


class TaskCompleted(Fact):
    """The claim of a task was accepted. On time or late by the day the claim was submitted."""

    name: ClassVar[str] = "task.completed"
    about: ClassVar[str] = "task_id"

    task_id: Identifier
    plan_id: Identifier
    report_id: Identifier
    claimed_on: Annotated[date, Field(description="Day the accepted claim was submitted.")]
    effective_due_on: Annotated[date, Field(description="Due date it is measured against.")]
    days_late: Annotated[int, Field(ge=0, description="Days after the due date; 0 when on time.")]
