from dataclasses import replace
from datetime import date

import pytest

from services.plans.reading.annex import read_table
from services.plans.reading.blocks import Place, Table
from services.plans.reading.columns import header_of, roles_of
from services.plans.reading.context import Context

PLAN = Context("PL", None, 2026)
TITLED = Context("PL", date(2026, 12, 31), 2026)
TASKS = ("TT", "TÊN NHIỆM VỤ", "ĐƠN VỊ CHỦ TRÌ", "ĐƠN VỊ PHỐI HỢP", "THỜI GIAN HOÀN THÀNH", "SẢN PHẨM ĐẦU RA")
INDICATORS = ("STT", "Chỉ tiêu", "Đơn vị tính", "2026", "Mục tiêu năm 2030")


def table(*rows: tuple[str, ...]) -> Table:
    return Table(rows, tuple(Place("hàng", number, number) for number, _ in enumerate(rows, start=1)))


class TestRolesOf:
    @pytest.mark.parametrize(
        ("headings", "roles"),
        [
            (TASKS, ["number", "name", "lead", "coordinating", "deadline", "output"]),
            (
                ("TT", "TÊN NHIỆM VỤ", "ĐƠN VỊ\nCHỦ TRÌ", "MỤC TIÊU CHÍNH ĐẦU TƯ/ SẢN PHẨM ĐẦU RA"),
                ["number", "name", "lead", "output"],
            ),
            (
                ("Số TT", "Nội dung công việc", "Cơ quan thực hiện", "Tiến độ", "Ghi chú"),
                ["number", "name", "lead", "deadline", "other"],
            ),
            (INDICATORS, ["number", "indicator", "unit", "value", "value"]),
            (("Họ và tên", "Chữ ký"), [None, None]),
        ],
    )
    def test_follow_the_headings(self, headings: tuple[str, ...], roles: list[str | None]) -> None:
        assert roles_of(headings) == roles


class TestHeaderOf:
    def test_is_none_for_a_letterhead(self) -> None:
        assert header_of(table(("ĐẢNG BỘ TỈNH MẪU\nĐẢNG ỦY XÃ", "ĐẢNG CỘNG SẢN VIỆT NAM"))) is None

    def test_may_stand_below_a_title_row(self) -> None:
        found = header_of(table(("PHÂN CÔNG NHIỆM VỤ", "", "", "", "", ""), TASKS))
        assert found is not None
        assert found.first == 1


class TestTasks:
    def test_take_their_cells(self) -> None:
        row = (
            "1",
            "Số hóa hồ sơ hộ tịch",
            "Văn phòng HĐND và UBND",
            "Công an xã",
            "trước ngày 30/6/2026",
            "Kho dữ liệu",
        )
        tasks, indicators = read_table(table(TASKS, ("I", "CHÍNH QUYỀN SỐ", "", "", "", ""), row), PLAN)
        one = tasks[0]
        assert indicators == []
        assert (one.code, one.group, one.place) == ("PL.I.1", "CHÍNH QUYỀN SỐ", "hàng 3")
        assert (one.lead_unit, one.coordinating_units) == ("Văn phòng HĐND và UBND", ("Công an xã",))
        assert (one.due, one.expected_output) == (date(2026, 6, 29), "Kho dữ liệu")

    def test_two_leads_are_kept_and_doubted(self) -> None:
        row = ("1", "Mở chợ không tiền mặt", "Phòng Kinh tế; Công an xã", "", "", "Báo cáo")
        one = read_table(table(TASKS, row), PLAN)[0][0]
        assert (one.lead_unit, one.coordinating_units) == ("Phòng Kinh tế; Công an xã", ("Công an xã",))
        assert "lead-unit-several" in {doubt.code for doubt in one.doubts}

    def test_a_group_of_units_is_doubted(self) -> None:
        one = read_table(table(TASKS, ("1", "Bảo đảm an toàn", "Các phòng, đơn vị", "", "", "")), PLAN)[0][0]
        assert "lead-unit-general" in {doubt.code for doubt in one.doubts}

    def test_an_empty_deadline_cell_means_none(self) -> None:
        one = read_table(table(TASKS, ("1", "Ký số văn bản", "Văn phòng", "", "", "")), TITLED)[0][0]
        assert one.due is None

    def test_without_a_column_of_deadlines_the_annex_title_s_year_holds(self) -> None:
        headings = ("TT", "Nhiệm vụ", "Chủ trì", "Sản phẩm")
        one = read_table(table(headings, ("1", "Ký số văn bản", "Văn phòng", "Báo cáo")), TITLED)[0][0]
        assert (one.due, one.due_source) == (date(2026, 12, 31), "title")
        assert "due-from-title" in {doubt.code for doubt in one.doubts}

    def test_a_row_over_two_pages_is_one(self) -> None:
        first = ("1", "Triển khai phong trào tạo chuyển biến", "Phòng Văn", "", "", "Phong trào được")
        rest = ("", "mạnh mẽ về nhận thức", "hóa - Xã hội", "", "", "triển khai")
        tasks, _ = read_table(table(TASKS, first, TASKS, rest), PLAN)
        assert [(one.name, one.lead_unit, one.expected_output) for one in tasks] == [
            (
                "Triển khai phong trào tạo chuyển biến mạnh mẽ về nhận thức",
                "Phòng Văn hóa - Xã hội",
                "Phong trào được triển khai",
            ),
        ]

    def test_the_row_that_counts_columns_is_none(self) -> None:
        tasks, _ = read_table(
            table(TASKS, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), ("1", "Việc cần làm", "", "", "", "")), PLAN
        )
        assert [one.name for one in tasks] == ["Việc cần làm"]

    def test_how_often_is_read_from_the_deadline(self) -> None:
        one = read_table(table(TASKS, ("1", "Báo cáo kết quả", "Văn phòng", "", "Hằng quý", "")), PLAN)[0][0]
        assert (one.due, one.recurrence) == (None, "Hằng quý")


class TestMergedRows:
    def test_a_name_merged_over_rows_of_units_is_one_task(self) -> None:
        rows = [("1", "Mở chợ", lead, "", "", "Báo cáo") for lead in ("Phòng Kinh tế", "Công an xã")]
        tasks, _ = read_table(table(TASKS, *rows), PLAN)
        assert [(one.lead_unit, one.place) for one in tasks] == [("Phòng Kinh tế; Công an xã", "hàng 2-3")]

    def test_a_name_merged_over_rows_of_outputs_is_a_task_each(self) -> None:
        rows = [("1", "Mở chợ", "Phòng Kinh tế", "", due, out) for due, out in (("Quý I", "Đề án"), ("Quý IV", "Chợ"))]
        tasks, _ = read_table(table(TASKS, *rows), PLAN)
        assert [(one.name, one.expected_output) for one in tasks] == [("Mở chợ", "Đề án"), ("Mở chợ", "Chợ")]

    def test_a_unit_merged_over_rows_holds_for_each(self) -> None:
        rows = [(str(number), f"Việc {number}", "Công an xã", "", "", "") for number in (1, 2)]
        assert [one.lead_unit for one in read_table(table(TASKS, *rows), PLAN)[0]] == ["Công an xã"] * 2

    def test_a_column_of_groups_names_the_group_of_each(self) -> None:
        headings = ("Lĩnh vực", "Nhiệm vụ", "Chủ trì", "Sản phẩm")
        rows = [("Kinh tế số", f"Việc {number}", "Công an xã", "") for number in (1, 2)]
        assert [one.group for one in read_table(table(headings, *rows), PLAN)[0]] == ["Kinh tế số"] * 2


class TestGroups:
    def found(self, *rows: tuple[str, ...], covered: tuple[tuple[int, int], ...] = ()) -> list[tuple[str, str]]:
        whole = table(TASKS, *rows)
        tasks, _ = read_table(replace(whole, covered=frozenset(covered)), PLAN)
        return [(one.group or "", one.code or "") for one in tasks]

    def test_may_be_merged_over_all_columns(self) -> None:
        wide = ("A. Hạ tầng số", "", "", "", "", "")
        covered = tuple((1, column) for column in range(1, 6))
        rows = (wide, ("1", "Lắp trạm", "Công an xã", "", "", ""))
        assert self.found(*rows, covered=covered) == [("Hạ tầng số", "PL.A.1")]

    def test_may_stand_in_groups(self) -> None:
        rows = (
            ("A", "HẠ TẦNG", "", "", "", ""),
            ("I", "Mạng", "", "", "", ""),
            ("1", "Kéo cáp", "Công an xã", "", "", ""),
            ("B", "NHÂN LỰC", "", "", "", ""),
            ("I", "Tập huấn", "", "", "", ""),
            ("1", "Mở lớp", "Công an xã", "", "", ""),
        )
        assert self.found(*rows) == [("Mạng", "PL.A.I.1"), ("Tập huấn", "PL.B.I.1")]

    def test_may_be_divided_by_numbers_of_two_levels(self) -> None:
        rows = (
            ("1", "Hạ tầng số", "", "", "", ""),
            ("1.1", "Kéo cáp", "Công an xã", "", "", ""),
            ("2", "Việc không giao cho ai", "", "", "", ""),
        )
        assert self.found(*rows) == [("Hạ tầng số", "PL.1.1"), ("Hạ tầng số", "PL.1.2")]

    def test_are_no_rows_that_count_columns_or_sum_up(self) -> None:
        rows = (
            ("A", "B", "1", "2", "3", "4"),
            ("1", "Kéo cáp", "Công an xã", "", "", ""),
            ("", "Tổng cộng", "", "", "", ""),
        )
        assert [code for _, code in self.found(*rows)] == ["PL.1"]


class TestSchedules:
    def test_marks_in_quarters_are_the_deadline(self) -> None:
        headings = ("TT", "Nhiệm vụ", "Chủ trì", "Quý I", "Quý II", "Quý III", "Quý IV")
        tasks, indicators = read_table(table(headings, ("1", "Kéo cáp", "Công an xã", "x", "x", "", "-")), PLAN)
        assert indicators == []
        assert [one.due for one in tasks] == [date(2026, 6, 30)]


class TestRowsThatFitNothing:
    def test_a_row_without_a_name_is_offered_by_all_it_says(self) -> None:
        row = ("7", "", "Công an xã", "", "Quý I", "Báo cáo")
        assert [one.name for one in read_table(table(TASKS, row), PLAN)[0]] == ["7 | Công an xã | Quý I | Báo cáo"]

    def test_a_task_in_a_table_of_indicators_stays_a_task(self) -> None:
        headings = ("TT", "Chỉ tiêu, nhiệm vụ", "Chủ trì", "Thời hạn")
        rows = (
            ("1", "Tỷ lệ hồ sơ trực tuyến đạt từ 80% trở lên", "Văn phòng", "Quý IV"),
            ("2", "Ban hành quy chế làm việc", "Văn phòng", "Quý I"),
        )
        tasks, indicators = read_table(table(headings, *rows), PLAN)
        assert [(one.milestones[0].value, one.milestones[0].due) for one in indicators] == [(80, date(2026, 12, 31))]
        assert [(one.name, one.due) for one in tasks] == [("Ban hành quy chế làm việc", date(2026, 3, 31))]

    def test_two_leads_in_one_cell_are_kept_as_written_and_doubted(self) -> None:
        one = read_table(table(TASKS, ("1", "Mở chợ", "Phòng Kinh tế, Công an xã", "", "", "")), PLAN)[0][0]
        assert one.lead_unit == "Phòng Kinh tế, Công an xã"
        assert "lead-unit-several" in {doubt.code for doubt in one.doubts}


class TestIndicators:
    def test_take_one_value_and_the_deadline_of_the_row(self) -> None:
        headings = ("TT", "Chỉ tiêu", "ĐVT", "Mục tiêu", "Thời hạn")
        one = read_table(table(headings, ("1", "Hộ có cáp quang", "%", "trên 80", "Quý III")), PLAN)[1][0]
        assert [(m.comparator, m.value, m.due) for m in one.milestones] == [(">", 80, date(2026, 9, 30))]

    def test_take_the_unit_from_the_name_or_a_bare_column_of_units(self) -> None:
        named = read_table(table(("TT", "Chỉ tiêu", "2026"), ("1", "Hộ có cáp quang (%)", "80")), PLAN)[1][0]
        headings = ("TT", "Chỉ tiêu", "Đơn vị", "2026")
        column = read_table(table(headings, ("1", "Điểm truy cập", "điểm", "8")), PLAN)[1][0]
        assert (named.name, named.milestones[0].unit_of_measure) == ("Hộ có cáp quang", "%")
        assert column.milestones[0].unit_of_measure == "điểm"

    @pytest.mark.parametrize("empty", ["", "-", "–", "…", "x"])
    def test_set_no_milestone_from_an_empty_cell(self, empty: str) -> None:
        one = read_table(table(INDICATORS, ("1", "Trạm quan trắc", "Trạm", empty, "3")), PLAN)[1][0]
        assert [m.value for m in one.milestones] == [3]

    def test_doubt_a_cell_of_words(self) -> None:
        one = read_table(table(INDICATORS, ("1", "Hệ thống an toàn", "%", "100", "Duy trì")), PLAN)[1][0]
        assert [m.value for m in one.milestones] == [100]
        assert "cell-without-number" in {doubt.code for doubt in one.doubts}

    def test_without_any_value_are_kept_without_a_number(self) -> None:
        one = read_table(table(INDICATORS, ("1", "Có bộ chỉ số của xã", "", "", "")), PLAN)[1][0]
        assert [m.comparator for m in one.milestones] == ["qualitative"]

    def test_leave_what_was_reached_before_alone(self) -> None:
        headings = ("TT", "Chỉ tiêu", "ĐVT", "Kết quả năm 2025", "Mục tiêu 2026")
        one = read_table(table(headings, ("1", "Hồ sơ trực tuyến", "%", "45", "60")), PLAN)[1][0]
        assert [m.value for m in one.milestones] == [60]

    def test_of_a_task_s_name_are_read_too(self) -> None:
        row = (
            "1",
            "100% cán bộ xử lý văn bản trên mạng. Quản lý tốt thiết bị.",
            "Văn phòng",
            "",
            "",
            "Tỷ lệ văn bản điện tử",
        )
        found = read_table(table(TASKS, row), TITLED)[1]
        assert [(one.name, one.milestones[0].comparator) for one in found] == [
            ("cán bộ xử lý văn bản trên mạng", "="),
            ("Tỷ lệ văn bản điện tử", "qualitative"),
        ]

    def test_take_a_milestone_from_each_year(self) -> None:
        found = read_table(table(INDICATORS, ("1", "Tỷ lệ hồ sơ trực tuyến", "%", "≥ 60", "95")), PLAN)[1]
        assert [
            (one.name, [(m.comparator, m.value, m.unit_of_measure, m.due) for m in one.milestones]) for one in found
        ] == [
            ("Tỷ lệ hồ sơ trực tuyến", [(">=", 60, "%", date(2026, 12, 31)), ("=", 95, "%", date(2030, 12, 31))]),
        ]

    def test_the_written_values_stand_in_the_source(self) -> None:
        one = read_table(table(INDICATORS, ("1", "Tỷ lệ hồ sơ", "%", "60", "95")), PLAN)[1][0]
        assert one.source_text == "Tỷ lệ hồ sơ | 2026: 60 | Mục tiêu năm 2030: 95 | %"


def test_a_rhythm_over_the_columns_of_beginning_and_end_is_the_deadline() -> None:
    rows = (
        ("STT", "Nhiệm vụ", "Bắt đầu", "Kết thúc", "Đơn vị chủ trì"),
        ("1", "Giao ban chuyên đề với các trường", "Hằng quý", "", "Văn phòng Sở"),
        ("2", "Rà soát quy chế dữ liệu", "3/2026", "6/2026", "Văn phòng Sở"),
    )
    places = tuple(Place("hàng", at, at) for at in range(1, 4))
    tasks, _ = read_table(Table(rows, places, frozenset({(1, 3)})), Context("PL", None, 2026))
    assert [(one.recurrence, str(one.due)) for one in tasks] == [("Hằng quý", "None"), (None, "2026-06-30")]
