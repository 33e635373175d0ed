"""What differs between two versions of a plan, field by field, with the words of the screen."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.plans.domain.budgets import BudgetLine
from services.plans.domain.milestones import Milestone
from services.plans.domain.paths import PathPoint
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task

HEAD = {
    "unit_id": "Đơn vị ban hành",
    "programme": "Chương trình",
    "title": "Tên kế hoạch",
    "number": "Số, ký hiệu",
    "issued_on": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "signer": "Người ký",
    "signer_title": "Chức vụ người ký",
    "valid_from": "Ngày bắt đầu",
    "valid_to": "Ngày kết thúc",
    "calendar": "Lịch báo cáo",
    "parent_plan_id": "Kế hoạch cấp trên",
}
LINE = {
    "code": "Số hiệu",
    "name": "Nội dung",
    "group": "Nhóm",
    "kind": "Loại",
    "lead_unit_id": "Đơn vị chủ trì",
    "coordinating_unit_ids": "Đơn vị phối hợp",
    "milestones": "Mốc, mục tiêu",
    "baseline": "Mức ban đầu",
    "is_falling": "Chỉ tiêu giảm",
    "measured": "Cách đo",
    "expected_output": "Sản phẩm",
    "starts_on": "Ngày bắt đầu",
    "due_on": "Thời hạn theo văn bản",
    "effective_due_on": "Thời hạn tính",
    "excused_until": "Được lùi đến",
    "weight": "Trọng số",
    "recurrence": "Định kỳ",
    "recurrence_every": "Kỳ lặp",
    "counted_over": "Đếm theo đơn vị",
    "deciding_authority": "Thẩm quyền quyết định",
    "budget": "Kinh phí",
    "own_path": "Lộ trình",
}
WORDS = {
    "calendar": "tháng dương lịch", "administrative": "tháng hành chính", "indicator": "chỉ tiêu",
    "deliverable": "sản phẩm", "point": "tại thời điểm", "period": "trong kỳ", "week": "tuần", "month": "tháng",
    "quarter": "quý", "half_year": "6 tháng", "year": "năm", "communes": "xã, phường, đặc khu",
    "bodies": "đơn vị trực thuộc", "state": "ngân sách", "social": "xã hội hóa", "other": "nguồn khác",
}  # fmt: skip
TERMS = {"kind", "measured", "calendar", "recurrence_every", "counted_over"}
UNITS = {"unit_id", "lead_unit_id", "coordinating_unit_ids"}
SEPARATORS = str.maketrans(",.", ".,")
SIGNS = {">=": "≥", "<=": "≤"}
NOTHING = "(không có)"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs; `before` and `after` are the domain's values, the others what a person reads."""

    field: str
    label: str
    before: Any
    after: Any
    before_text: str
    after_text: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line in force in both versions that differs; `task` is the later one."""

    task: Task
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a later version has, lacks and changed against an earlier one. Tasks made from lines are left out."""

    head: tuple[FieldChange, ...]
    added: tuple[Task, ...]
    withdrawn: tuple[Task, ...]
    changed: tuple[LineChange, ...]

    def only(self, task_ids: Container[str]) -> "Comparison":
        """The comparison narrowed to some lines; the head stays."""
        return Comparison(
            head=self.head,
            added=tuple(task for task in self.added if task.task_id in task_ids),
            withdrawn=tuple(task for task in self.withdrawn if task.task_id in task_ids),
            changed=tuple(line for line in self.changed if line.task.task_id in task_ids),
        )


def compare(
    before: tuple[Plan, Sequence[Task]], after: tuple[Plan, Sequence[Task]], unit_names: Mapping[str, str]
) -> Comparison:
    """Compare head and lines of two versions; lines in the later one's order. A unit without a name shows its id."""
    old, new = _in_force(before[1]), _in_force(after[1])
    pairs = ((old[task_id], task) for task_id, task in new.items() if task_id in old)
    changed = (LineChange(task, _differences(LINE, earlier, task, unit_names)) for earlier, task in pairs)
    return Comparison(
        head=_differences(HEAD, before[0], after[0], unit_names),
        added=tuple(task for task_id, task in new.items() if task_id not in old),
        withdrawn=tuple(task for task_id, task in old.items() if task_id not in new),
        changed=tuple(line for line in changed if line.changes),
    )


def _in_force(tasks: Iterable[Task]) -> dict[str, Task]:
    return {task.task_id: task for task in tasks if task.is_in_force and task.derivation is None}


def _differences(
    labels: Mapping[str, str], before: Plan | Task, after: Plan | Task, unit_names: Mapping[str, str]
) -> tuple[FieldChange, ...]:
    pairs = ((field, getattr(before, field), getattr(after, field)) for field in labels)
    return tuple(
        FieldChange(field, labels[field], old, new, _text(field, old, unit_names), _text(field, new, unit_names))
        for field, old, new in pairs
        if old != new
    )


def _text(field: str, value: Any, unit_names: Mapping[str, str]) -> str:  # noqa: ANN401  a value of any field
    if value is None or value == ():
        return NOTHING
    if isinstance(value, tuple):
        return "; ".join(_text(field, one, unit_names) for one in value)
    if field in UNITS:
        return unit_names.get(value, str(value))
    if field in TERMS:
        return WORDS.get(value, str(value))
    return SHOWN.get(type(value), str)(value)


def _rung(rung: Milestone) -> str:
    by = f" đến {rung.due_on:%d/%m/%Y}" if rung.due_on else ""
    if rung.value is None:
        return f"định tính{by}"
    measure = f" {rung.unit_of_measure}" if rung.unit_of_measure else ""
    if rung.value_max is not None and rung.comparator == "range":
        return f"{_number(rung.value)}–{_number(rung.value_max)}{measure}{by}"
    return f"{SIGNS.get(rung.comparator, rung.comparator)} {_number(rung.value)}{measure}{by}"


def _number(value: float) -> str:
    return f"{value:,.15g}".translate(SEPARATORS)


SHOWN: Mapping[type, Callable[[Any], str]] = {
    bool: lambda value: "có" if value else "không",
    int: _number,
    float: _number,
    date: lambda value: f"{value:%d/%m/%Y}",
    Milestone: _rung,
    BudgetLine: lambda line: f"{WORDS[line.source]} {line.year}: {_number(line.planned_vnd)} đồng",
    PathPoint: lambda point: f"{point.on:%d/%m/%Y}: {_number(100 * point.rate)} %",
}
