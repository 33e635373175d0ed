"""Refusals about plans and their documents."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from services.plans.domain.lines import EarlyDate
from shared.http import Problem

FIELDS = {"starts_on": "ngày bắt đầu", "due_on": "thời hạn", "milestones": "mốc"}
SHOWN = 60


def plan_not_found(plan_id: str) -> Problem:
    return Problem(
        404, "plan-not-found", "Không có kế hoạch này. Hãy chọn lại trong danh sách kế hoạch.", plan_id=plan_id
    )


def plan_not_published() -> Problem:
    return Problem(409, "plan-not-published", "Kế hoạch chưa được ban hành trên hệ thống nên chưa nhận báo cáo.")


def plan_already_published() -> Problem:
    detail = (
        "Kế hoạch đã được ban hành. Muốn đổi đơn vị chủ trì, hãy dùng phân công; đổi nội dung khác phải qua điều chỉnh."
    )
    return Problem(409, "plan-already-published", detail)


def plan_empty() -> Problem:
    return Problem(422, "plan-empty", "Kế hoạch chưa có nhiệm vụ nào nên chưa thể ban hành.")


def tasks_unknown(task_ids: Iterable[str]) -> Problem:
    found = sorted(task_ids)
    return Problem(422, "task-unknown", "Có nhiệm vụ không thuộc kế hoạch này. Hãy tải lại kế hoạch.", task_ids=found)


def document_refused(slug: str, sentence: str) -> Problem:
    return Problem(413 if slug == "document-too-large" else 422, slug, sentence)


def dates_before_plan(early: Sequence[EarlyDate], valid_from: date) -> Problem:
    """Name the first line in words and every one in `lines`: task_id, code, name, field, on."""
    first, more = early[0], len(early) - 1
    others = f" và {more} dòng khác" if more else ""
    detail = (
        f"Dòng {first.code} “{first.name[:SHOWN]}” có {FIELDS[first.field]} {first.on:%d/%m/%Y}{others} trước ngày bắt "
        f"đầu kế hoạch {valid_from:%d/%m/%Y}. Hãy sửa ngày của dòng, hoặc ngày bắt đầu của kế hoạch."
    )
    lines = [{**asdict(line), "on": line.on.isoformat()} for line in early]
    return Problem(422, "date-before-plan", detail, lines=lines)


def starts_after_due(code: str, starts_on: date, due_on: date) -> Problem:
    detail = (
        f"Dòng {code} bắt đầu ngày {starts_on:%d/%m/%Y}, sau thời hạn {due_on:%d/%m/%Y} được tính cho dòng. "
        "Hãy sửa ngày bắt đầu, hoặc nêu thời hạn của dòng."
    )
    return Problem(422, "starts-after-due", detail)


def plan_too_long(limit: int) -> Problem:
    detail = f"Một kế hoạch nhận tối đa {limit} dòng. Hãy bỏ bớt dòng, hoặc tách phụ lục thành kế hoạch riêng."
    return Problem(422, "plan-too-long", detail, limit=limit)


def title_missing() -> Problem:
    return Problem(
        422, "title-missing", "Văn bản không cho biết tên kế hoạch. Hãy nhập tên kế hoạch (title) rồi gửi lại."
    )


def reading_not_found(reading_id: str) -> Problem:
    detail = "Không có bản đọc này. Hãy đọc lại văn bản."
    return Problem(404, "reading-not-found", detail, reading_id=reading_id)


def order_incomplete(task_ids: Iterable[str]) -> Problem:
    """`task_ids` are those that are missing, named twice, or of another plan."""
    detail = "Thứ tự mới phải nêu mỗi dòng của kế hoạch đúng một lần. Hãy tải lại kế hoạch rồi sắp xếp lại."
    return Problem(422, "order-incomplete", detail, task_ids=sorted(task_ids))


def plan_runs_backwards() -> Problem:
    detail = "Ngày bắt đầu của kế hoạch phải trước hoặc bằng ngày kết thúc. Hãy sửa một trong hai ngày."
    return Problem(422, "plan-runs-backwards", detail)


def lines_do_not_merge() -> Problem:
    detail = "Chỉ gộp được từ hai dòng khác nhau cùng loại: chỉ tiêu với chỉ tiêu, nhiệm vụ với nhiệm vụ. Hãy chọn lại."
    return Problem(422, "lines-do-not-merge", detail)
