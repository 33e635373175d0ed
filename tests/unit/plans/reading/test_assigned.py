import pytest

from services.plans.reading.assigned import assignment, hands_over
from tests.unit.plans.reading.documents import orders, read


class TestAssignment:
    @pytest.mark.parametrize(
        ("text", "lead", "partners"),
        [
            ("Cấp mã QR (Trung tâm Y tế chủ trì, phối hợp với Công an xã; xong trước ngày 15/5/2026).",
             "Trung tâm Y tế", ("Công an xã",)),
            ("Đo mức độ hài lòng (Văn phòng HĐND và UBND phường chủ trì).", "Văn phòng HĐND và UBND phường", ()),
            ("Phủ sóng 5G tại các thôn (Phòng Kinh tế).", "Phòng Kinh tế", ()),
            ("Lắp camera, giao Công an xã chủ trì, phối hợp với các thôn lắp đặt.", "Công an xã", ("các thôn",)),
            ("Xây dựng quy chế do Phòng Văn hóa - Xã hội chủ trì.", "Phòng Văn hóa - Xã hội", ()),
        ],
    )  # fmt: skip
    def test_is_whom_the_sentence_hands_its_work_to(self, text: str, lead: str, partners: tuple[str, ...]) -> None:
        found = assignment(text)
        assert (found.lead, found.partners) == (lead, partners)

    @pytest.mark.parametrize(
        "text",
        [
            "Gửi kế hoạch (qua Văn phòng Đảng ủy, điện thoại 0900.000.000) trước ngày 15/3/2026.",
            "Gửi về Phòng Kinh tế (cơ quan thường trực Ban Chỉ đạo) để tổng hợp.",
            "Rà soát hồ sơ (trừ hồ sơ mật) do ngân sách bảo đảm.",
            "Ban hành văn bản chỉ đạo thực hiện.",
        ],
    )
    def test_is_none_where_the_brackets_say_something_else(self, text: str) -> None:
        assert assignment(text).lead is None


class TestTasks:
    def test_a_new_field_behind_a_semicolon_is_not_the_directed_unit_s(self) -> None:
        found = orders(
            "1. Xã hội số",
            "Chỉ đạo các trường xây dựng học bạ số; trong công tác y tế chú trọng hồ sơ sức khỏe điện tử.",
        ).tasks
        assert [one.lead_unit for one in found] == ["các trường", None]

    def test_a_colon_goes_on_with_the_list_below(self) -> None:
        found = orders(
            "1. Khởi nghiệp",
            "Ban hành Kế hoạch phát triển hệ sinh thái khởi nghiệp xã, tập trung vào:",
            "Hỗ trợ thanh niên khởi nghiệp; hình thành hợp tác xã số.",
        ).tasks
        assert [one.expected_output for one in found] == ["Kế hoạch phát triển hệ sinh thái khởi nghiệp xã"]

    def test_a_date_without_a_year_takes_the_plan_s(self) -> None:
        one = orders("1. Chung", "Công an xã lắp camera tại các thôn trong quý III.").tasks[0]
        assert str(one.due) == "2026-09-30"
        assert "year-from-title" in {doubt.code for doubt in one.doubts}

    def test_a_day_of_every_year_is_no_due_date(self) -> None:
        one = orders("1. Chung", "Văn phòng tổng hợp, sơ kết vào tháng 3 hằng năm, báo cáo Đảng ủy.").tasks[0]
        assert (one.due, one.recurrence_every) == (None, "year")


class TestStretches:
    def test_a_heading_that_is_a_quarter_dates_the_work_below(self) -> None:
        one = read("I. LỘ TRÌNH", "1. Quý II/2026", "- Tổ chức ra quân cấp định danh điện tử.").tasks[0]
        assert str(one.due) == "2026-06-30"
        assert "due-from-heading" in {doubt.code for doubt in one.doubts}

    def test_a_heading_that_says_more_dates_nothing(self) -> None:
        found = read("I. NHIỆM VỤ", "1. Sơ kết quý II/2026 của các thôn", "- Rà soát, làm sạch dữ liệu dân cư.").tasks
        assert [one.due for one in found] == [None]

    def test_the_end_of_a_resolution_makes_no_heading_of_its_last_order(self) -> None:
        found = orders(
            "1. Thường trực HĐND xã giám sát việc thực hiện Nghị quyết.",
            "Nghị quyết này được HĐND xã thông qua ngày 25 tháng 12 năm 2025.",
        ).tasks
        assert [one.lead_unit for one in found] == ["Thường trực HĐND xã"]


class TestBehindADash:
    @pytest.mark.parametrize(
        ("text", "order", "lead", "deadline"),
        [
            (
                "Ban hành nghị quyết về kinh tế số - Ban Thường vụ Đảng ủy, quý I/2026.",
                "Ban hành nghị quyết về kinh tế số",
                "Ban Thường vụ Đảng ủy",
                "quý I/2026",
            ),
            (
                "Mở chuyên mục hỏi - đáp trên đài xã - Phòng Văn hóa - Xã hội.",
                "Mở chuyên mục hỏi - đáp trên đài xã",
                "Phòng Văn hóa - Xã hội",
                None,
            ),
        ],
    )
    def test_stands_who_leads(self, text: str, order: str, lead: str, deadline: str | None) -> None:
        found = assignment(text)
        assert (found.text, found.lead, found.deadline) == (order, lead, deadline)

    @pytest.mark.parametrize(
        "text",
        [
            "Rà soát thủ tục cùng Phòng Văn hóa - Xã hội.",
            "Tổ chức hội nghị phối hợp với Hội Nông dân - Hội Phụ nữ.",
            "Công tác chính trị - Công an xã thực hiện việc tuần tra.",
        ],
    )
    def test_stands_nobody_where_a_name_or_a_sentence_goes_on(self, text: str) -> None:
        assert not assignment(text).is_behind_dash


class TestHandsOver:
    @pytest.mark.parametrize(
        "sentence",
        [
            "Giao Phòng Kinh tế chủ trì; hoàn thành trong quý III/2026.",
            "Việc này do Kế toán trưởng lo, xong trước ngày 30/4/2026.",
            "Giao Công an xã thực hiện thường xuyên.",
        ],
    )
    def test_says_only_whose_the_work_above_is(self, sentence: str) -> None:
        assert hands_over(sentence, strictly=True)

    @pytest.mark.parametrize(
        "sentence",
        [
            "Giao Phòng Kinh tế chủ trì, phối hợp với Công an xã xây dựng đề án.",
            "Giao lưu văn nghệ do các thôn tổ chức.",
        ],
    )
    def test_orders_work_of_its_own(self, sentence: str) -> None:
        assert not hands_over(sentence, strictly=True)
