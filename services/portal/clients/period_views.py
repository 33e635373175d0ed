"""Periods, the grid of a period, and who reports in it, as the plans service shows them."""

from datetime import date, datetime

from services.portal.clients.views import Milestone, View


class Reopening(View):
    """Who opened a locked period again, and why."""

    at: datetime
    display_name: str
    reason: str


class Period(View):
    """A reporting period of a plan; `locks_on` is the first day it is locked."""

    period_id: str
    plan_id: str
    unit_id: str
    kind: str
    title: str
    starts_on: date
    ends_on: date
    due_on: date
    locks_on: date
    state: str
    phase: str
    sender_unit_id: str | None = None
    keeper_unit_id: str | None = None
    reopening: Reopening | None = None
    version: int = 1


class Sender(View):
    """A unit that reports in a period."""

    unit_id: str
    display_name: str
    state: str
    task_count: int
    reported_count: int
    missing_count: int
    late_count: int
    last_reported_at: datetime | None = None


class Said(View):
    """What was said of a task in a period."""

    value: float | None = None
    completion_rate: float | None = None
    note: str | None = None
    difficulties: str | None = None
    proposals: str | None = None
    claims_completion: bool = False


class GridRow(View):
    """A task to report on; `locked_because` says why it takes no row."""

    task_id: str
    code: str
    name: str
    kind: str
    group: str | None = None
    unit_id: str
    work_state: str
    target: Milestone | None = None
    current: Said | None = None
    previous: Said | None = None
    locked_because: str | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether a value is asked; else the share done, in percent."""
        return self.target is not None and self.target.value is not None


class Grid(View):
    """The rows of a period, in the order of the document."""

    period: Period
    rows: tuple[GridRow, ...] = ()


class ReportingRule(View):
    """How one kind of period is reported; days count from the last day of the period."""

    kind: str
    cut_off_days: int
    lock_days: int
    sender_unit_id: str | None = None
    receiver_unit_id: str | None = None
    calendar: str | None = None
    is_active: bool = True


class ReportingRules(View):
    """The rules a plan gives, and every rule in force."""

    plan_version: int
    rules: tuple[ReportingRule, ...] = ()
    in_force: tuple[ReportingRule, ...] = ()
