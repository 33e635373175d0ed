from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.reading.cells import Value, column_due, deadline_of, units_of, value_of


class TestValueOf:
    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            ("80", Value("=", 80)),
            ("80%", Value("=", 80, None, "%")),
            ("80 %", Value("=", 80, None, "%")),
            ("08", Value("=", 8)),
            ("12,5", Value("=", 12.5)),
            ("1.050", Value("=", 1050)),
            ("1.500.000.000", Value("=", 1_500_000_000)),
            ("≥ 80", Value(">=", 80)),
            (">=80", Value(">=", 80)),
            ("Tối thiểu 1", Value(">=", 1)),
            ("ít nhất 05 tổ", Value(">=", 5, None, "tổ")),
            ("từ 80% trở lên", Value(">=", 80, None, "%")),
            ("80 trở lên", Value(">=", 80)),
            ("không dưới 70", Value(">=", 70)),
            ("Trên 80", Value(">", 80)),
            ("> 90", Value(">", 90)),
            ("≤ 30 phút", Value("<=", 30, None, "phút")),
            ("không quá 15", Value("<=", 15)),
            ("dưới 6", Value("<", 6)),
            ("80-90", Value("range", 80, 90)),
            ("80 – 90%", Value("range", 80, 90, "%")),
            ("02 đến 05", Value("range", 2, 5)),
            ("khoảng 30", Value("=", 30)),
            ("đạt 75%", Value("=", 75, None, "%")),
            ("62 triệu đồng/người/năm", Value("=", 62, None, "triệu đồng/người/năm")),
        ],
    )
    def test_reads_what_plans_write(self, cell: str, value: Value) -> None:
        assert value_of(cell) == value

    @pytest.mark.parametrize("cell", ["", "Duy trì", "Hoàn thành", "5/9", "80% hộ, 90% người", "nhóm 10"])
    def test_is_none_for_anything_else(self, cell: str) -> None:
        assert value_of(cell) is None

    @given(st.text(max_size=60))
    def test_never_raises(self, cell: str) -> None:
        value_of(cell)


class TestColumnDue:
    @pytest.mark.parametrize(
        ("heading", "on"),
        [
            ("2030", date(2030, 12, 31)),
            ("Lộ trình thực hiện Năm 2027", date(2027, 12, 31)),
            ("Mục tiêu đến năm 2030", date(2030, 12, 31)),
            ("Giai đoạn 2026 - 2030", date(2030, 12, 31)),
            ("Quý II", date(2026, 6, 30)),
            ("Năm 2027 Quý I", date(2027, 3, 31)),
            ("Tháng 9", date(2026, 9, 30)),
            ("6 tháng đầu năm", date(2026, 6, 30)),
            ("Đến 30/6/2026", date(2026, 6, 30)),
            ("Giá trị", None),
        ],
    )
    def test_is_the_last_day_of_the_heading_s_period(self, heading: str, on: date | None) -> None:
        assert column_due(heading, 2026) == on

    def test_without_a_year_anywhere_is_none(self) -> None:
        assert column_due("Quý II", None) is None


class TestDeadlineOf:
    @pytest.mark.parametrize(
        ("cell", "due"),
        [
            ("30/9/2026", (date(2026, 9, 30), "cell")),
            ("Trước ngày 30/6/2026", (date(2026, 6, 29), "cell")),
            ("Quý II", (date(2026, 6, 30), "year-from-title")),
            ("2026 - 2027", (date(2027, 12, 31), "cell")),
            ("Năm học 2026 - 2027", (date(2027, 12, 31), "cell")),
            ("Năm 2028, năm 2030", (date(2030, 12, 31), "cell")),
            ("Trước ngày 15/01 hằng năm", (None, None)),
            ("Thường xuyên", (None, None)),
            ("", (None, None)),
        ],
    )
    def test_takes_the_last_day_and_none_from_what_recurs(self, cell: str, due: tuple[date | None, str | None]) -> None:
        assert deadline_of(cell, 2026) == due


class TestUnitsOf:
    @pytest.mark.parametrize(
        ("lead", "coordinating", "found"),
        [
            ("Phòng Kinh tế", "Công an xã", (("Phòng Kinh tế",), ("Công an xã",))),
            ("Phòng Kinh tế\nCông an xã", "", (("Phòng Kinh tế", "Công an xã"), ())),
            ("Phòng Văn hóa\n- Xã hội", "", (("Phòng Văn hóa - Xã hội",), ())),
            ("Thủ trưởng các\nđơn vị", "", (("Thủ trưởng các đơn vị",), ())),
            ("- Phòng Kinh tế;\n- Công an xã.", "", (("Phòng Kinh tế", "Công an xã"), ())),
            ("Chủ trì: Phòng Kinh tế\nPhối hợp: Công an xã", "", (("Phòng Kinh tế",), ("Công an xã",))),
            ("", "Công an xã, Trạm Y tế", ((), ("Công an xã", "Trạm Y tế"))),
            ("", "Phòng Kinh tế, Hạ tầng và Đô thị", ((), ("Phòng Kinh tế, Hạ tầng và Đô thị",))),
        ],
    )
    def test_lists_the_units_of_a_cell(
        self, lead: str, coordinating: str, found: tuple[tuple[str, ...], tuple[str, ...]]
    ) -> None:
        assert units_of(lead, coordinating) == found
