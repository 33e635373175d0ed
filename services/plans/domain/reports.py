"""What a unit reports of a task in a period, and what a report must hold."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from services.plans.domain.budgets import Disbursement, after_spending
from services.plans.domain.completion import completion_rate, is_in_range
from services.plans.domain.states import WorkState
from services.plans.domain.tasks import Task


@dataclass(frozen=True, slots=True)
class File:
    """A file of evidence by its content."""

    evidence_id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What the reporter says. None is not zero: it means the reporter gave no figure."""

    value: float | None = None
    completion_rate: float | None = None
    note: str | None = None
    difficulties: str | None = None
    proposals: str | None = None
    claims_completion: bool = False
    evidence_ids: tuple[str, ...] = ()
    disbursements: tuple[Disbursement, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report as kept: every correction in a period is a version of its own."""

    report_id: str
    task_id: str
    plan_id: str
    period_id: str
    report_version: int
    reported_at: datetime
    reported_on: date
    said: Statement
    completion_rate: float | None
    evidence: tuple[File, ...]
    work_state: WorkState
    reporter_id: str
    reporter_name: str
    is_counted: bool = False
    """Made by the system from the tasks of subordinate units."""


class Objection(NamedTuple):
    """Why a report is refused: stable code and Vietnamese sentence with the way out."""

    slug: str
    sentence: str
    is_conflict: bool = False
    """Whether the state of the thing stands against it, not what was said."""


EVIDENCE_REQUIRED = Objection(
    "evidence-required",
    "Báo cáo hoàn thành phải đính kèm ít nhất một minh chứng. Chưa có gì được ghi nhận: hãy đính kèm minh chứng rồi "
    "gửi lại, hoặc bỏ chọn “hoàn thành” để gửi chính báo cáo này như báo cáo tiến độ.",
)
TASK_COMPLETED = Objection(
    "task-completed",
    "Nhiệm vụ đã được công nhận hoàn thành nên không nhận thêm báo cáo. "
    "Nếu kết quả cần xem lại, hãy liên hệ cơ quan thường trực.",
    is_conflict=True,
)
TASK_WITHDRAWN = Objection(
    "task-withdrawn",
    "Nhiệm vụ đã thôi thực hiện theo văn bản điều chỉnh kế hoạch nên không nhận thêm báo cáo. "
    "Nếu nhiệm vụ còn phải làm, hãy đề nghị cơ quan thường trực điều chỉnh lại kế hoạch.",
    is_conflict=True,
)
TASK_IS_SERIES = Objection(
    "task-is-series",
    "Nhiệm vụ này lặp lại theo kỳ nên không báo cáo chung: hãy mở nhiệm vụ của đúng kỳ đang thực hiện và báo cáo ở đó.",
    is_conflict=True,
)
VALUE_IS_COUNTED = Objection(
    "value-is-counted",
    "Kết quả của chỉ tiêu này do hệ thống đếm từ các đơn vị trực thuộc, không nhập tay: "
    "từng đơn vị báo cáo nhiệm vụ của mình kèm minh chứng.",
    is_conflict=True,
)
VALUE_REQUIRED = Objection(
    "value-required",
    "Chỉ tiêu này đo bằng số: hãy nhập giá trị đạt được (tỷ lệ hoàn thành do hệ thống tính), "
    "hoặc ghi chú lý do chưa có số liệu.",
)
VALUE_NOT_EXPECTED = Objection(
    "value-not-expected",
    "Nhiệm vụ này không đo bằng số: hãy báo cáo tỷ lệ hoàn thành thay cho giá trị.",
)
EMPTY_REPORT = Objection(
    "empty-report",
    "Báo cáo chưa có nội dung: hãy nhập số liệu, hoặc ghi chú, hoặc nêu khó khăn, vướng mắc.",
)


def objection_to(task: Task, said: Statement, day: date) -> Objection | None:
    """Why a task does not take this statement on a day; none when it does."""
    if objection := objection_to_reports(task):
        return objection
    if said.claims_completion and not said.evidence_ids:
        return EVIDENCE_REQUIRED
    target = task.target_on(day)
    if said.value is not None and not is_in_range(said.value, target):
        return _out_of_range(said.value, target.unit_of_measure if target else None)
    return _missing_figure(said, is_numeric=target is not None and target.is_numeric)


def objection_to_reports(task: Task) -> Objection | None:
    """Why a task takes no report at all, whatever it says; none when it takes one."""
    reasons = {
        TASK_WITHDRAWN: not task.is_in_force,
        TASK_COMPLETED: task.work_state == "completed",
        TASK_IS_SERIES: task.is_series,
        VALUE_IS_COUNTED: task.is_counted,
    }
    return next((objection for objection, stands in reasons.items() if stands), None)


def objection_to_money(task: Task, said: Statement) -> Objection | None:
    """Why money spent cannot be taken as told: it is less than was told before, and no note says why."""
    before = {(line.source, line.year): line.disbursed_vnd for line in task.disbursements}
    fallen = [line for line in said.disbursements if line.disbursed_vnd < before.get((line.source, line.year), 0)]
    if not fallen or (said.note or "").strip():
        return None
    line = fallen[0]
    return Objection(
        "disbursement-falls",
        f"Số giải ngân năm {line.year} ({_dong(line.disbursed_vnd)}) thấp hơn số đã báo cáo "
        f"({_dong(before[line.source, line.year])}). Hãy kiểm tra lại, hoặc ghi chú lý do giảm.",
    )


def _dong(amount: int) -> str:
    return f"{amount:,} đồng".replace(",", ".")


def _missing_figure(said: Statement, *, is_numeric: bool) -> Objection | None:
    if said.value is not None and not is_numeric:
        return VALUE_NOT_EXPECTED
    if said.value is not None or (said.completion_rate is not None and not is_numeric):
        return None
    if said.completion_rate is not None:
        return VALUE_REQUIRED
    has_words = bool((said.note or "").strip() or (said.difficulties or "").strip() or said.disbursements)
    if has_words or (said.claims_completion and not is_numeric):
        return None
    return VALUE_REQUIRED if is_numeric else EMPTY_REPORT


def _out_of_range(value: float, unit_of_measure: str | None) -> Objection:
    shown = f"{value:g}".replace(".", ",")
    measure = f" {unit_of_measure}" if unit_of_measure else ""
    return Objection(
        "value-out-of-range",
        f"Giá trị {shown}{measure} nằm ngoài phạm vi của đơn vị tính: không được âm, "
        "và không quá 100 nếu tính bằng phần trăm. Hãy kiểm tra lại số liệu.",
    )


def rate_of(task: Task, said: Statement, total: float | None, day: date) -> float | None:
    """Completion rate a statement amounts to, 0…1; none when it gives no figure.

    `total` is the value to hold against the milestone: the value itself, or for an indicator measured by period the sum
    of the periods of the segment.
    """
    target = task.target_on(day)
    if target is None or not target.is_numeric:
        return said.completion_rate
    if total is None:
        return None
    return completion_rate(total, target, baseline=task.baseline, is_falling=task.is_falling)


def with_report(task: Task, report: Report, total: float | None) -> Task:
    """The task after a report. A claim leaves rate and value where they were until it is judged."""
    reported = replace(
        task,
        work_state=report.work_state,
        latest_report_id=report.report_id,
        disbursements=after_spending(task.disbursements, report.said.disbursements),
        version=task.version + 1,
    )
    if report.said.claims_completion:
        return replace(reported, claim_report_id=report.report_id)
    return replace(
        reported,
        latest_value=task.latest_value if total is None else total,
        completion_rate=task.completion_rate if report.completion_rate is None else report.completion_rate,
    )
