"""Refusals about periods."""

from datetime import date

from services.plans.domain.periods import Period, title
from shared.http import Problem


def period_not_found(period_id: str) -> Problem:
    detail = "Kế hoạch của nhiệm vụ không có kỳ báo cáo này. Hãy chọn lại trong danh sách kỳ báo cáo."
    return Problem(404, "period-not-found", detail, period_id=period_id)


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
