"""Numbers, days and targets as Vietnamese documents write them."""

from dataclasses import replace
from datetime import date

import pytest

from services.reporting.domain import vietnamese
from services.reporting.domain.facts import Milestone

PERCENT_80 = Milestone(date(2026, 12, 31), ">=", 80, None, "%")


class TestVietnamese:
    @pytest.mark.parametrize(
        ("value", "written"),
        [(0, "0"), (80, "80"), (80.0, "80"), (45.56, "45,56"), (1234.5, "1.234,5"), (1e6, "1.000.000"), (-0.001, "0")],
    )
    def test_writes_numbers(self, value: float, written: str) -> None:
        assert vietnamese.number(value) == written

    def test_says_that_nothing_was_reported(self) -> None:
        assert vietnamese.completion(None) == "Chưa báo cáo"
        assert vietnamese.completion(0) == "0%"

    @pytest.mark.parametrize(
        ("value", "written"),
        [
            (date(2026, 1, 5), "Tân Lợi, ngày 05 tháng 01 năm 2026"),
            (date(2026, 3, 31), "Tân Lợi, ngày 31 tháng 3 năm 2026"),
            (date(2026, 12, 9), "Tân Lợi, ngày 09 tháng 12 năm 2026"),
        ],
    )
    def test_writes_place_and_date_as_the_decree_asks(self, value: date, written: str) -> None:
        assert vietnamese.place_and_date("Tân Lợi", value) == written

    @pytest.mark.parametrize(
        ("milestone", "written"),
        [
            (None, "–"),
            (PERCENT_80, "≥ 80%"),
            (replace(PERCENT_80, comparator=">", value=5000, unit_of_measure="hồ sơ"), "> 5.000 hồ sơ"),
            (replace(PERCENT_80, comparator="="), "80%"),
            (replace(PERCENT_80, comparator="range", value_max=90), "80–90%"),
            (replace(PERCENT_80, comparator="qualitative", value=None), "–"),
        ],
    )
    def test_writes_targets(self, milestone: Milestone | None, written: str) -> None:
        assert vietnamese.target(milestone) == written
