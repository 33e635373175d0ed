"""Excuses: a decision moves the day a task is measured against, or pauses its work until that day."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.plans.domain.deadlines import effective_due_date
from services.plans.domain.decisions import Decision
from services.plans.domain.reports import TASK_COMPLETED, Objection
from services.plans.domain.states import WorkState
from services.plans.domain.tasks import Task

EXCUSED_BY_TURN = Objection(
    "task-is-series",
    "Nhiệm vụ này lặp lại theo kỳ nên không gia hạn chung: hãy gia hạn nhiệm vụ của đúng kỳ bị chậm.",
    is_conflict=True,
)
WITHDRAWN_NEEDS_NONE = Objection(
    "task-withdrawn",
    "Nhiệm vụ đã thôi thực hiện theo văn bản điều chỉnh nên không cần gia hạn. "
    "Nếu nhiệm vụ còn phải làm, hãy thêm lại bằng một lần điều chỉnh kế hoạch.",
    is_conflict=True,
)


@dataclass(frozen=True, slots=True)
class Excuse:
    """An excuse as decided. `work_state_before` is what the task goes back to when a pause ends."""

    excuse_id: str
    task_id: str
    until: date
    reason: str
    decision: Decision
    suspends: bool
    work_state_before: WorkState
    excused_at: datetime
    excused_on: date
    excused_by: str
    excused_by_name: str


def objection_to_excuse(task: Task, until: date, plan_ends_on: date, day: date) -> Objection | None:
    """Why a task cannot be excused until a day; none when it can."""
    if task.work_state == "completed":
        return TASK_COMPLETED
    if task.is_series or not task.is_in_force:
        return EXCUSED_BY_TURN if task.is_series else WITHDRAWN_NEEDS_NONE
    earliest = max(task.due_on or plan_ends_on, day)
    if until < earliest:
        return Objection(
            "excuse-too-early",
            f"Nhiệm vụ có hạn {task.due_on or plan_ends_on:%d/%m/%Y}, hôm nay là {day:%d/%m/%Y}: "
            f"ngày được gia hạn phải từ {earliest:%d/%m/%Y} trở đi.",
        )
    return None


def excused(task: Task, excuse: Excuse, plan_ends_on: date) -> Task:
    """The task under an excuse, which takes the place of an earlier one."""
    state: WorkState = "suspended" if excuse.suspends else excuse.work_state_before
    return replace(
        task,
        excused_until=excuse.until,
        effective_due_on=effective_due_date(task.due_on, plan_ends_on, excuse.until),
        work_state=state,
        version=task.version + 1,
    )


def state_before(task: Task, earlier: Excuse | None) -> WorkState:
    """State a task has, or had before the pause it is in."""
    if task.work_state != "suspended":
        return task.work_state
    return earlier.work_state_before if earlier else "in_progress"
