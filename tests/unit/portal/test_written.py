from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portal.clients.views import Milestone
from services.portal.domain import FAILURES_BEFORE_LOCK, locks, password_faults
from services.portal.pages import wording
from services.portal.pages.board import last_months
from services.portal.pages.home import way_back
from services.portal.pages.written import as_number, iso_day, typed_day, typed_number
from shared import clock


class TestAsNumber:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("", None),
            ("12,5", 12.5),
            ("12.5", 12.5),
            ("1.200", 1200),
            ("1.234.567,8", 1234567.8),
            (" 80 % ", 80),
            ("-3", -3),
            ("0", 0),
        ],
    )
    def test_reads_figures_as_they_are_written(self, text: str, number: float | None) -> None:
        assert as_number(text) == number

    @pytest.mark.parametrize("text", ["mười", "12,5,6", "1e9", "nan", "1..2", "--1"])
    def test_guesses_nothing(self, text: str) -> None:
        with pytest.raises(ValueError, match=r".*"):
            as_number(text)


class TestIsoDay:
    def test_reads_days_as_they_are_written(self) -> None:
        assert [iso_day(text) for text in ("5/3/2026", "05-03-2026", "", "mai")] == ["2026-03-05"] * 2 + [None, "mai"]


class TestLastMonths:
    def test_goes_back_over_the_turn_of_the_year(self) -> None:
        months = last_months(date(2026, 2, 14))
        assert months[:3] == [("2026-02", "Tháng 02/2026"), ("2026-01", "Tháng 01/2026"), ("2025-12", "Tháng 12/2025")]
        assert len(months) == 13


class TestTypedNumber:
    @given(st.decimals(min_value=-(10**9), max_value=10**9, places=4).map(float))
    def test_is_read_back_as_it_was(self, value: float) -> None:
        assert as_number(typed_number(value)) == value


class TestTypedDay:
    @given(st.dates(min_value=date(1000, 1, 1)))
    def test_is_read_back_as_it_was(self, value: date) -> None:
        assert iso_day(typed_day(value)) == value.isoformat()


class TestNumber:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (None, "chưa báo cáo"),
            (0, "0"),
            (12.5, "12,5"),
            (1234567.891, "1.234.567,89"),
            (100.0, "100"),
            (-0.5, "-0,5"),
        ],
    )
    def test_is_written_the_vietnamese_way(self, value: float | None, text: str) -> None:
        assert wording.number(value) == text


class TestPercent:
    def test_tells_nothing_reported_from_zero(self) -> None:
        assert [wording.percent(rate) for rate in (None, 0.0, 0.6563)] == ["chưa báo cáo", "0 %", "65,6 %"]


class TestDay:
    def test_is_the_day_in_viet_nam(self) -> None:
        assert wording.day(datetime(2026, 3, 24, 18, 0, tzinfo=UTC)) == "25/03/2026"
        assert wording.day("2026-03-25") == "25/03/2026"
        assert wording.day(None, "không nêu") == "không nêu"


class TestTarget:
    @pytest.mark.parametrize(
        ("milestone", "text"),
        [
            (Milestone(comparator=">=", value=80, unit_of_measure="%"), "từ 80 %"),
            (Milestone(comparator=">", value=80, due_on=date(2026, 12, 31)), "trên 80, hạn 31/12/2026"),
            (Milestone(comparator="range", value=2, value_max=3.5, unit_of_measure="triệu"), "2 đến 3,5 triệu"),
            (Milestone(comparator="qualitative"), "đạt yêu cầu (đánh giá định tính)"),
            (None, "không có chỉ tiêu bằng số"),
        ],
    )
    def test_is_a_phrase(self, milestone: Milestone | None, text: str) -> None:
        assert wording.target(milestone) == text


class TestDaysLeft:
    def test_counts_from_today(self) -> None:
        days = (0, 5, -3)
        told = [wording.days_left(clock.today() + timedelta(days=count)) for count in days]
        assert told == ["hôm nay", "còn 5 ngày", "quá 3 ngày"]


class TestSize:
    def test_uses_the_largest_unit(self) -> None:
        assert [wording.size(count) for count in (12, 2048, 1_468_006)] == ["12 B", "2 KB", "1,4 MB"]


class TestWayBack:
    @pytest.mark.parametrize("wanted", ["https://a.b", "//a.b", "/\\a.b", "a", "", "/a\nb"])
    def test_leads_nowhere_else(self, wanted: str) -> None:
        assert way_back(wanted) == "/"

    def test_keeps_a_page_with_its_filters(self) -> None:
        assert way_back("/canh-bao?level=red") == "/canh-bao?level=red"


class TestPasswordFaults:
    def test_finds_none_in_a_sentence(self) -> None:
        assert password_faults("canbo", "mot-lan-1234", "con bò vàng ăn cỏ", "con bò vàng ăn cỏ") == ()


class TestLocks:
    def test_counts_to_the_limit(self) -> None:
        assert [locks(FAILURES_BEFORE_LOCK - 1), locks(FAILURES_BEFORE_LOCK)] == [False, True]
