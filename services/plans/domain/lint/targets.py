"""Targets and days of a line that cannot be, or are seldom meant."""

import re
from collections.abc import Iterator, Sequence

from services.plans.domain.completion import PERCENT_LIMIT
from services.plans.domain.lint.finding import Finding, Frame
from services.plans.domain.milestones import Milestone, falls_back
from services.plans.domain.tasks import Task

GROWTH = re.compile(r"(?<!\w)(?:tăng|gấp|so với|vượt|tốc độ)(?!\w)", re.IGNORECASE)


def milestone_falls(lines: Sequence[Task], _frame: Frame) -> Iterator[Finding]:
    message = "Mốc sau đặt mục tiêu thấp hơn mốc trước; hãy đối chiếu văn bản."
    for line in lines:
        if falls_back(line.milestones, is_falling=line.is_falling):
            yield Finding("milestone-falls", "warning", message, (line.task_id,))


def percent_out_of_range(lines: Sequence[Task], _frame: Frame) -> Iterator[Finding]:
    """A share beyond 0…100, unless the line speaks of growth."""
    for line in lines:
        is_growth = GROWTH.search(f"{line.name} {line.source_text or ''}") is not None
        wrong = next((rung for rung in line.milestones if _is_beyond(rung, is_growth=is_growth)), None)
        if wrong is not None:
            shown = f"{wrong.value:g}".replace(".", ",")
            message = f"Mốc {shown} % nằm ngoài khoảng 0–100; nếu là mức tăng, hãy ghi rõ “tăng” trong tên chỉ tiêu."
            yield Finding("percent-out-of-range", "error", message, (line.task_id,))


def due_outside_plan(lines: Sequence[Task], frame: Frame) -> Iterator[Finding]:
    for line in lines:
        if line.is_end_of_plan:
            continue
        if line.effective_due_on > frame.valid_to:
            message = f"Thời hạn {line.effective_due_on:%d/%m/%Y} sau ngày kết thúc kế hoạch."
            yield Finding("due-after-plan", "warning", message, (line.task_id,))
        elif line.effective_due_on < frame.valid_from:
            message = f"Thời hạn {line.effective_due_on:%d/%m/%Y} trước ngày bắt đầu kế hoạch."
            yield Finding("due-before-plan", "error", message, (line.task_id,))


def baseline_missing(lines: Sequence[Task], _frame: Frame) -> Iterator[Finding]:
    message = "Chỉ tiêu giảm chưa có mức ban đầu: chỉ biết đạt hay chưa đạt, không tính được tỷ lệ."
    for line in lines:
        if line.is_falling and line.baseline is None and any(rung.is_numeric for rung in line.milestones):
            yield Finding("baseline-missing", "warning", message, (line.task_id,))


def _is_beyond(rung: Milestone, *, is_growth: bool) -> bool:
    if not rung.is_percent or not rung.is_numeric or rung.value is None:
        return False
    highest = max(rung.value, rung.value_max or rung.value)
    return rung.value < 0 or (highest > PERCENT_LIMIT and not is_growth)
