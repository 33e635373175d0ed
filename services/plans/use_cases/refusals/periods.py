"""Refusals about periods and the rules that open them."""

from datetime import date

from services.plans.domain.periods import Period, ReportingRule, title
from shared.http import Problem


def period_not_found(period_id: str) -> Problem:
    detail = "Kế hoạch của nhiệm vụ không có kỳ báo cáo này. Hãy chọn lại trong danh sách kỳ báo cáo."
    return Problem(404, "period-not-found", detail, period_id=period_id)


def no_open_period() -> Problem:
    detail = "Đơn vị chưa có kỳ báo cáo nào được mở trong kế hoạch này. Hãy liên hệ cơ quan thường trực."
    return Problem(409, "no-open-period", detail)


def period_locked(period: Period, day: date, keeper: str) -> Problem:
    """`keeper` is the name of the unit whose standing agency may reopen the period."""
    since = f" từ ngày {period.span.locks_on:%d/%m/%Y}" if period.span.locks_on <= day else ""
    detail = (
        f"Kỳ báo cáo {title(period.span)} đã khóa{since} nên không nhận thêm báo cáo. "
        f"Cơ quan thường trực của {keeper} có quyền mở lại kỳ: hãy đề nghị mở lại, nêu rõ lý do."
    )
    return Problem(409, "period-locked", detail, period_id=period.period_id, may_reopen_unit_id=period.keeper_unit_id)


def period_already_locked(period: Period) -> Problem:
    return Problem(409, "period-already-locked", f"Kỳ báo cáo {title(period.span)} đã khóa từ trước.")


def period_open(period: Period) -> Problem:
    return Problem(409, "period-open", f"Kỳ báo cáo {title(period.span)} đang mở, không cần mở lại.")


def period_not_begun(period: Period) -> Problem:
    span = period.span
    detail = f"Kỳ báo cáo {title(span)} bắt đầu từ ngày {span.starts_on:%d/%m/%Y} nên chưa nhận báo cáo."
    return Problem(409, "period-not-begun", detail, period_id=period.period_id)


def period_of_others(period: Period) -> Problem:
    detail = (
        f"Kỳ báo cáo {title(period.span)} không phải kỳ của đơn vị thực hiện nhiệm vụ này: đơn vị có kỳ báo cáo riêng. "
        "Hãy chọn lại trong danh sách kỳ báo cáo của đơn vị."
    )
    return Problem(409, "period-of-others", detail, period_id=period.period_id, sender_unit_id=period.sender_unit_id)


def period_before_plan(starts: date) -> Problem:
    detail = f"Kỳ báo cáo kết thúc trước ngày kế hoạch bắt đầu ({starts:%d/%m/%Y}). Hãy chọn lại thời gian của kỳ."
    return Problem(422, "period-before-plan", detail)


def period_already_over(day: date) -> Problem:
    detail = f"Kỳ báo cáo này đã khóa từ ngày {day:%d/%m/%Y}, không đơn vị nào gửi được. Hãy chọn hạn gửi muộn hơn."
    return Problem(422, "period-already-over", detail)


def rule_given_twice(rule: ReportingRule) -> Problem:
    detail = "Mỗi đơn vị gửi chỉ có một quy định cho mỗi loại kỳ báo cáo. Hãy bỏ quy định trùng rồi gửi lại."
    return Problem(422, "rule-given-twice", detail, kind=rule.kind, sender_unit_id=rule.sender_unit_id)
