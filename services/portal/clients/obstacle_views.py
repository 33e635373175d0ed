"""Obstacles and excuses, as the plans service shows them."""

from datetime import date, datetime

from services.portal.clients.views import View


class Decision(View):
    """The document a change rests on."""

    number: str | None = None
    title: str | None = None
    issued_on: date | None = None
    issuer: str | None = None


class Obstacle(View):
    """A difficulty of a task."""

    obstacle_id: str
    task_id: str
    task_code: str = ""
    task_name: str = ""
    plan_id: str
    unit_id: str
    unit_name: str | None = None
    description: str
    state: str
    raised_on: date
    age_days: int
    is_old: bool = False
    owner_unit_id: str | None = None
    owner_unit_name: str | None = None
    answer_due_on: date | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    answered_by_name: str | None = None
    closed_on: date | None = None
    reopened_reason: str | None = None


class Excuse(View):
    """What a decision granted a task."""

    until: date
    reason: str
    decision: Decision
    suspends: bool
    excused_on: date
    excused_by_name: str
