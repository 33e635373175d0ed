"""Plans as the plans service shows them, line by line: readings, drafts, findings."""

from datetime import date, datetime
from typing import Any

from services.portal.clients.views import Milestone, Task, View


class Doubt(View):
    """Something a person should look at in a line that was read."""

    code: str
    message: str


class Line(Task):
    """A task with what its document says of it."""

    plan_title: str | None = None
    milestones: tuple[Milestone, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    baseline: float | None = None
    is_falling: bool = False
    measured: str = "point"
    expected_output: str | None = None
    weight: float = 1.0
    recurrence: str | None = None
    recurrence_every: str | None = None
    counted_over: str | None = None
    deciding_authority: str | None = None
    parent_task_id: str | None = None
    derivation: str | None = None
    occurrence_on: date | None = None
    is_series: bool = False
    is_counted: bool = False
    is_in_force: bool = True


class Plan(View):
    """A plan; its lines when read alone."""

    plan_id: str
    unit_id: str
    programme: str
    title: str
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    valid_from: date
    valid_to: date
    calendar: str | None = None
    parent_plan_id: str | None = None
    reading_id: str | None = None
    status: str
    version: int = 1
    tasks: tuple[Line, ...] = ()

    @property
    def is_draft(self) -> bool:
        return self.status == "draft"

    def line(self, task_id: str) -> Line | None:
        """The line of an id."""
        return next((line for line in self.tasks if line.task_id == task_id), None)


class Finding(View):
    """Something a check of the whole plan found; `severity` error, warning or hint."""

    code: str
    severity: str
    message: str
    task_ids: tuple[str, ...] = ()
    clear: str | None = None


class Encounter(View):
    """An earlier reading of the same document."""

    reading_id: str
    file_name: str
    read_at: datetime
    plan_id: str | None = None
    plan_title: str | None = None
    status: str | None = None


class Reading(View):
    """A kept reading; items as the reader gives them, with suggested units."""

    reading_id: str
    unit_id: str
    file_name: str
    size_bytes: int = 0
    seen_before: tuple[Encounter, ...] = ()
    document: dict[str, Any]
    indicators: tuple[dict[str, Any], ...] = ()
    tasks: tuple[dict[str, Any], ...] = ()
    doubts: tuple[Doubt, ...] = ()
