"""Refusals about tasks and reports on them."""

from collections.abc import Iterable

from services.plans.domain.reports import Objection
from shared.http import Problem


def refused(objection: Objection) -> Problem:
    status = 409 if objection.is_conflict else 422
    return Problem(status, objection.slug, objection.sentence)


def task_not_found(task_id: str) -> Problem:
    return Problem(
        404, "task-not-found", "Không có nhiệm vụ này. Hãy chọn lại trong danh sách nhiệm vụ.", task_id=task_id
    )


def evidence_unknown(evidence_ids: Iterable[str]) -> Problem:
    detail = (
        "Có minh chứng không tìm thấy hoặc bạn không được xem. Chưa có gì được ghi nhận: hãy tải minh chứng lên lại."
    )
    return Problem(422, "evidence-unknown", detail, evidence_ids=sorted(evidence_ids))


def evidence_of_another_task(evidence_ids: Iterable[str]) -> Problem:
    detail = (
        "Có minh chứng đã tải lên cho nhiệm vụ khác. Chưa có gì được ghi nhận: hãy tải minh chứng lên cho nhiệm vụ này."
    )
    return Problem(422, "evidence-of-another-task", detail, evidence_ids=sorted(evidence_ids))


def evidence_unavailable() -> Problem:
    detail = (
        "Kho minh chứng tạm thời không trả lời nên chưa kiểm tra được tệp đính kèm; chưa có gì được ghi nhận. "
        "Hãy gửi lại sau ít phút, hoặc gửi chính báo cáo này như báo cáo tiến độ, không kèm minh chứng."
    )
    return Problem(503, "evidence-unavailable", detail, headers={"Retry-After": "30"})
