from datetime import date

import pytest

from services.plans.reading.dates import cell_due, find_dues, heading_due, single_year


class TestFindDues:
    @pytest.mark.parametrize(
        ("text", "last_day"),
        [
            ("gửi về trước ngày 05 tháng 3 năm 2026 để tổng hợp", date(2026, 3, 4)),
            ("hoàn thành trước ngày 30/6/2026", date(2026, 6, 29)),
            ("trước 01/01/2027", date(2026, 12, 31)),
            ("chậm nhất ngày 30/6/2026", date(2026, 6, 30)),
            ("chậm nhất là ngày 30.6.2026", date(2026, 6, 30)),
            ("đến hết ngày 15-9-2026", date(2026, 9, 15)),
            ("hoàn thành trong tháng 9/2026", date(2026, 9, 30)),
            ("trong tháng 02 năm 2028", date(2028, 2, 29)),
            ("trước tháng 6/2026", date(2026, 5, 31)),
            ("trong quý III năm 2026", date(2026, 9, 30)),
            ("hoàn thành quý IV/2026", date(2026, 12, 31)),
            ("trước quý 2/2026", date(2026, 3, 31)),
            ("trong 6 tháng đầu năm 2026", date(2026, 6, 30)),
            ("hết 9 tháng năm 2026", date(2026, 9, 30)),
            ("đến năm 2030", date(2030, 12, 31)),
            ("Đến 2026: 80%", date(2026, 12, 31)),
            ("đến cuối năm 2025", date(2025, 12, 31)),
            ("trước năm 2030", date(2029, 12, 31)),
            ("trong năm 2026", date(2026, 12, 31)),
            ("vào năm 2028", date(2028, 12, 31)),
        ],
    )
    def test_reads_the_last_day_that_counts(self, text: str, last_day: date) -> None:
        assert [due.on for due in find_dues(text)] == [last_day]

    @pytest.mark.parametrize(
        "text",
        [
            "Nghị quyết số 57-NQ/TW ngày 22/12/2024",
            "tăng 10% so với năm 2025",
            "giai đoạn 2026-2030",
            "hưởng ứng Ngày chuyển đổi số năm 2026",
            "kể từ ngày 01/7/2025",
            "từ năm 2026 trở đi",
            "trước ngày 31/6/2026",
            "trước ngày 14 hằng tháng",
            "trong 6 tháng",
        ],
    )
    def test_takes_no_other_date_for_a_due_date(self, text: str) -> None:
        assert find_dues(text) == []

    def test_spans_the_words_that_say_it(self) -> None:
        text = "đạt 60% vào năm 2026, 80% vào năm 2028"
        assert [text[due.start : due.end] for due in find_dues(text)] == ["vào năm 2026", "vào năm 2028"]


class TestHeadingDue:
    @pytest.mark.parametrize(
        ("heading", "last_day"),
        [
            ("Đến năm 2030", date(2030, 12, 31)),
            ("Tầm nhìn đến năm 2045", date(2045, 12, 31)),
            ("Mục tiêu đến năm 2030, tầm nhìn đến năm 2045", date(2030, 12, 31)),
            ("Giai đoạn 2026 - 2030", date(2030, 12, 31)),
            ("Chỉ tiêu năm 2026", date(2026, 12, 31)),
        ],
    )
    def test_reads_the_end_of_what_stands_below(self, heading: str, last_day: date) -> None:
        due = heading_due(heading)
        assert due is not None
        assert due.on == last_day

    def test_a_cited_document_sets_no_date(self) -> None:
        assert heading_due("thực hiện Kế hoạch số 22-KH/TU ngày 03/9/2025 của Ban Thường vụ") is None


class TestCellDue:
    @pytest.mark.parametrize(
        ("cell", "last_day"),
        [
            ("Quý II/2026", date(2026, 6, 30)),
            ("30/6/2026", date(2026, 6, 30)),
            ("Tháng 9", date(2026, 9, 30)),
            ("Năm 2026", date(2026, 12, 31)),
            ("2026", date(2026, 12, 31)),
            ("Quý I - Quý III/2026", date(2026, 9, 30)),
            ("Trước ngày 15/5", date(2026, 5, 14)),
        ],
    )
    def test_a_bare_date_in_a_cell_is_meant(self, cell: str, last_day: date) -> None:
        due = cell_due(cell, 2026)
        assert due is not None
        assert due.on == last_day

    @pytest.mark.parametrize("cell", ["Thường xuyên", "Hằng năm", "", "Theo kế hoạch của tỉnh"])
    def test_no_date_is_none(self, cell: str) -> None:
        assert cell_due(cell, 2026) is None

    def test_says_when_the_year_is_not_written(self) -> None:
        due = cell_due("Quý II", 2026)
        assert due is not None
        assert not due.year_is_written

    def test_without_a_plan_year_a_year_is_not_invented(self) -> None:
        assert cell_due("Quý II", None) is None


class TestSingleYear:
    @pytest.mark.parametrize(
        ("title", "year"),
        [
            ("triển khai Nghị quyết số 57-NQ/TW ngày 22/12/2024 năm 2026", 2026),
            ("giai đoạn 2026 - 2030", None),
            ("đến năm 2030, tầm nhìn đến năm 2045", None),
            ("ban hành ngày 5 tháng 3 năm 2025", None),
        ],
    )
    def test_only_a_plan_for_one_year_has_one(self, title: str, year: int | None) -> None:
        assert single_year(title) == year
