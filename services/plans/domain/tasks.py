"""A task: one line of a plan that a unit answers for."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.plans.domain import states
from services.plans.domain.budgets import BudgetLine, Disbursement
from services.plans.domain.milestones import Milestone, current_milestone, segment_start
from services.plans.domain.paths import PathPoint, resolve_path
from services.plans.domain.policy import PeriodKind

Derivation = Literal["occurrence", "counted"]
CountedOver = Literal["communes", "bodies"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at in a line that was read; `message` is Vietnamese."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it stands. `own_path` is the path the plan gives, empty where it gives none.

    `completion_rate` and `latest_value` are what was last reported without a claim, or came with the accepted claim;
    none means nothing was reported, which is not zero. `version` counts its facts, 0 in a draft.

    A line that recurs, or is counted over subordinate units, is answered by tasks made from it: these name it in
    `parent_task_id`. A withdrawn task is not `is_in_force`. `effective_due_on` holds an excuse in already.
    """

    task_id: str
    plan_id: str
    plan_title: str
    plan_unit_id: str
    position: int
    code: str
    name: str
    kind: str
    starts_on: date
    effective_due_on: date
    due_on: date | None = None
    group: str | None = None
    lead_unit_id: str | None = None
    lead_unit_name: str | None = None
    coordinating_unit_ids: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    baseline: float | None = None
    is_falling: bool = False
    measured: str = "point"
    expected_output: str | None = None
    weight: float = 1.0
    source_text: str | None = None
    place: str | None = None
    recurrence: str | None = None
    recurrence_every: PeriodKind | None = None
    parent_task_id: str | None = None
    derivation: Derivation | None = None
    occurrence_on: date | None = None
    counted_over: CountedOver | None = None
    deciding_authority: str | None = None
    doubts: tuple[Doubt, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    disbursements: tuple[Disbursement, ...] = ()
    is_in_force: bool = True
    excused_until: date | None = None
    own_path: tuple[PathPoint, ...] = ()
    work_state: states.WorkState = "not_started"
    latest_value: float | None = None
    completion_rate: float | None = None
    latest_report_id: str | None = None
    claim_report_id: str | None = None
    completed_on: date | None = None
    is_published: bool = False
    version: int = 0

    @property
    def unit_id(self) -> str:
        """Unit the task belongs to: its lead unit, or the plan's while it is unassigned."""
        return self.lead_unit_id or self.plan_unit_id

    @property
    def is_end_of_plan(self) -> bool:
        """Whether the document gives no date, so that the end of the plan counts."""
        return self.due_on is None

    @property
    def is_series(self) -> bool:
        """Whether the line recurs: its occurrences are reported on, not the line itself."""
        return self.kind == "deliverable" and self.recurrence_every is not None and self.derivation is None

    @property
    def is_counted(self) -> bool:
        """Whether its value is counted from the tasks of subordinate units, never typed."""
        return self.counted_over is not None and self.derivation is None

    @property
    def reader_unit_ids(self) -> tuple[str, ...]:
        """Units whose people may read the task."""
        return (self.unit_id, self.plan_unit_id, *self.coordinating_unit_ids)

    def target_on(self, day: date) -> Milestone | None:
        """Milestone that counts on a day; none for a deliverable."""
        return current_milestone(self.milestones, day)

    def segment_start_on(self, day: date) -> date:
        """First day of the work on the milestone that counts on a day."""
        return segment_start(self.milestones, self.target_on(day), self.starts_on)

    def time_path(self) -> tuple[PathPoint, ...]:
        """Expected completion rate over time, resolved to points."""
        return resolve_path(self.milestones, self.starts_on, self.effective_due_on, self.own_path)

    def time_state_on(self, day: date, due_soon_days: int) -> states.TimeState:
        """Time state on a day; a completed task keeps the one of the day its accepted claim was submitted."""
        completed_on = self.completed_on if self.work_state == "completed" else None
        return states.time_state(self.effective_due_on, day, due_soon_days=due_soon_days, completed_on=completed_on)
