"""What other services show, as far as the portal shows it. Unknown fields pass unread."""

from datetime import date, datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class View(BaseModel):
    """Open to fields added later."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Listed(View, Generic[T]):
    """A page of a list."""

    items: list[T]
    next_cursor: str | None = None


class Unit(View):
    """A unit of the tree."""

    unit_id: str
    display_name: str
    kind: str | None = None
    is_active: bool = True
    peer_group: str | None = None
    code: str | None = None


class Milestone(View):
    """A target."""

    due_on: date | None = None
    comparator: str
    value: float | None = None
    value_max: float | None = None
    unit_of_measure: str | None = None


class Report(View):
    """What a unit said of a task once."""

    report_id: str
    period_id: str | None = None
    reported_at: datetime | None = None
    reported_on: date | None = None
    value: float | None = None
    completion_rate: float | None = None
    claims_completion: bool = False
    note: str | None = None
    difficulties: str | None = None
    proposals: str | None = None
    evidence: list[dict[str, Any]] = []


class PlannedMoney(View):
    """Money planned, in whole đồng, by source and year."""

    source: str
    year: int
    planned_vnd: int


class SpentMoney(View):
    """Money spent since the start of the year, in whole đồng, by source and year."""

    source: str
    year: int
    disbursed_vnd: int


class Task(View):
    """A task; `completion_rate` 0…1, none when nothing was reported."""

    task_id: str
    plan_id: str
    plan_title: str | None = None
    code: str | None = None
    name: str
    kind: str
    group: str | None = None
    lead_unit_id: str | None = None
    lead_unit_name: str | None = None
    coordinating_unit_ids: list[str] = []
    work_state: str
    time_state: str
    starts_on: date | None = None
    due_on: date | None = None
    effective_due_on: date | None = None
    target: Milestone | None = None
    latest_value: float | None = None
    completion_rate: float | None = None
    latest_report_id: str | None = None
    version: int = 1
    source_text: str | None = None
    place: str | None = None
    is_in_force: bool = True
    excused_until: date | None = None
    parent_task_id: str | None = None
    is_series: bool = False
    is_counted: bool = False
    budget: list[PlannedMoney] = []
    disbursements: list[SpentMoney] = []
    reports: list[Report] = []
    obstacles: list[dict[str, Any]] = []
    parts: "list[Task]" = []


class File(View):
    """A file of evidence."""

    evidence_id: str
    name: str
    media_type: str
    size_bytes: int
