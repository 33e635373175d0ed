"""Obstacles: difficulties that units name in their reports, from naming to answer."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from services.plans.domain.reports import Objection

ObstacleState = Literal["open", "assigned", "answered", "closed"]

CLOSED = Objection(
    "obstacle-closed",
    "Khó khăn, vướng mắc này đã khép lại. Nếu còn vướng, hãy mở lại và nêu rõ lý do.",
    is_conflict=True,
)
NOT_CLOSED = Objection(
    "obstacle-not-closed", "Khó khăn, vướng mắc này chưa khép lại nên không cần mở lại.", is_conflict=True
)
UNANSWERED = Objection(
    "obstacle-unanswered",
    "Khó khăn, vướng mắc chưa có trả lời nên chưa thể khép lại. Hãy ghi nội dung trả lời trước.",
    is_conflict=True,
)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A difficulty of a task as it stands. `unit_id` is the unit of its task; `version` counts its changes."""

    obstacle_id: str
    task_id: str
    plan_id: str
    unit_id: str
    report_id: str
    description: str
    raised_at: datetime
    raised_on: date
    state: ObstacleState = "open"
    owner_unit_id: str | None = None
    answer_due_on: date | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    answered_by_name: str | None = None
    closed_on: date | None = None
    reopened_reason: str | None = None
    version: int = 1

    def age_days(self, day: date) -> int:
        """Days it stood, or stands, unresolved."""
        return ((self.closed_on or day) - self.raised_on).days


def objection_to_change(obstacle: Obstacle) -> Objection | None:
    """Why an obstacle can be neither assigned nor answered; none when it can."""
    return CLOSED if obstacle.state == "closed" else None


def objection_to_closing(obstacle: Obstacle) -> Objection | None:
    """Why an obstacle cannot be closed; none when it can."""
    if obstacle.state == "closed":
        return CLOSED
    return UNANSWERED if obstacle.answer is None else None


def assigned(obstacle: Obstacle, owner_unit_id: str, answer_due_on: date | None) -> Obstacle:
    """The obstacle with the unit that has to answer; an answer given already stays."""
    state: ObstacleState = "answered" if obstacle.state == "answered" else "assigned"
    return replace(
        obstacle, owner_unit_id=owner_unit_id, answer_due_on=answer_due_on, state=state, version=obstacle.version + 1
    )


def answered(obstacle: Obstacle, answer: str, at: datetime, account_id: str, display_name: str) -> Obstacle:
    """The obstacle with its answer, which takes the place of an earlier one."""
    return replace(
        obstacle,
        answer=answer,
        answered_at=at,
        answered_by=account_id,
        answered_by_name=display_name,
        state="answered",
        version=obstacle.version + 1,
    )


def closed(obstacle: Obstacle, day: date) -> Obstacle:
    """The obstacle settled."""
    return replace(obstacle, state="closed", closed_on=day, version=obstacle.version + 1)


def reopened(obstacle: Obstacle, reason: str) -> Obstacle:
    """The obstacle standing again; its old answer is kept to be read."""
    state: ObstacleState = "assigned" if obstacle.owner_unit_id else "open"
    return replace(obstacle, state=state, closed_on=None, reopened_reason=reason, version=obstacle.version + 1)
