"""The columns of a plan's workbook: heading, what it holds, how it is written and read. Found by heading, not place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.plans.domain.deadlines import due_date
from services.plans.domain.names import Directory
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.sheets import plan_cells as cells
from services.plans.sheets.cells import Cell, escaped

KINDS = {"indicator": "Chỉ tiêu", "deliverable": "Nhiệm vụ"}
MEASURES = {"point": "Tại thời điểm", "period": "Trong kỳ"}
FALLING = {"True": "Giảm", "False": "Tăng"}
EVERY = {"week": "Tuần", "month": "Tháng", "quarter": "Quý", "half_year": "Nửa năm", "year": "Năm"}
COUNTED = {"communes": "Các xã, phường, đặc khu", "bodies": "Các đơn vị trực thuộc"}

UNITS = "units"
"""Choices of a column that are the units of the place."""

Names = Mapping[str, str]
Shown = str | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """`field` as a line takes it; `hint` tells people what to put in; `choices` are offered as a list."""

    field: str
    heading: str
    width: int
    hint: str
    write: Callable[[Task, Plan, Names], Shown]
    read: Callable[[Cell, Directory], Any] = cells.read_text
    choices: tuple[str, ...] | str | None = None
    is_needed: bool = False


def _text(field: str) -> Callable[[Task, Plan, Names], Shown]:
    return lambda task, _plan, _names: escaped(getattr(task, field))


def _choice(field: str, labels: Mapping[str, str]) -> Callable[[Task, Plan, Names], Shown]:
    return lambda task, _plan, _names: labels.get(str(getattr(task, field)))


def _own_start(task: Task, plan: Plan, _names: Names) -> Shown:
    return None if task.starts_on == min(plan.valid_from, task.effective_due_on) else task.starts_on


def _own_due(task: Task, plan: Plan, _names: Names) -> Shown:
    return None if task.due_on == due_date(None, task.milestones, plan.valid_to) else task.due_on


def _coordinating(task: Task, _plan: Plan, names: Names) -> Shown:
    return "\n".join(str(cells.unit_shown(unit_id, names)) for unit_id in task.coordinating_unit_ids) or None


COLUMNS = (
    Column(
        "task_id", "Mã dòng", 4, "Do hệ thống ghi; để trống với dòng mới.", lambda task, _plan, _names: task.task_id
    ),
    Column("code", "Số hiệu", 12, "Số thứ tự trong văn bản, ví dụ II.2.4(7).", _text("code")),
    Column(
        "kind", "Loại", 11, "Chỉ tiêu: đo bằng số theo mốc. Nhiệm vụ: có sản phẩm, thời hạn.",
        _choice("kind", KINDS), cells.choice_reader(KINDS), tuple(KINDS.values()), is_needed=True,
    ),
    Column("name", "Nội dung", 60, "Tên chỉ tiêu hoặc nhiệm vụ.", _text("name"), is_needed=True),
    Column("group", "Nhóm", 28, "Đề mục trong văn bản.", _text("group")),
    Column(
        "lead_unit_id", "Đơn vị chủ trì", 34, "Một đơn vị; chọn trong danh sách hoặc ghi đúng tên.",
        lambda task, _plan, names: cells.unit_shown(task.lead_unit_id, names), cells.read_unit, UNITS,
    ),
    Column(
        "coordinating_unit_ids", "Đơn vị phối hợp", 34, "Nhiều đơn vị thì mỗi đơn vị một dòng, hoặc cách nhau dấu “;”.",
        _coordinating, cells.read_units,
    ),
    Column("expected_output", "Sản phẩm", 34, "Sản phẩm đầu ra của nhiệm vụ.", _text("expected_output")),
    Column(
        "starts_on", "Ngày bắt đầu", 13, "Để trống: từ ngày bắt đầu kế hoạch.", _own_start, cells.read_day,
    ),
    Column(
        "due_on", "Thời hạn", 13, "Ngày theo văn bản. Để trống: theo mốc cuối, hoặc hết kế hoạch.",
        _own_due, cells.read_day,
    ),
    Column(
        "milestones", "Các mốc", 26,
        "Chỉ dùng cho chỉ tiêu, mỗi mốc một dòng: “31/12/2026: ≥ 80 %”, “30/06/2026: 30 – 50 %”, “định tính”. "
        "Số không kèm dấu là “=”.",
        lambda task, _plan, _names: cells.rungs_shown(task), cells.read_rungs,
    ),
    Column(
        "baseline", "Mức ban đầu", 12, "Giá trị khi bắt đầu, nếu có.",
        lambda task, _plan, _names: task.baseline, cells.read_number,
    ),
    Column(
        "is_falling", "Chiều", 9, "Giảm: càng thấp càng tốt. Để trống: Tăng.",
        _choice("is_falling", FALLING), cells.choice_reader(FALLING), tuple(FALLING.values()),
    ),
    Column(
        "measured", "Cách đo", 14, "Tại thời điểm: lấy giá trị cuối. Trong kỳ: cộng các kỳ. Để trống: tại thời điểm.",
        _choice("measured", MEASURES), cells.choice_reader(MEASURES), tuple(MEASURES.values()),
    ),
    Column(
        "weight", "Trọng số", 10, "Lớn hơn 0; để trống: 1.", lambda task, _plan, _names: task.weight, cells.read_number
    ),
    Column("recurrence", "Định kỳ (theo văn bản)", 20, "Như văn bản ghi, ví dụ “hằng quý”.", _text("recurrence")),
    Column(
        "recurrence_every", "Lặp lại theo", 13, "Nhiệm vụ lặp lại: hệ thống tạo từng lượt.",
        _choice("recurrence_every", EVERY), cells.choice_reader(EVERY), tuple(EVERY.values()),
    ),
    Column(
        "counted_over", "Đếm trên", 22, "Chỉ tiêu được đếm từ các đơn vị cấp dưới, không nhập số.",
        _choice("counted_over", COUNTED), cells.choice_reader(COUNTED), tuple(COUNTED.values()),
    ),
    Column("deciding_authority", "Thẩm quyền quyết định", 24, "Cấp quyết định kết quả.", _text("deciding_authority")),
    Column(
        "budget", "Kinh phí", 26, "Mỗi nguồn một dòng: “ngân sách 2026: 500.000.000”; nguồn: ngân sách, xã hội hóa, "
        "nguồn khác.",
        lambda task, _plan, _names: cells.budget_shown(task), cells.read_budget,
    ),
    Column(
        "time_path", "Lộ trình", 20, "Nếu văn bản có lộ trình riêng, mỗi điểm một dòng: “30/06/2026: 50 %”.",
        lambda task, _plan, _names: cells.path_shown(task), cells.read_path,
    ),
    Column("source_text", "Câu trong văn bản", 40, "Nguyên văn, để đối chiếu.", _text("source_text")),
    Column("place", "Vị trí trong văn bản", 16, "Dòng, trang hoặc ô của bảng.", _text("place")),
    Column(
        "doubts", "Cần xem lại", 40, "Điều còn nghi ngờ khi đọc văn bản; xóa khi đã xem.",
        lambda task, _plan, _names: cells.doubts_shown(task), cells.read_doubts,
    ),
)  # fmt: skip
