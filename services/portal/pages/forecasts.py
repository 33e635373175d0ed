"""Where an alert's task is heading, in sentences: the day it turns red, the gap, the pace that would make it."""

from collections.abc import Sequence
from datetime import date

from services.portal.clients.alert_views import Forecast
from services.portal.pages.wording import day, number

PACE_DIGITS = 1


def forecast_lines(forecast: Forecast | None, today: date) -> Sequence[str]:
    """Return the forecast as sentences; nothing while nothing can be said, no red day of a task that is red."""
    if forecast is None:
        return ()
    lines = []
    if forecast.red_on and forecast.red_on > today:
        lines.append(f"Nếu không báo cáo thêm, nhiệm vụ thành đỏ từ ngày {day(forecast.red_on)}.")
    if forecast.pace_per_month is not None:
        lines.append(_at_this_pace(forecast, forecast.pace_per_month))
    if forecast.needed_per_month is not None:
        lines.append(f"Muốn kịp hạn, từ nay mỗi tháng phải thêm {_points(forecast.needed_per_month)}.")
    return tuple(lines)


def _at_this_pace(forecast: Forecast, pace: float) -> str:
    said = f"Ba lần báo cáo gần nhất mỗi tháng thêm {_points(pace)}"
    if forecast.gap:
        said = f"{said}; cứ đà này, đến hạn còn thiếu {_points(forecast.gap)}"
    if forecast.done_on:
        return (
            f"{said}, phải đến ngày {day(forecast.done_on)} mới xong."
            if forecast.gap
            else (f"{said}; cứ đà này, ngày {day(forecast.done_on)} thì xong.")
        )
    return f"{said} và không thể hoàn thành." if forecast.gap else f"{said}."


def _points(rate: float) -> str:
    return f"{number(rate * 100, digits=PACE_DIGITS)} điểm phần trăm"
