"""Why a period or a report stands as it does, in Vietnamese for the people who report."""

from datetime import date, timedelta

from services.plans.domain.periods.opened import Period
from services.plans.domain.periods.spans import Span

ONE_DAY = timedelta(days=1)
WAY_OUT = "Muốn gửi hoặc sửa báo cáo, hãy đề nghị đơn vị nhận báo cáo mở lại kỳ, nêu rõ lý do."


def explanation(period: Period, day: date) -> str:
    """What can be sent in a period on a day, until when, and what to do when nothing can."""
    span = period.span
    phase = period.phase_on(day)
    if phase == "upcoming":
        return f"Kỳ bắt đầu nhận báo cáo từ ngày {_shown(span.starts_on)}, hạn gửi ngày {_shown(span.due_on)}."
    if phase == "locked":
        return f"{_locked(span, day)} {WAY_OUT}"
    until = _shown(span.locks_on - ONE_DAY)
    late = f" Đã quá hạn gửi ngày {_shown(span.due_on)} nên báo cáo được ghi là gửi muộn." if day > span.due_on else ""
    if phase == "reopened" and period.reopening is not None:
        return (
            f"Kỳ được mở lại, nhận báo cáo đến hết ngày {until}. Lý do: {period.reopening.reason.rstrip(' .')}.{late}"
        )
    if phase == "late":
        return f"Kỳ còn nhận báo cáo đến hết ngày {until}.{late}"
    return f"Hạn gửi hết ngày {_shown(span.due_on)}; sửa được đến hết ngày {until}."


def lateness(span: Span, reported_on: date) -> str | None:
    """Why a report counts as late; none when it came in time."""
    days = (reported_on - span.due_on).days
    if days <= 0:
        return None
    return f"Gửi ngày {_shown(reported_on)}, muộn {days} ngày so với hạn gửi {_shown(span.due_on)}."


def _locked(span: Span, day: date) -> str:
    if day < span.locks_on:
        return f"Đơn vị nhận báo cáo đã khóa kỳ trước ngày khóa theo lịch ({_shown(span.locks_on)})."
    return f"Kỳ đã khóa từ ngày {_shown(span.locks_on)}."


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
