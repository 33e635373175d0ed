"""Refusals about tasks and reports on them."""

from collections.abc import Iterable, Mapping

from services.plans.domain.reports import Objection
from shared.http import Problem


def refused(objection: Objection) -> Problem:
    status = 409 if objection.is_conflict else 422
    return Problem(status, objection.slug, objection.sentence)


def task_not_found(task_id: str) -> Problem:
    return Problem(
        404, "task-not-found", "Không có nhiệm vụ này. Hãy chọn lại trong danh sách nhiệm vụ.", task_id=task_id
    )


def rows_refused(objections: Mapping[int, tuple[str, Objection]]) -> Problem:
    """`objections` holds task and reason by the row's place in the request, from 0."""
    rows = [
        {"row": index, "task_id": task_id, "slug": why.slug, "message": why.sentence}
        for index, (task_id, why) in sorted(objections.items())
    ]
    detail = f"Có {len(rows)} dòng chưa nhận được; chưa có gì được ghi nhận. Hãy sửa các dòng đó rồi gửi lại cả bảng."
    return Problem(422, "rows-refused", detail, errors=rows)


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
