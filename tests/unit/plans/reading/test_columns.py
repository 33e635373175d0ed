import pytest

from services.plans.reading.blocks import Place, Table
from services.plans.reading.columns import header_of, roles_of

SYNONYMS = {
    "number": ("STT", "TT", "Số TT", "Số thứ tự"),
    "name": (
        "Nội dung",
        "Nhiệm vụ",
        "Nội dung công việc",
        "Tên nhiệm vụ",
        "Nhiệm vụ, giải pháp",
        "Hạng mục",
        "Việc cần làm",
    ),
    "indicator": ("Chỉ tiêu", "Mục tiêu", "Tên chỉ tiêu", "Nội dung chỉ tiêu"),
    "lead": (
        "Đơn vị chủ trì",
        "Cơ quan chủ trì",
        "Chủ trì",
        "Đơn vị thực hiện",
        "Cơ quan thực hiện",
        "Phân công",
        "Phân công thực hiện",
        "Đơn vị chịu trách nhiệm",
        "Đầu mối",
        "Đơn vị",
        "Cơ quan, đơn vị phụ trách",
        "Đơn vị chủ trì, phối hợp",
        "Tổ thực hiện chính",
        "Bộ phận phụ trách",
        "Người làm",
        "Giao cho",
        "Phụ trách",
        "Bộ phận",
    ),
    "coordinating": (
        "Phối hợp",
        "Đơn vị phối hợp",
        "Cơ quan phối hợp thực hiện",
        "Cùng thực hiện",
        "Lực lượng phối hợp",
    ),
    "output": ("Sản phẩm", "Kết quả", "Sản phẩm đầu ra", "Kết quả, sản phẩm dự kiến", "Sản phẩm/Kết quả"),
    "deadline": (
        "Thời gian",
        "Thời hạn",
        "Thời gian hoàn thành",
        "Tiến độ",
        "Thời điểm hoàn thành",
        "Hạn",
        "Hạn xong",
        "Tháng",
    ),
    "unit": ("Đơn vị tính", "ĐVT", "Đơn vị đo"),
    "other": (
        "Ghi chú",
        "Kinh phí",
        "Căn cứ",
        "Thời gian bắt đầu",
        "Hiện trạng",
        "Lãnh đạo phụ trách",
        "Cơ quan theo dõi",
        "Kết quả năm 2025",
        "Thực hiện năm 2025",
        "Mức độ hoàn thành",
    ),
}
SAID = [(heading, role) for role, headings in SYNONYMS.items() for heading in headings]
YEARS = (
    "2030",
    "Năm 2027",
    "Đến năm 2030",
    "Mục tiêu đến năm 2030",
    "Mục tiêu năm 2030",
    "Kế hoạch năm 2026",
    "Giai đoạn 2026-2030",
    "2026 - 2027",
    "Quý II/2026",
    "Quý IV",
    "Tháng 6/2026",
    "6 tháng đầu năm",
    "Kết quả cần đạt năm 2026",
)


def table(*rows: tuple[str, ...], covered: tuple[tuple[int, int], ...] = ()) -> Table:
    return Table(rows, tuple(Place("hàng", number, number) for number in range(len(rows))), frozenset(covered))


class TestRolesOf:
    @pytest.mark.parametrize(("heading", "role"), SAID)
    def test_know_each_synonym(self, heading: str, role: str) -> None:
        assert roles_of([heading]) == [role]
        assert roles_of([heading.upper()]) == [role]

    @pytest.mark.parametrize("heading", YEARS)
    def test_know_the_columns_of_values_behind_the_indicators(self, heading: str) -> None:
        assert roles_of(["Chỉ tiêu", heading]) == ["indicator", "value"]

    @pytest.mark.parametrize("heading", ["Mục tiêu", "Kế hoạch", "Giá trị cần đạt", "Phấn đấu", "Chỉ tiêu giao"])
    def test_take_words_of_goals_behind_the_indicators_as_values(self, heading: str) -> None:
        assert roles_of(["TT", "Chỉ tiêu", "ĐVT", heading])[-1] == "value"

    def test_do_not_depend_on_the_order(self) -> None:
        headings = ["Sản phẩm", "Thời hạn", "Chủ trì", "Nhiệm vụ", "TT"]
        assert roles_of(headings) == ["output", "deadline", "lead", "name", "number"]

    def test_take_the_first_of_two_alike(self) -> None:
        assert roles_of(["Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị thực hiện"]) == ["name", "lead", "other"]

    def test_take_a_group_for_the_name_where_nothing_else_names(self) -> None:
        assert roles_of(["TT", "Nhóm nhiệm vụ", "Chủ trì"]) == ["number", "name", "lead"]
        assert roles_of(["TT", "Lĩnh vực", "Nhiệm vụ"]) == ["number", "group", "name"]

    def test_leave_a_whole_sentence_alone(self) -> None:
        assert roles_of([f"Nhiệm vụ {'rất ' * 30}dài"]) == [None]


class TestHeaderOf:
    def test_joins_headings_over_two_rows(self) -> None:
        found = header_of(
            table(
                ("TT", "Chỉ tiêu", "Lộ trình", "", "ĐVT"),
                ("TT", "Chỉ tiêu", "2026", "2030", "ĐVT"),
                ("1", "Tỷ lệ hồ sơ", "60", "90", "%"),
                covered=((0, 3),),
            )
        )
        assert found is not None
        assert (found.first, found.last) == (0, 1)
        assert found.headings == ("TT", "Chỉ tiêu", "Lộ trình 2026", "Lộ trình 2030", "ĐVT")
        assert found.roles == ["number", "indicator", "value", "value", "unit"]

    def test_parts_lead_and_helpers_below_one_heading(self) -> None:
        found = header_of(
            table(
                ("TT", "Nhiệm vụ", "Phân công thực hiện", "", "Kinh phí", ""),
                ("", "", "Chủ trì", "Phối hợp", "2026", "2027"),
                covered=((0, 3), (0, 5)),
            )
        )
        assert found is not None
        assert found.roles == ["number", "name", "lead", "coordinating", "other", "other"]

    def test_takes_no_row_of_the_body_into_the_headings(self) -> None:
        found = header_of(
            table(
                ("Nhiệm vụ", "Phân công", "", "Sản phẩm"),
                ("A. HẠ TẦNG SỐ", "", "", ""),
                covered=((0, 2), (1, 1), (1, 2), (1, 3)),
            )
        )
        assert found is not None
        assert found.last == 0

    def test_takes_no_numbered_row_for_headings(self) -> None:
        rows = [("1", "Thực hiện nhiệm vụ", "Đơn vị chủ trì", "Kết quả"), ("2", "Nội dung", "Chủ trì", "Sản phẩm")]
        assert header_of(table(*rows)) is None

    def test_takes_no_letterhead_for_headings(self) -> None:
        assert header_of(table(("ĐẢNG BỘ TỈNH MẪU", "ĐẢNG CỘNG SẢN VIỆT NAM"))) is None
