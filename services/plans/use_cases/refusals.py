"""Refusals as the caller sees them: who, what, why, and the way out."""

from collections.abc import Iterable
from datetime import date

from services.plans.domain.periods import Period, title
from services.plans.domain.reports import TASK_COMPLETED, Objection
from shared.http import Problem


def refused(objection: Objection) -> Problem:
    status = 409 if objection is TASK_COMPLETED else 422
    return Problem(status, objection.slug, objection.sentence)


def plan_not_found(plan_id: str) -> Problem:
    return Problem(
        404, "plan-not-found", "Không có kế hoạch này. Hãy chọn lại trong danh sách kế hoạch.", plan_id=plan_id
    )


def task_not_found(task_id: str) -> Problem:
    return Problem(
        404, "task-not-found", "Không có nhiệm vụ này. Hãy chọn lại trong danh sách nhiệm vụ.", task_id=task_id
    )


def period_not_found(period_id: str) -> Problem:
    detail = "Kế hoạch của nhiệm vụ không có kỳ báo cáo này. Hãy chọn lại trong danh sách kỳ báo cáo."
    return Problem(404, "period-not-found", detail, period_id=period_id)


def plan_not_published() -> Problem:
    return Problem(409, "plan-not-published", "Kế hoạch chưa được ban hành trên hệ thống nên chưa nhận báo cáo.")


def plan_already_published() -> Problem:
    detail = "Kế hoạch đã được ban hành. Muốn đổi đơn vị chủ trì, hãy dùng phân công; nội dung khác phải điều chỉnh."
    return Problem(409, "plan-already-published", detail)


def plan_empty() -> Problem:
    return Problem(422, "plan-empty", "Kế hoạch chưa có nhiệm vụ nào nên chưa thể ban hành.")


def no_open_period() -> Problem:
    detail = "Kế hoạch chưa có kỳ báo cáo tháng nào được mở. Hãy liên hệ cơ quan thường trực."
    return Problem(409, "no-open-period", detail)


def period_locked(period: Period, day: date, keeper: str) -> Problem:
    """`keeper` is the name of the unit whose standing agency may reopen the period."""
    since = f" từ ngày {period.span.locks_on:%d/%m/%Y}" if period.span.locks_on <= day else ""
    detail = (
        f"Kỳ báo cáo {title(period.span)} đã khóa{since} nên không nhận thêm báo cáo. "
        f"Cơ quan thường trực của {keeper} có quyền mở lại kỳ: hãy đề nghị mở lại, nêu rõ lý do."
    )
    return Problem(409, "period-locked", detail, period_id=period.period_id, may_reopen_unit_id=period.unit_id)


def period_already_locked(period: Period) -> Problem:
    return Problem(409, "period-already-locked", f"Kỳ báo cáo {title(period.span)} đã khóa từ trước.")


def period_open(period: Period) -> Problem:
    return Problem(409, "period-open", f"Kỳ báo cáo {title(period.span)} đang mở, không cần mở lại.")


def unit_exists(unit_id: str) -> Problem:
    return Problem(409, "unit-exists", f"Mã đơn vị {unit_id} đã có. Hãy chọn mã khác.", unit_id=unit_id)


def parent_unknown(unit_id: str) -> Problem:
    detail = f"Chưa có đơn vị cấp trên {unit_id}. Hãy tạo đơn vị cấp trên trước."
    return Problem(422, "parent-unit-unknown", detail, unit_id=unit_id)


def unit_kind_mismatch(unit_id: str, expected: str) -> Problem:
    names = {"province": "tỉnh", "commune": "xã, phường, đặc khu", "body": "đơn vị trực thuộc"}
    detail = f"Theo vị trí trong cây đơn vị, {unit_id} phải là cấp {names[expected]} (“{expected}”)."
    return Problem(422, "unit-kind-mismatch", detail, unit_id=unit_id, expected=expected)


def units_unknown(unit_ids: Iterable[str]) -> Problem:
    found = sorted(unit_ids)
    detail = f"Không có đơn vị: {', '.join(found[:5])}. Hãy tạo đơn vị trước hoặc chọn đơn vị khác."
    return Problem(422, "unit-unknown", detail, unit_ids=found)


def units_outside_plan(unit_ids: Iterable[str], root: str) -> Problem:
    found = sorted(unit_ids)
    detail = f"Đơn vị nằm ngoài {root}, địa bàn của kế hoạch: {', '.join(found[:5])}. Hãy chọn đơn vị trong địa bàn."
    return Problem(422, "unit-outside-plan", detail, unit_ids=found)


def tasks_unknown(task_ids: Iterable[str]) -> Problem:
    found = sorted(task_ids)
    return Problem(422, "task-unknown", "Có nhiệm vụ không thuộc kế hoạch này. Hãy tải lại kế hoạch.", task_ids=found)


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


def document_refused(slug: str, sentence: str) -> Problem:
    return Problem(413 if slug == "document-too-large" else 422, slug, sentence)
