from services.plans.reading import Reading, read_text

HEAD = (
    "KẾ HOẠCH\nỨng dụng công nghệ năm 2026\n\nThực hiện Nghị quyết số 57-NQ/TW, trường xây dựng kế hoạch như sau:\n\n"
)


def read(*lines: str) -> Reading:
    return read_text(HEAD + "\n\n".join(lines))


class TestUnsectioned:
    def test_plain_sentences_are_goals_and_orders_by_their_words(self) -> None:
        found = read(
            "Trường có 12 lớp, 340 cháu.",
            "Phấn đấu ít nhất 90% phụ huynh cài ứng dụng. Tổ Văn phòng lập danh sách trước ngày 30/9/2026.",
        )
        assert [(one.name, one.lead_unit) for one in found.tasks] == [
            ("Tổ Văn phòng lập danh sách trước ngày 30/9/2026.", "Tổ Văn phòng")
        ]
        assert [one.milestones[0].value for one in found.indicators] == [90]

    def test_is_doubted(self) -> None:
        assert "section-not-recognised" in {one.code for one in read("- Tập huấn cho giáo viên về an toàn.").doubts}

    def test_a_text_of_neither_has_nothing(self) -> None:
        found = read("Trường có 12 lớp, 340 cháu.", "Cơ sở vật chất còn thiếu thốn nhiều mặt.")
        assert (found.tasks, found.indicators) == ((), ())
        assert "nothing-found" in {one.code for one in found.doubts}


class TestGuessedSections:
    def test_a_list_of_figures_under_an_unknown_heading_is_one_of_goals(self) -> None:
        found = read("I. NHỮNG ĐIỀU MONG MUỐN", "- Ít nhất 40 hộ ghi nhật ký điện tử.", "- 35% sản lượng bán qua mạng.")
        assert [one.milestones[0].value for one in found.indicators] == [40, 35]
        assert found.tasks == ()
        assert "section-not-recognised" in {one.code for one in found.doubts}

    def test_work_handed_to_a_body_is_never_a_list_of_goals(self) -> None:
        found = read("I. CÁCH LÀM", "- Lắp 04 camera (Công an xã).", "- Mở 02 lớp tập huấn (Hội Nông dân xã chủ trì).")
        assert [one.lead_unit for one in found.tasks] == ["Công an xã", "Hội Nông dân xã"]

    def test_numbered_headings_at_the_top_are_sections_too(self) -> None:
        found = read(
            "1. Cách làm ở trường", "- Rà soát lại các phần mềm đang dùng.", "2. Kiểm tra", "- Lập tổ kiểm tra."
        )
        assert "Rà soát lại các phần mềm đang dùng." in [one.name for one in found.tasks]

    def test_parts_may_be_written_in_small_letters(self) -> None:
        found = read(
            "Phần thứ nhất. MỤC TIÊU", "1. 90% hồ sơ số hóa.", "Phần thứ hai. NHIỆM VỤ", "1. Rà soát thủ tục của xã."
        )
        assert [one.code for one in found.tasks] == ["Phần thứ hai.1"]
