"""Due dates. A due date never moves by itself; without one the end of the plan counts, and is shown as such."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.plans.domain.milestones import Milestone


def due_date(given: date | None, milestones: Sequence[Milestone], plan_ends_on: date) -> date | None:
    """Due date the document gives: the task's own, else its last milestone within the plan; none when it gives none."""
    dated = [rung.due_on for rung in milestones if rung.due_on is not None and rung.due_on <= plan_ends_on]
    return given or max(dated, default=None)


def effective_due_date(due_on: date | None, plan_ends_on: date, excused_until: date | None = None) -> date:
    """Day the task is measured against; an excuse can only make it later."""
    return max(due_on or plan_ends_on, excused_until or date.min)


def first_day_late(due_on: date) -> date:
    """First day that no longer counts as in time; the due day itself still does."""
    return due_on + timedelta(days=1)


def days_late(claimed_on: date, effective_due_on: date) -> int:
    """Days after the due date; 0 when on time."""
    return max(0, (claimed_on - effective_due_on).days)
