"""Goals by the wordings of issued plans: one sentence in, every value with its date out."""

import pytest

from services.plans.reading import Indicator
from tests.unit.plans.reading.documents import orders, read, targets

Goal = tuple[str, float | None, float | None, str | None]


def goals(*indicators: Indicator) -> list[Goal]:
    return [
        (m.comparator, m.value, m.value_max, m.due.isoformat() if m.due else None)
        for one in indicators
        for m in one.milestones
        if m.value is not None
    ]


def listed(*lines: str) -> list[tuple[str, float | None, float | None]]:
    return [goal[:3] for goal in goals(*targets(*lines).indicators)]


class TestListOfTargets:
    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("- Tỷ lệ hộ nghèo giảm còn dưới 1%.", [("<", 1, None)]),
            ("- Giảm tỷ lệ hộ nghèo xuống còn 0,5%.", [("=", 0.5, None)]),
            ("- Thu nhập bình quân đạt 72 triệu đồng/người/năm trở lên.", [(">=", 72, None)]),
            ("- Có ít nhất 02 đến 05 mô hình chuyển đổi số.", [("range", 2, 5)]),
            ("- Từ 85% đến dưới 90% người dân hài lòng.", [("range", 85, 90)]),
            ("- Lắp đặt mới 40 camera tại các nút giao thông.", [("=", 40, None)]),
            ("- 03 tuyến phố không dùng tiền mặt.", [("=", 3, None)]),
            ("- Trồng mới 50ha rừng; năng suất lúa đạt 65 tạ/ha.", [("=", 50, None), ("=", 65, None)]),
            ("- Nhựa hóa từ 08 đến 10 đường hẻm.", [("range", 8, 10)]),
            ("- Bố trí cán bộ chuyên trách công nghệ thông tin: 02 người.", [("=", 2, None)]),
            ("- Chỉ số cải cách hành chính từ 85 điểm trở lên.", [(">=", 85, None)]),
            ("- Rút ngắn thời gian giải quyết hồ sơ xuống còn 05 ngày.", [("=", 5, None)]),
            ("- Thời gian chờ không quá 15 phút/lượt giao dịch.", [("<=", 15, None)]),
            ("- Tổ chức từ 02 đến 05 ngày “Thứ Bảy số”.", [("range", 2, 5)]),
            ("- Tuổi thọ trung bình đạt 75 tuổi.", [("=", 75, None)]),
            (
                "- Có 02 hợp tác xã, 05 tổ hợp tác và 10 hộ kinh doanh số.",
                [("=", 2, None), ("=", 5, None), ("=", 10, None)],
            ),
            ("- Giá trị sản phẩm trên 1 ha đạt trên 250 triệu đồng/ha.", [(">", 250, None)]),
            ("- Giá trị sản xuất đạt 95 - 100 triệu/năm.", [("range", 95, 100)]),
            ("- Tỷ lệ tăng dân số tự nhiên dưới 1‰.", [("<", 1, None)]),
            ("- Năng suất lao động tăng bình quân 7,5%/năm.", [("=", 7.5, None)]),
            ("- Không còn quá 2% thanh niên chưa có tài khoản.", [("<=", 2, None)]),
        ],
    )
    def test_gives_every_goal(self, line: str, found: list[tuple[str, float | None, float | None]]) -> None:
        assert listed(line) == found

    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("- 100% tàu cá chiều dài từ 15 m trở lên duy trì kết nối.", [("=", 100, None)]),
            ("- 95% đoàn viên thạo ít nhất 03 kỹ năng số.", [("=", 95, None)]),
            ("- 80% người dân từ 15 tuổi trở lên có tài khoản.", [("=", 80, None)]),
            ("- Tỷ lệ xã đạt chuẩn đạt 50% (8 xã).", [("=", 50, None)]),
            ("- 50% cuộc kiểm tra trên môi trường số (tăng 20% so với năm 2025).", [("=", 50, None)]),
            ("- Nâng tỷ lệ hồ sơ từ 60% năm 2025 lên trên 80%.", [(">", 80, None)]),
            ("- Tỷ lệ mất kết nối giảm từ 12% hiện nay xuống còn dưới 3%.", [("<", 3, None)]),
            ("- Tỷ lệ hồ sơ đạt 80% trở lên (năm 2025: 65%).", [(">=", 80, None)]),
            ("- Tập huấn tại 05 ấp cho các nhóm của 23 chi bộ.", []),
            ("- Hoàn thành 03 đột phá, 05 nhóm giải pháp, 12 chỉ tiêu.", []),
            ("- Tốc độ kết nối đạt 200 Mbps.", []),
            ("- 10/10 thôn có nhà văn hóa.", [("=", 10, None)]),
            ("- Tổng đài trực 24/7 giờ trong ngày.", []),
            ("- Kinh phí thực hiện: 250 triệu đồng.", []),
            ("- Kinh phí thực hiện không vượt quá 2 tỷ đồng.", [("<=", 2, None)]),
        ],
    )
    def test_leaves_sizes_starts_and_comparisons_out(
        self, line: str, found: list[tuple[str, float | None, float | None]]
    ) -> None:
        assert listed(line) == found


class TestRows:
    def test_names_and_figures_are_paired(self) -> None:
        found = targets("- Tỷ lệ hồ sơ trực tuyến, thanh toán trực tuyến và số hóa lần lượt đạt 80%, 60% và 95%.")
        assert [(one.name, one.milestones[0].value) for one in found.indicators] == [
            ("Tỷ lệ hồ sơ trực tuyến", 80),
            ("Tỷ lệ thanh toán trực tuyến", 60),
            ("Tỷ lệ số hóa", 95),
        ]

    @pytest.mark.parametrize(
        "line",
        [
            "- Tỷ lệ hồ sơ đến năm 2026, 2028, 2030 lần lượt đạt 60%, 80%, 95%.",
            "- Tỷ lệ hồ sơ các năm 2026, 2028 và 2030 tương ứng là 60%, 80% và 95%.",
            "- Tỷ lệ hồ sơ đạt 60%, 80%, 95% vào các năm 2026, 2028, 2030.",
        ],
    )
    def test_years_and_figures_are_a_ladder(self, line: str) -> None:
        found = targets(line).indicators
        assert [one.name for one in found] == ["Tỷ lệ hồ sơ"]
        assert [(value, due) for _, value, _, due in goals(*found)] == [
            (60, "2026-12-31"), (80, "2028-12-31"), (95, "2030-12-31"),
        ]  # fmt: skip

    def test_a_second_row_goes_on_with_the_first(self) -> None:
        found = targets(
            "- Tỷ lệ ký số và tỷ lệ số hóa lần lượt đạt 75% và 70% trong năm 2026; "
            "đến năm 2030 tương ứng đạt 95% và 90%."
        ).indicators
        assert [goals(one) for one in found] == [
            [("=", 75, None, "2026-12-31"), ("=", 95, None, "2030-12-31")],
            [("=", 70, None, "2026-12-31"), ("=", 90, None, "2030-12-31")],
        ]

    def test_what_cannot_be_paired_keeps_its_sentence(self) -> None:
        found = targets("- Các chỉ số A, B lần lượt đạt 75%, 70% và 65%.").indicators
        assert [value for _, value, _, _ in goals(*found)] == [75, 70, 65]
        assert {one.source_text for one in found} == {"Các chỉ số A, B lần lượt đạt 75%, 70% và 65%."}


class TestDates:
    def test_behind_the_last_figure_hold_for_the_clause(self) -> None:
        found = orders("1. Biển", "Bảo đảm 100% tàu cá kết nối, tỷ lệ tàu mất tín hiệu dưới 3% vào cuối năm 2027.")
        assert [due for *_, due in goals(*found.indicators)] == ["2027-12-31"] * 2

    def test_between_figures_hold_for_their_own(self) -> None:
        found = targets("- Đến hết quý III/2026, 100% hồ sơ được số hóa; đến hết năm, tỷ lệ ký số đạt trên 95%.")
        assert [due for *_, due in goals(*found.indicators)] == ["2026-09-30", "2026-12-31"]

    def test_closing_the_sentence_hold_for_all_of_it(self) -> None:
        found = orders("1. Chung", "Mỗi chi đoàn giúp tối thiểu 03 hộ cài đặt ứng dụng; xong trong quý III/2026.")
        assert goals(*found.indicators) == [(">=", 3, None, "2026-09-30")]

    def test_bare_years_open_a_clause(self) -> None:
        found = orders("1. Biển", "Vận động ngư dân; riêng năm 2026 có ít nhất 300 chủ tàu cài đặt, năm 2027 là 450.")
        assert goals(*found.indicators) == [(">=", 300, None, "2026-12-31"), ("=", 450, None, "2027-12-31")]

    def test_of_a_period_are_its_end(self) -> None:
        found = targets("- Giai đoạn 2026 - 2028, 80% hộ có cáp quang.").indicators
        assert goals(*found) == [("=", 80, None, "2028-12-31")]

    def test_before_the_plan_s_year_are_the_past(self) -> None:
        assert goals(*targets("- Năm 2025: 65%; năm 2026: 80% hồ sơ trực tuyến.").indicators) == [
            ("=", 80, None, "2026-12-31")
        ]

    def test_of_two_headings_make_one_ladder(self) -> None:
        line = "- Tỷ lệ hồ sơ trực tuyến đạt"
        found = targets("1. Đến năm 2027", f"{line} 80%.", "2. Đến năm 2030", f"{line} 95%.", title="số").indicators
        assert [goals(one) for one in found] == [[("=", 80, None, "2027-12-31"), ("=", 95, None, "2030-12-31")]]
        assert found[0].place == "dòng 11; dòng 15"


class TestRecurring:
    @pytest.mark.parametrize(
        ("lines", "said", "every"),
        [
            (["- Hằng năm có từ 80% đảng viên trở lên hoàn thành tốt."], "Hằng năm", "year"),
            (["1. Hằng năm", "- 100% đoàn viên học tập Nghị quyết."], "Hằng năm", "year"),
            (["- Bố trí tối thiểu 2% chi ngân sách hằng năm."], "hằng năm", "year"),
        ],
    )
    def test_goals_have_no_date_but_a_rhythm(self, lines: list[str], said: str, every: str) -> None:
        one = targets(*lines).indicators[0]
        assert (one.recurrence, one.recurrence_every, one.milestones[0].due) == (said, every, None)
        assert "due-missing" not in {doubt.code for doubt in one.doubts}

    def test_goals_with_a_date_of_their_own_keep_it(self) -> None:
        one = targets("- Đến năm 2030, mỗi năm có ít nhất 02 sáng kiến được công nhận.").indicators[0]
        assert (one.recurrence_every, goals(one)) == ("year", [(">=", 2, None, "2030-12-31")])

    def test_times_a_year_describe_what_is_counted(self) -> None:
        one = targets("- 100% cán bộ được tập huấn ít nhất 01 lần/năm.").indicators[0]
        assert (one.recurrence, goals(one)) == (None, [("=", 100, None, "2026-12-31")])


class TestDoubts:
    def codes(self, line: str, title: str = "số hóa xã") -> set[str]:
        return {doubt.code for one in targets(line, title=title).indicators for doubt in one.doubts}

    def test_name_a_number_without_a_year(self) -> None:
        assert "target-without-year" in self.codes("- Tỷ lệ hồ sơ trực tuyến đạt 80%.")
        assert "target-without-year" not in self.codes("- Đến năm 2030: tỷ lệ hồ sơ trực tuyến đạt 80%.")

    def test_name_a_unit_the_tables_do_not_know(self) -> None:
        assert "unit-of-measure-unclear" in self.codes("- Lắp đặt tối thiểu 50 bóng chiếu sáng.")
        assert "unit-of-measure-unclear" not in self.codes("- Lắp đặt tối thiểu 50 camera.")

    def test_name_a_sentence_that_was_split(self) -> None:
        assert "sentence-split" in self.codes("- 90% hồ sơ được số hóa, 30% sản phẩm lên sàn.")
        assert "sentence-split" not in self.codes("- 90% hồ sơ được số hóa.")


class TestSections:
    def test_named_by_their_subject_are_work(self) -> None:
        found = read("I. MỤC TIÊU", "1. 90% hồ sơ số hóa.", "II. HẠ TẦNG SỐ", "1. Phủ sóng wifi tại các nhà văn hóa.")
        assert [one.code for one in found.tasks] == ["II.1"]

    def test_of_the_past_hold_nothing_whatever_stands_below(self) -> None:
        found = read("I. TÌNH HÌNH", "1. Kết quả", "- Chỉ tiêu hồ sơ đạt 65%.", "2. Nhiệm vụ", "- Đã lập 05 tổ số.")
        assert (found.tasks, found.indicators) == ((), ())

    def test_of_targets_and_tasks_are_parted_by_their_headings(self) -> None:
        found = read(
            "I. MỤC TIÊU, NHIỆM VỤ", "1. Mục tiêu", "- 90% hồ sơ số hóa.", "2. Nhiệm vụ", "- Rà soát thủ tục của xã."
        )
        assert [one.code for one in found.indicators] == ["I.1(1)"]
        assert [one.code for one in found.tasks] == ["I.2(1)"]

    def test_of_aims_and_targets_mixed_give_what_sounds_like_a_target(self) -> None:
        found = read(
            "I. QUAN ĐIỂM VÀ MỤC TIÊU",
            "Xã có 04 đảo lớn với 9.500 dân.",
            "Xây dựng xã thành đảo thông minh, đáng sống.",
        ).indicators
        assert [one.name for one in found] == ["Xây dựng xã thành đảo thông minh, đáng sống"]

    def test_numbered_with_a_dash_are_numbered_too(self) -> None:
        found = read(
            "I- MỤC TIÊU", "1- Cụ thể", "- 90% hồ sơ số hóa.", "II- NHIỆM VỤ", "1- Công an xã làm sạch dữ liệu dân cư."
        )
        assert ([one.code for one in found.indicators], [one.code for one in found.tasks]) == (["I.1(1)"], ["II.1"])


def test_a_paragraph_cut_for_its_length_is_doubted() -> None:
    found = targets(f"- Tỷ lệ hồ sơ đạt 80%; {'rà soát dữ liệu của xã; ' * 500}")
    assert "text-limit" in {doubt.code for doubt in found.doubts}
    assert "text-limit" not in {doubt.code for doubt in targets("- Tỷ lệ hồ sơ đạt 80%.").doubts}
