"""Numbers, days and states in the words and signs of Vietnamese documents."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.reporting.domain.facts import Milestone
from services.reporting.domain.months import Month

NOT_REPORTED = "Chưa báo cáo"
WORK_STATES: Mapping[str, str] = {
    "not_started": "Chưa thực hiện",
    "in_progress": "Đang thực hiện",
    "awaiting_review": "Chờ thẩm định",
    "completed": "Hoàn thành",
    "needs_completion": "Chờ hoàn thiện",
    "suspended": "Tạm dừng",
}
TIME_STATES: Mapping[str, str] = {"on_time": "Trong hạn", "due_soon": "Sắp đến hạn", "overdue": "Quá hạn"}
RULES: Mapping[str, str] = {
    "overdue": "quá hạn",
    "below_path": "chậm so với lộ trình",
    "evidence_rejected": "minh chứng không đạt",
    "due_soon": "sắp đến hạn",
    "obstacle_open": "vướng mắc kéo dài",
    "trend": "xu hướng không đạt",
}
_LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
_DECIMALS = 2
_ZERO_UP_TO_MONTH = 2


def number(value: float) -> str:
    """Number with decimal comma and thousands dot, at most two decimals: `1.234,5`."""
    written = f"{value:,.{_DECIMALS}f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    written = written.translate(str.maketrans(",.", ".,"))
    return "0" if written == "-0" else written


def percent(value: float) -> str:
    """Share already in percent, one decimal at most: `45,6%`."""
    return f"{number(round(value, 1))}%"


def rate(value: float) -> str:
    """Share of 0…1 in percent, two decimals at most: `56,88%`."""
    return f"{number(round(100 * value, _DECIMALS))}%"


def points(value: float) -> str:
    """Score with both decimals: `83,50`."""
    return f"{value:.2f}".replace(".", ",")


def completion(value: float | None) -> str:
    """Completion in percent; no report is said, not written as 0."""
    return NOT_REPORTED if value is None else percent(value)


def day(value: date) -> str:
    """Day as `05/01/2026`."""
    return f"{value:%d/%m/%Y}"


def place_and_date(place: str, value: date) -> str:
    """Line of place and date: a leading 0 for days below 10 and for months 1 and 2 only."""
    month = f"{value.month:02}" if value.month <= _ZERO_UP_TO_MONTH else str(value.month)
    return f"{place}, ngày {value.day:02} tháng {month} năm {value.year}"


def month_name(month: Month) -> str:
    return f"tháng {month.number} năm {month.year}"


def target(milestone: Milestone | None) -> str:
    """Target as it stands in a table: `≥ 80%`, `> 5.000 hồ sơ`, `80–90%`; a dash when there is no figure."""
    if milestone is None or milestone.value is None:
        return "–"
    signs = {">=": "≥ ", ">": "> "}
    figure = number(milestone.value)
    if milestone.value_max is not None:
        figure = f"{figure}–{number(milestone.value_max)}"
    return f"{signs.get(milestone.comparator, '')}{with_unit(figure, milestone.unit_of_measure)}"


def with_unit(figure: str, unit_of_measure: str | None) -> str:
    """Figure with its unit: the percent sign close to it, words after a space."""
    if not unit_of_measure:
        return figure
    return f"{figure}%" if unit_of_measure == "%" else f"{figure} {unit_of_measure}"


def local_day(instant: datetime) -> date:
    """Day in Viet Nam on which an instant falls."""
    return instant.astimezone(_LOCAL).date()
