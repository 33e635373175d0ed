"""A plan: an issued document whose tasks are tracked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.plans.domain.milestones import falls_back
from services.plans.domain.policy import Calendar
from services.plans.domain.tasks import Task


@dataclass(frozen=True, slots=True)
class Plan:
    """Head of a plan; `calendar` none means the policy's. `version` counts its changes and its facts."""

    plan_id: str
    unit_id: str
    programme: str
    title: str
    valid_from: date
    valid_to: date
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    calendar: Calendar | None = None
    parent_plan_id: str | None = None
    reading_id: str | None = None
    published_on: date | None = None
    version: int = 1

    @property
    def is_published(self) -> bool:
        """Whether the plan is in force; before that it is a draft."""
        return self.published_on is not None


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001  the field's word; the built-in is never meant here
    """Something legal in a plan that a person should look at; `message` is Vietnamese."""

    task_id: str
    code: str
    message: str


def warnings_of(tasks: Iterable[Task], plan_ends_on: date) -> tuple[Warning, ...]:
    """What to look at before publishing: nothing here refuses a plan."""
    return tuple(
        Warning(task.task_id, code, message) for task in tasks for code, message in _doubts(task, plan_ends_on)
    )


def _doubts(task: Task, plan_ends_on: date) -> Iterable[tuple[str, str]]:
    if task.lead_unit_id is None:
        yield "unassigned", "Chưa có đơn vị chủ trì."
    if task.is_end_of_plan:
        yield "undated", f"Văn bản không nêu thời hạn; tạm tính theo ngày kết thúc kế hoạch {plan_ends_on:%d/%m/%Y}."
    elif task.effective_due_on > plan_ends_on:
        yield "due-after-plan", f"Thời hạn {task.effective_due_on:%d/%m/%Y} sau ngày kết thúc kế hoạch."
    if falls_back(task.milestones, is_falling=task.is_falling):
        yield "ladder-falls-back", "Mốc sau đặt mục tiêu thấp hơn mốc trước; hãy đối chiếu văn bản."
    if task.is_falling and task.baseline is None and any(rung.is_numeric for rung in task.milestones):
        yield "baseline-missing", "Chỉ tiêu giảm chưa có mức ban đầu: chỉ biết đạt hay chưa đạt, không tính được tỷ lệ."
