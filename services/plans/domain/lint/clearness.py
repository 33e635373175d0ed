"""The "6 rõ" of a line: người, việc, thời gian, trách nhiệm, sản phẩm, thẩm quyền."""

import re
from collections.abc import Iterator, Sequence

from services.plans.domain.lint.finding import Finding, Frame, short
from services.plans.domain.lint.verbs import is_action
from services.plans.domain.tasks import Task

SEVERAL = frozenset({"lead-unit-several"})
NAMED = frozenset({"coordinating-unit-unknown", "lead-unit-several"})
TOGETHER = re.compile(r"phối hợp (?:chặt chẽ )?(?:với|cùng)|cùng với các", re.IGNORECASE)
FEWEST_WORDS = 3


def lead_missing(lines: Sequence[Task], _frame: Frame) -> Iterator[Finding]:
    """Rõ người: somebody leads."""
    for line in lines:
        if line.lead_unit_id is None:
            yield Finding("lead-missing", "warning", "Chưa có đơn vị chủ trì.", (line.task_id,), "nguoi")


def leads_several(lines: Sequence[Task], _frame: Frame) -> Iterator[Finding]:
    """Rõ trách nhiệm: one leads, not several."""
    message = "Văn bản nêu nhiều đơn vị chủ trì; cần một đơn vị chịu trách nhiệm chính, các đơn vị khác phối hợp."
    for line in lines:
        if _doubts(line) & SEVERAL:
            yield Finding("leads-several", "warning", message, (line.task_id,), "trach-nhiem")


def coordinating_missing(lines: Sequence[Task], _frame: Frame) -> Iterator[Finding]:
    """Rõ trách nhiệm: who works along is assigned where the text names them."""
    message = "Văn bản nêu việc phối hợp nhưng dòng chưa có đơn vị phối hợp."
    for line in lines:
        is_named = bool(_doubts(line) & NAMED) or bool(TOGETHER.search(line.source_text or line.name))
        if is_named and not line.coordinating_unit_ids:
            yield Finding("coordinating-missing", "hint", message, (line.task_id,), "trach-nhiem")


def work_unclear(lines: Sequence[Task], _frame: Frame) -> Iterator[Finding]:
    """Rõ việc: a deliverable says what is done."""
    for line in lines:
        if line.kind != "deliverable":
            continue
        if len(line.name.split()) < FEWEST_WORDS:
            message = "Tên việc quá ngắn, chưa rõ phải làm gì."
            yield Finding("work-too-short", "warning", message, (line.task_id,), "viec")
        elif not is_action(line.name):
            message = "Tên việc không bắt đầu bằng động từ, chưa rõ phải làm gì."
            yield Finding("work-not-an-action", "hint", message, (line.task_id,), "viec")


def due_missing(lines: Sequence[Task], frame: Frame) -> Iterator[Finding]:
    """Rõ thời gian: the document gives a day."""
    message = f"Văn bản không nêu thời hạn; tạm tính theo ngày kết thúc kế hoạch {frame.valid_to:%d/%m/%Y}."
    for line in lines:
        if line.is_end_of_plan:
            yield Finding("due-missing", "warning", message, (line.task_id,), "thoi-gian")


def output_missing(lines: Sequence[Task], _frame: Frame) -> Iterator[Finding]:
    """Rõ sản phẩm: a deliverable names what comes of it; an indicator has its number."""
    for line in lines:
        if line.kind == "deliverable" and not (line.expected_output or "").strip():
            yield Finding("output-missing", "warning", "Chưa nêu sản phẩm đầu ra.", (line.task_id,), "san-pham")
        elif line.kind == "indicator" and not any(rung.is_numeric for rung in line.milestones):
            message = f"Chỉ tiêu “{short(line.name)}” không có con số; cần xác định cách đánh giá."
            yield Finding("indicator-without-number", "warning", message, (line.task_id,), "san-pham")


def authority_missing(lines: Sequence[Task], _frame: Frame) -> Iterator[Finding]:
    """Rõ thẩm quyền: one hint for all lines, for most documents name nobody."""
    silent = tuple(line.task_id for line in lines if not (line.deciding_authority or "").strip())
    if silent:
        message = f"{len(silent)} dòng chưa nêu cấp có thẩm quyền quyết định."
        yield Finding("authority-missing", "hint", message, silent, "tham-quyen")


def _doubts(line: Task) -> set[str]:
    return {doubt.code for doubt in line.doubts}
