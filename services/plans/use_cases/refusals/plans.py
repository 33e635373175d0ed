"""Refusals about plans and their documents."""

from collections.abc import Iterable

from shared.http import Problem


def plan_not_found(plan_id: str) -> Problem:
    return Problem(
        404, "plan-not-found", "Không có kế hoạch này. Hãy chọn lại trong danh sách kế hoạch.", plan_id=plan_id
    )


def plan_not_published() -> Problem:
    return Problem(409, "plan-not-published", "Kế hoạch chưa được ban hành trên hệ thống nên chưa nhận báo cáo.")


def plan_already_published() -> Problem:
    detail = "Kế hoạch đã được ban hành. Muốn đổi đơn vị chủ trì, hãy dùng phân công; nội dung khác phải điều chỉnh."
    return Problem(409, "plan-already-published", detail)


def plan_empty() -> Problem:
    return Problem(422, "plan-empty", "Kế hoạch chưa có nhiệm vụ nào nên chưa thể ban hành.")


def tasks_unknown(task_ids: Iterable[str]) -> Problem:
    found = sorted(task_ids)
    return Problem(422, "task-unknown", "Có nhiệm vụ không thuộc kế hoạch này. Hãy tải lại kế hoạch.", task_ids=found)


def document_refused(slug: str, sentence: str) -> Problem:
    return Problem(413 if slug == "document-too-large" else 422, slug, sentence)
