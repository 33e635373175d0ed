from datetime import date

import pytest

from services.portal.clients.alert_views import Forecast
from services.portal.pages.forecasts import forecast_lines

TODAY = date(2026, 11, 23)


class TestForecastLines:
    def test_say_nothing_where_nothing_can_be_said(self) -> None:
        assert forecast_lines(None, TODAY) == ()
        assert forecast_lines(Forecast(), TODAY) == ()

    def test_name_the_red_day_the_gap_and_the_pace_still_needed(self) -> None:
        given = Forecast(
            done_on=date(2027, 3, 2), red_on=date(2026, 12, 5), gap=0.18, pace_per_month=0.04, needed_per_month=0.115
        )
        assert forecast_lines(given, TODAY) == (
            "Nếu không báo cáo thêm, nhiệm vụ thành đỏ từ ngày 05/12/2026.",
            (
                "Ba lần báo cáo gần nhất mỗi tháng thêm 4 điểm phần trăm; cứ đà này, đến hạn còn thiếu 18 điểm phần "
                "trăm, phải đến ngày 02/03/2027 mới xong."
            ),
            "Muốn kịp hạn, từ nay mỗi tháng phải thêm 11,5 điểm phần trăm.",
        )

    def test_foresee_no_red_day_of_a_task_that_is_red(self) -> None:
        assert forecast_lines(Forecast(red_on=TODAY), TODAY) == ()

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            (Forecast(pace_per_month=0.0, gap=0.5), "còn thiếu 50 điểm phần trăm và không thể hoàn thành."),
            (Forecast(pace_per_month=0.1, gap=0.0, done_on=date(2026, 12, 1)), "cứ đà này, ngày 01/12/2026 thì xong."),
        ],
    )
    def test_say_when_it_will_never_do_and_when_it_will(self, given: Forecast, said: str) -> None:
        (line,) = forecast_lines(given, TODAY)
        assert line.endswith(said)
