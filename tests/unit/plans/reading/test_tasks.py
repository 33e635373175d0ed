from datetime import date

import pytest

from services.plans.reading.outputs import output_of
from services.plans.reading.rhythms import recurrence_of
from tests.unit.plans.reading.documents import orders, read


class TestWhatIsATask:
    def test_a_numbered_item_is_one_whatever_its_sentences(self) -> None:
        found = orders("1. Thể chế", "1.1. Rà soát thủ tục hành chính. Cắt giảm bước thừa. Công khai thời gian.").tasks
        assert [one.code for one in found] == ["I.1.1"]

    def test_in_prose_each_sentence_is_one(self) -> None:
        found = orders(
            "1. Lãnh đạo", "Ban hành Chỉ thị hằng năm về chuyển đổi số. Lồng ghép nội dung vào kế hoạch của xã."
        ).tasks
        assert [one.name for one in found] == [
            "Ban hành Chỉ thị hằng năm về chuyển đổi số.",
            "Lồng ghép nội dung vào kế hoạch của xã.",
        ]

    def test_a_lost_blank_after_a_stop_parts_sentences(self) -> None:
        found = orders(
            "1. Tuyên truyền", "Vận động hội viên dùng dịch vụ số hằng ngày.Tổ chức hội nghị tại các ấp."
        ).tasks
        assert len(found) == 2

    @pytest.mark.parametrize(
        "sentence",
        [
            "Đây là giải pháp quan trọng nhằm giảm chi phí đi lại.",
            "Việc này nhằm giúp người dân mở rộng thị trường.",
            "Qua đó, giúp mọi người dân tiếp cận công nghệ số.",
            "Chuyển đổi số trong quản lý là nhiệm vụ quan trọng của xã.",
            "Đến năm 2030: 90% hồ sơ công việc được số hóa.",
            "Trên đây là Kế hoạch của Ban Chỉ đạo xã.",
        ],
    )
    def test_a_statement_is_none(self, sentence: str) -> None:
        assert orders("1. Chung", f"Rà soát các quy định của xã. {sentence}").tasks[1:] == ()

    def test_a_heading_glued_to_its_first_sentence_is_cut_off(self) -> None:
        found = orders("1. Công tác lãnh đạo, chỉ đạo Ban hành Chỉ thị hằng năm về chuyển đổi số.").tasks
        assert [(one.name, one.group) for one in found] == [
            ("Ban hành Chỉ thị hằng năm về chuyển đổi số.", "Công tác lãnh đạo, chỉ đạo"),
        ]

    def test_sections_of_targets_hold_none(self) -> None:
        assert read("I. MỤC TIÊU", "1. Xây dựng xã phát triển toàn diện.").tasks == ()


class TestLeadUnit:
    def test_is_inherited_from_the_heading(self) -> None:
        found = orders("1. Giao phòng Văn hóa - Xã hội xã", "- Theo dõi, đôn đốc, tổng hợp kết quả.").tasks
        assert found[0].lead_unit == "phòng Văn hóa - Xã hội xã"

    def test_holds_for_the_next_sentence_of_a_numbered_order(self) -> None:
        found = orders("1. Ủy ban nhân dân xã chỉ đạo xây dựng kế hoạch. Bố trí đủ nguồn lực để thực hiện.").tasks
        assert [one.lead_unit for one in found] == ["Ủy ban nhân dân xã"] * 2

    def test_does_not_hold_for_the_next_sentence_of_free_prose(self) -> None:
        found = orders("1. Tuyên truyền", "Đoàn thanh niên vận động đoàn viên. Tổ chức các hội nghị tại ấp.").tasks
        assert [one.lead_unit for one in found] == ["Đoàn thanh niên", None]

    def test_of_an_order_passed_on_is_the_one_who_acts(self) -> None:
        found = orders(
            "1. Lãnh đạo", "Đảng ủy phân công rõ trách nhiệm từng đồng chí; chỉ đạo UBND xã xây dựng kế hoạch theo năm."
        ).tasks
        assert [one.lead_unit for one in found] == ["Đảng ủy", "UBND xã"]

    def test_missing_is_none_and_doubted(self) -> None:
        one = orders("1. Thể chế", "1.1. Rà soát thủ tục hành chính của xã.").tasks[0]
        assert one.lead_unit is None
        assert [doubt.code for doubt in one.doubts] == ["lead-unit-missing", "due-missing"]


class TestParticulars:
    LINES = (
        "1. Thể chế",
        "a) Xây dựng quy chế khai thác dữ liệu dùng chung.",
        "- Đơn vị chủ trì: Văn phòng HĐND và UBND.",
        "- Đơn vị phối hợp: Công an xã; Phòng Kinh tế.",
        "- Thời gian hoàn thành: Quý II/2026.",
        "- Sản phẩm: Quy chế được ban hành.",
    )

    def test_below_a_task_belong_to_it(self) -> None:
        found = orders(*self.LINES).tasks
        assert [(one.lead_unit, one.coordinating_units, one.due, one.expected_output) for one in found] == [
            ("Văn phòng HĐND và UBND", ("Công an xã", "Phòng Kinh tế"), date(2026, 6, 30), "Quy chế được ban hành"),
        ]

    def test_may_stand_in_brackets(self) -> None:
        line = "a) Rà soát thủ tục hành chính (Đơn vị chủ trì: Phòng Kinh tế; hoàn thành trước ngày 30/6/2026)."
        one = orders("1. Thể chế", line).tasks[0]
        assert (one.lead_unit, one.due) == ("Phòng Kinh tế", date(2026, 6, 29))

    def test_a_deadline_without_year_takes_the_plan_s_and_says_so(self) -> None:
        one = orders("1. Thể chế", "a) Rà soát thủ tục hành chính.", "- Thời gian: Quý III.").tasks[0]
        assert one.due == date(2026, 9, 30)
        assert "year-from-title" in {doubt.code for doubt in one.doubts}


class TestDue:
    def test_is_the_last_day_before_the_named_one(self) -> None:
        one = orders("1. Chung", "1.1. Xây dựng kế hoạch, gửi về trước ngày 05 tháng 3 năm 2026 để tổng hợp.").tasks[0]
        assert one.due == date(2026, 3, 4)

    def test_of_a_cited_document_is_not_the_task_s(self) -> None:
        one = orders("1. Chung", "1.1. Quán triệt Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị.").tasks[0]
        assert one.due is None


class TestRecurrence:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("báo cáo tiến độ hàng tháng, quý trên hệ thống", "hàng tháng, quý"),
            ("(Thực hiện thường xuyên hàng năm).", "Thực hiện thường xuyên hàng năm"),
            ("để đánh giá định kỳ hằng năm", "định kỳ hằng năm"),
            ("Mỗi năm lựa chọn sản phẩm", "Mỗi năm"),
            ("theo từng giai đoạn", "theo từng giai đoạn"),
            ("xây dựng kế hoạch theo năm, quý", "theo năm, quý"),
            ("(3 tháng, 6 tháng, năm, giữa nhiệm kỳ)", "3 tháng, 6 tháng, năm, giữa nhiệm kỳ"),
            ("thường xuyên rà soát", "thường xuyên"),
            ("định kỳ nghe báo cáo", "định kỳ"),
            ("hàng năm hoặc đột xuất", "hàng năm hoặc đột xuất"),
        ],
    )
    def test_is_kept_as_written(self, text: str, said: str) -> None:
        assert recurrence_of(text) == said

    @pytest.mark.parametrize("text", ["công việc hằng ngày", "khám sức khỏe định kỳ", "tháng 6 năm 2026"])
    def test_a_habit_or_a_date_is_none(self, text: str) -> None:
        assert recurrence_of(text) is None


class TestExpectedOutput:
    @pytest.mark.parametrize(
        ("text", "output"),
        [
            ("Ban hành Chỉ thị hàng năm về chuyển đổi số, gắn với khen thưởng.", "Chỉ thị hàng năm về chuyển đổi số"),
            ("Thiết lập bộ chỉ số chuyển đổi số xã để đánh giá.", "bộ chỉ số chuyển đổi số xã"),
            ("Lập Đề án phủ sóng wifi ở trung tâm xã.", "Đề án phủ sóng wifi ở trung tâm xã"),
            ("Phát huy vai trò của người đứng đầu.", None),
        ],
    )
    def test_is_what_will_be_there_afterwards(self, text: str, output: str | None) -> None:
        assert output_of(text) == output
