"""Facts told by the plans service: plans, units, tasks, periods, deadlines."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.fact import Fact, Frozen, Identifier, Instant, Person, Rate, UnitPath

OWNER = "plans"

WorkState = Literal["not_started", "in_progress", "awaiting_review", "completed", "needs_completion", "suspended"]
TaskKind = Literal["indicator", "deliverable"]
Comparator = Literal[">=", ">", "=", "<=", "<", "range", "qualitative"]
PeriodKind = Literal[
    "week", "month", "quarter", "half_year", "nine_months", "year", "mid_term", "end_of_term", "ad_hoc"
]


class Milestone(Frozen):
    """One rung of an indicator's ladder."""

    due_on: Annotated[
        date | None, Field(description="Last day that still counts; none when the document gives none.")
    ] = None
    comparator: Annotated[Comparator, Field(description="As written in the document; a bare number is `=`.")]
    value: Annotated[float | None, Field(description="Target in `unit_of_measure`; none when qualitative.")] = None
    value_max: Annotated[float | None, Field(description="Upper end of a range.")] = None
    unit_of_measure: Annotated[str | None, Field(max_length=80, description="As written, e.g. `%`.")] = None


class PathPoint(Frozen):
    """A point of the time path: by this day the task should stand at this rate. Between points the path is straight."""

    on: Annotated[date, Field(description="Day of the point.")]
    rate: Annotated[Rate, Field(description="Expected completion rate on that day.")]


class EvidenceFile(Frozen):
    """A file attached to a report, by its content."""

    evidence_id: Identifier
    name: Annotated[str, Field(max_length=255, description="File name as uploaded.")]
    media_type: Annotated[str, Field(max_length=120, description="Media type.")]
    size_bytes: Annotated[int, Field(ge=1, description="Size in bytes.")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the content.")]


class PlanPublished(Fact):
    """A plan came into force with its indicators and tasks."""

    name: ClassVar[str] = "plan.published"
    about: ClassVar[str] = "plan_id"

    plan_id: Identifier
    programme: Annotated[str, Field(max_length=60, description="Programme, e.g. `57-NQ/TW`.")]
    title: Annotated[str, Field(max_length=1000, description="Title as issued.")]
    number: Annotated[str | None, Field(max_length=80, description="Document number as issued.")] = None
    issued_on: Annotated[date | None, Field(description="Date of the document.")] = None
    issuer: Annotated[str | None, Field(max_length=300, description="Issuing body as written.")] = None
    valid_from: Annotated[date, Field(description="First day of the plan.")]
    valid_to: Annotated[date, Field(description="Last day of the plan.")]
    indicator_count: Annotated[int, Field(ge=0, description="Tasks of kind indicator.")]
    deliverable_count: Annotated[int, Field(ge=0, description="Tasks of kind deliverable.")]


class UnitChanged(Fact):
    """A unit was created, renamed, moved or closed."""

    name: ClassVar[str] = "unit.changed"
    about: ClassVar[str] = "unit_id"

    display_name: Annotated[str, Field(max_length=300, description="Name on screen.")]
    kind: Annotated[Literal["province", "commune", "body"], Field(description="Level in the tree.")]
    peer_group: Annotated[str | None, Field(max_length=40, description="Units ranked together, e.g. `phuong`.")] = None
    is_active: Annotated[bool, Field(description="False once the unit was closed.")] = True


class TaskAssigned(Fact):
    """A task of a published plan stands with its lead unit (or with none: unassigned is legal and visible)."""

    name: ClassVar[str] = "task.assigned"
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
        date, Field(description="`due_on`, or the end of the plan when the document gives none.")
    ]
    time_path: Annotated[
        tuple[PathPoint, ...], Field(min_length=2, description="Expected completion rate over time, days ascending.")
    ]
    weight: Annotated[float, Field(gt=0, description="Weight in its unit's score.")] = 1.0


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


class PeriodOpened(Fact):
    """A reporting period opened for the units of a plan."""

    name: ClassVar[str] = "period.opened"
    about: ClassVar[str] = "period_id"

    period_id: Identifier
    plan_id: Identifier
    kind: PeriodKind
    starts_on: Annotated[date, Field(description="First day of the period.")]
    ends_on: Annotated[date, Field(description="Last day of the period.")]
    due_on: Annotated[date, Field(description="Last day a report is in time.")]
    locks_on: Annotated[date, Field(description="First day on which the period is locked.")]


class PeriodClosed(Fact):
    """A reporting period was locked: nothing more can be written in it unless it is reopened with a reason."""

    name: ClassVar[str] = "period.closed"
    about: ClassVar[str] = "period_id"

    period_id: Identifier
    plan_id: Identifier
    kind: PeriodKind
    starts_on: Annotated[date, Field(description="First day of the period.")]
    ends_on: Annotated[date, Field(description="Last day of the period.")]
    closed_at: Instant


class DeadlineBreached(Fact):
    """A task passed its effective due date without being completed. Told once for each due date."""

    name: ClassVar[str] = "deadline.breached"
    about: ClassVar[str] = "task_id"

    task_id: Identifier
    plan_id: Identifier
    due_on: Annotated[date, Field(description="Effective due date that passed.")]
    is_end_of_plan: Annotated[
        bool, Field(description="True when the document gives no date and the plan's end counts.")
    ]
    breached_on: Annotated[date, Field(description="First day after the due date.")]
    work_state: Annotated[WorkState, Field(description="State of the task on that day.")]
    completion_rate: Annotated[
        Rate | None, Field(description="Last reported rate; none when nothing was reported.")
    ] = None


FACTS: tuple[type[Fact], ...] = (
    PlanPublished,
    UnitChanged,
    TaskAssigned,
    TaskReported,
    TaskCompleted,
    PeriodOpened,
    PeriodClosed,
    DeadlineBreached,
)
