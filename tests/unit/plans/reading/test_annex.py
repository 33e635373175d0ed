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


class TestIndicators:
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
