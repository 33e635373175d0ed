from datetime import date

import pytest

from services.plans.reading import Indicator
from tests.unit.plans.reading.documents import orders, read, targets

Shape = tuple[str, float | None, float | None, str | None]


def shapes(indicator: Indicator) -> list[Shape]:
    return [(m.comparator, m.value, m.value_max, m.due.isoformat() if m.due else None) for m in indicator.milestones]


class TestName:
    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("(1) Tỷ lệ phủ sóng 5G trên địa bàn đạt từ 60% dân số trở lên.", "Tỷ lệ phủ sóng 5G trên địa bàn"),
            ("(1) 100% học sinh được trang bị kỹ năng số.", "học sinh được trang bị kỹ năng số"),
            ("(1) Có 80% hồ sơ công việc được xử lý trên mạng.", "hồ sơ công việc được xử lý trên mạng"),
            ("(1) Phấn đấu có 100% cán bộ được bồi dưỡng.", "cán bộ được bồi dưỡng"),
            ("(1) Tỷ lệ giao dịch “phi tiếp xúc”: 100%.", "Tỷ lệ giao dịch “phi tiếp xúc”"),
            ("(1) Có từ 50% người dân trở lên có tài khoản.", "người dân có tài khoản"),
            ("(1) Kinh tế số chiếm khoảng 20-25% giá trị sản xuất.", "Kinh tế số […] giá trị sản xuất"),
            ("(1) Mỗi ấp có ít nhất 02 tổ công nghệ số.", "Mỗi ấp […] tổ công nghệ số"),
            ("(1) Trên 60% hộ có cáp quang, tạo thuận lợi cho học tập.", "hộ có cáp quang"),
            ("(1) Tỷ lệ cấp ≥ 90 %", "Tỷ lệ cấp"),
        ],
    )
    def test_is_the_clause_without_the_figure(self, line: str, name: str) -> None:
        assert [one.name for one in targets(line).indicators] == [name]

    def test_each_part_between_semicolons_is_an_indicator(self) -> None:
        found = targets(
            "- 100% cơ quan kết nối mạng; tối thiểu 90% người dân hài lòng; tỷ lệ văn bản ký số đạt trên 95%."
        ).indicators
        assert [one.name for one in found] == ["cơ quan kết nối mạng", "người dân hài lòng", "tỷ lệ văn bản ký số"]

    def test_commas_part_figures_too(self) -> None:
        found = targets(
            "- 90% hồ sơ công việc được số hóa, 30% sản phẩm OCOP lên sàn, 100% dân số có hồ sơ sức khỏe."
        ).indicators
        assert [(one.name, one.milestones[0].value) for one in found] == [
            ("hồ sơ công việc được số hóa", 90),
            ("sản phẩm OCOP lên sàn", 30),
            ("dân số có hồ sơ sức khỏe", 100),
        ]

    def test_the_whole_sentence_stays_as_source(self) -> None:
        line = "Tỷ lệ hồ sơ trực tuyến đạt trên 85%; tỷ lệ thanh toán trực tuyến ≥ 75%."
        assert {one.source_text for one in targets(f"(1) {line}").indicators} == {line}


class TestDue:
    def test_of_the_sentence_comes_first(self) -> None:
        found = targets(
            "1. Đến năm 2030", "- Đến năm 2027, trên 70% hộ có cáp quang; tối thiểu 50% người dân có chữ ký số."
        ).indicators
        assert [shapes(one) for one in found] == [
            [(">", 70, None, "2027-12-31")],
            [(">=", 50, None, "2027-12-31")],
        ]

    def test_of_the_heading_comes_second(self) -> None:
        found = targets("1. Đến năm 2030", "a) Chỉ tiêu cụ thể", "+ Tỷ lệ hộ có cáp quang trên 70%.").indicators
        assert shapes(found[0]) == [(">", 70, None, "2030-12-31")]
        assert found[0].milestones[0].due_source == "heading"

    def test_of_the_title_comes_last(self) -> None:
        found = targets("(1) Tỷ lệ hộ có cáp quang trên 70%.").indicators
        assert (found[0].milestones[0].due, found[0].milestones[0].due_source) == (date(2026, 12, 31), "title")

    def test_is_none_where_nobody_says_one(self) -> None:
        found = targets("(1) Tỷ lệ hộ có cáp quang trên 70%.", title="thực hiện chuyển đổi số").indicators
        assert found[0].milestones[0].due is None
        assert "due-missing" in {doubt.code for doubt in found[0].doubts}

    def test_opening_a_paragraph_holds_for_all_of_it(self) -> None:
        found = targets(
            "1. Đến năm 2045: 100% cơ quan dùng phần mềm thống nhất. "
            "Chính quyền số vận hành thông minh; 95% dân số dùng dịch vụ số."
        ).indicators
        assert {shapes(one)[0][3] for one in found} == {"2045-12-31"}

    def test_of_one_clause_does_not_leak_into_the_next_line(self) -> None:
        found = targets(
            "- Đến năm 2030: 90% hồ sơ được số hóa.", "- Tỷ lệ thanh toán trực tuyến ≥ 80%.", title="không năm"
        ).indicators
        assert [shapes(one)[0][3] for one in found] == ["2030-12-31", None]


class TestLadder:
    @pytest.mark.parametrize(
        "line",
        [
            "- Tỷ lệ hồ sơ trực tuyến đạt 60% vào năm 2026, 80% vào năm 2028 và 95% vào năm 2030.",
            "- Tỷ lệ hồ sơ trực tuyến: năm 2026: 60%; năm 2028: 80%; năm 2030: 95%.",
            "- Tỷ lệ hồ sơ trực tuyến đến năm 2026 đạt 60%, đến năm 2028 đạt 80%, đến năm 2030 đạt 95%.",
            "- Tỷ lệ hồ sơ trực tuyến đến năm 2026 đạt 60%; đến năm 2028 đạt 80%; đến năm 2030 đạt 95%.",
        ],
    )
    def test_is_one_indicator_with_several_milestones(self, line: str) -> None:
        found = targets(line).indicators
        assert [one.name for one in found] == ["Tỷ lệ hồ sơ trực tuyến"]
        assert [(value, due) for _, value, _, due in shapes(found[0])] == [
            (60, "2026-12-31"),
            (80, "2028-12-31"),
            (95, "2030-12-31"),
        ]

    def test_a_falling_one_is_doubted(self) -> None:
        found = targets("- Tỷ lệ hồ sơ trực tuyến đạt 80% vào năm 2026, 60% vào năm 2028.").indicators
        assert "milestone-falling" in {doubt.code for doubt in found[0].doubts}


class TestQualitative:
    def test_a_goal_without_a_number_is_kept_as_such(self) -> None:
        found = targets(
            "1. Mục tiêu chung", "- Đưa hoạt động của xã lên môi trường số. Bớt giấy tờ cho dân."
        ).indicators
        assert [shapes(one) for one in found] == [[("qualitative", None, None, "2026-12-31")]]
        assert "indicator-without-number" in {doubt.code for doubt in found[0].doubts}


class TestPlaceOfFigures:
    def test_sections_about_purpose_hold_none(self) -> None:
        assert read("I. MỤC ĐÍCH, YÊU CẦU", "1. Năm qua có 75% hồ sơ trực tuyến.").indicators == ()

    def test_tasks_may_carry_one(self) -> None:
        found = orders(
            "1. Phát triển nhân lực", "Đào tạo, bồi dưỡng 100% cán bộ kỹ năng số cơ bản đến năm 2026."
        ).indicators
        assert [one.name for one in found] == ["Đào tạo, bồi dưỡng […] cán bộ kỹ năng số cơ bản"]

    def test_the_rules_of_alerts_set_no_goals(self) -> None:
        assert (
            orders(
                "1. Cơ chế cảnh báo: Hệ thống cảnh báo đỏ đối với nhiệm vụ:", "- Tỷ lệ hoàn thành dưới 50% lộ trình."
            ).indicators
            == ()
        )

    def test_a_goal_said_twice_is_one(self) -> None:
        found = read(
            "I. MỤC TIÊU",
            "1. Đến năm 2030: 30% sản phẩm OCOP tham gia thương mại điện tử.",
            "II. NHIỆM VỤ",
            "1. Kinh tế số",
            "Đến 2030: 30% sản phẩm OCOP lên sàn thương mại điện tử.",
        ).indicators
        assert [one.code for one in found] == ["I.1"]

    def test_equal_figures_of_one_section_are_two(self) -> None:
        found = targets(
            "(1) Tỷ lệ hồ sơ trực tuyến của xã ≥ 80%.", "(2) Tỷ lệ thanh toán trực tuyến của xã ≥ 80%."
        ).indicators
        assert len(found) == 2

    def test_code_group_and_place_are_told(self) -> None:
        one = targets("1. Về hạ tầng", "(1) Tỷ lệ hộ có cáp quang trên 70%.").indicators[0]
        assert (one.code, one.group, one.place) == ("I.1(1)", "Về hạ tầng", "dòng 11")
