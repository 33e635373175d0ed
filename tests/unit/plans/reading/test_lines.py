import unicodedata

import pytest

from services.plans.reading.lines import Paragraph, clean, even_tones, fold, glue, join, mark_of, without_noise
from services.plans.reading.sources.text_file import lines_of


def paragraphs(text: str, *, wrapped: bool = True) -> list[str]:
    return [one.text for one in join(without_noise(lines_of(text)), wrapped=wrapped)]


class TestClean:
    def test_composes_letters(self) -> None:
        assert clean(unicodedata.normalize("NFD", "đơn vị  chủ\ttrì")) == "đơn vị chủ trì"

    def test_drops_invisible_characters(self) -> None:
        assert clean("\ufeffchỉ\u200b tiêu\u00ad") == "chỉ tiêu"


class TestFold:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("Uỷ ban", "ủy ban"),
            ("văn hoá", "văn hóa"),
            ("hoà bình", "hòa bình"),
            ("sức khoẻ", "sức khỏe"),
            ("tuỳ", "tùy"),
        ],
    )
    def test_places_tones_the_new_way(self, old: str, new: str) -> None:
        assert fold(old) == new

    @pytest.mark.parametrize("word", ["hoàn thành", "quý", "khoảng", "toàn", "tài khoản", "quỳ", "thoát"])
    def test_leaves_other_syllables_alone(self, word: str) -> None:
        assert fold(word) == word

    def test_keeps_the_length(self) -> None:
        text = "Uỷ ban – İstanbul — Hoà Bình"
        assert len(fold(text)) == len(text)

    def test_even_tones_keeps_the_case(self) -> None:
        assert even_tones("Uỷ ban Kiểm tra – HOÀ") == "Ủy ban Kiểm tra - HÒA"


class TestWithoutNoise:
    def test_drops_page_numbers_and_rules(self) -> None:
        assert paragraphs("Một câu dài\n\n4\n\n- 5 -\n\nTrang 3/9\n\ncòn nói tiếp.") == ["Một câu dài còn nói tiếp."]

    def test_a_rule_ends_the_paragraph(self) -> None:
        assert paragraphs("tiêu đề của kế hoạch\n-----\nthực hiện") == ["tiêu đề của kế hoạch", "thực hiện"]


class TestJoin:
    def test_joins_wrapped_lines(self) -> None:
        text = "1. Tỷ lệ hồ sơ được giải quyết trên môi trường mạng và trả kết quả\nđúng hạn đạt 90%."
        assert paragraphs(text) == [text.replace("\n", " ")]

    def test_a_page_number_inside_a_sentence_leaves_no_trace(self) -> None:
        text = "Xã có nhiệm vụ tham\n\n\n4\n \nmưu, theo dõi."
        assert paragraphs(text) == ["Xã có nhiệm vụ tham mưu, theo dõi."]

    def test_a_wrapped_line_that_looks_like_a_bullet_goes_on(self) -> None:
        text = "- Phát huy vai trò phối hợp giữa Nhà nước\n\n- nhà trường - doanh nghiệp trong chuyển giao."
        assert paragraphs(text) == [
            "- Phát huy vai trò phối hợp giữa Nhà nước - nhà trường - doanh nghiệp trong chuyển giao."
        ]

    def test_a_bullet_after_a_comma_is_a_bullet(self) -> None:
        assert paragraphs("- Thường trực Tỉnh ủy,\n- Văn phòng Tỉnh ủy,") == [
            "- Thường trực Tỉnh ủy,",
            "- Văn phòng Tỉnh ủy,",
        ]

    @pytest.mark.parametrize(
        ("text", "whole"),
        [
            ("tỷ lệ hồ sơ đạt từ\n80% trở lên", "tỷ lệ hồ sơ đạt từ 80% trở lên"),
            ("thu nhập đạt 72\ntriệu đồng", "thu nhập đạt 72 triệu đồng"),
            ("kinh tế số chiếm 20-\n25% giá trị", "kinh tế số chiếm 20-25% giá trị"),
            ("thực hiện Nghị quyết số 57-\nNQ/TW ngày", "thực hiện Nghị quyết số 57-NQ/TW ngày"),
            ("nhiệm vụ năm\n2026 của xã", "nhiệm vụ năm 2026 của xã"),
        ],
    )
    def test_a_number_broken_over_lines_is_whole(self, text: str, whole: str) -> None:
        assert paragraphs(text) == [whole]

    def test_a_short_line_before_a_capital_is_a_heading(self) -> None:
        text = (
            "1. Công tác lãnh đạo\nBan hành Chỉ thị về nhiệm vụ chuyển đổi số hằng năm của toàn Đảng bộ xã và các\n"
            "chi bộ trực thuộc."
        )
        assert len(paragraphs(text)) == 2

    def test_capitals_do_not_join_ordinary_lines(self) -> None:
        assert paragraphs("- Lưu Văn phòng.\nT/M BAN THƯỜNG VỤ\nNgười ký") == [
            "- Lưu Văn phòng.",
            "T/M BAN THƯỜNG VỤ",
            "Người ký",
        ]

    def test_a_paragraph_knows_its_lines(self) -> None:
        lines = without_noise(lines_of("một câu\n\nrất dài"))
        assert [str(one.place) for one in join(lines, wrapped=True)] == ["dòng 1-3"]

    def test_in_a_word_file_only_cut_sentences_are_joined(self) -> None:
        assert paragraphs("Một ý.\nHai ý.\ntiếp ý hai.", wrapped=False) == ["Một ý.", "Hai ý. tiếp ý hai."]


class TestGlue:
    @pytest.mark.parametrize(
        ("left", "right", "whole"), [("57-", "NQ/TW", "57-NQ/TW"), ("Văn hóa -", "Xã hội", "Văn hóa - Xã hội")]
    )
    def test_leaves_no_blank_inside_a_code(self, left: str, right: str, whole: str) -> None:
        assert glue(left, right) == whole


class TestMarkOf:
    @pytest.mark.parametrize(
        ("text", "kind", "label"),
        [
            ("IV. TỔ CHỨC THỰC HIỆN", "roman", "IV"),
            ("A. PHẦN CHUNG", "letter", "A"),
            ("PHẦN THỨ HAI: NHIỆM VỤ", "part", "PHẦN THỨ HAI:"),
            ("2. Mục tiêu cụ thể", "number", "2"),
            ("1. 100% cơ quan", "number", "1"),
            ("2.4. Chuyển đổi số", "dotted", "2.4"),
            ("3.1.2 Nội dung", "dotted", "3.1.2"),
            ("(12) Tỷ lệ", "round", "12"),
            ("1) Việc", "half", "1"),
            ("a) Việc", "alpha", "a"),
            ("đ. Việc", "alpha", "đ"),
            ("- Việc", "dash", "-"),
            ("+ Việc", "plus", "+"),
            ("* Việc", "star", "*"),
            ("• Việc", "dot", "•"),
        ],
    )
    def test_knows_the_marks_of_numbering(self, text: str, kind: str, label: str) -> None:
        mark = mark_of(text)
        assert mark is not None
        assert (mark.lastgroup, mark[kind]) == (kind, label)

    @pytest.mark.parametrize(
        "text", ["2030. Đến", "72 triệu đồng", "204-QĐ/TW ngày", "Vì sao", "Internet", "5G phủ sóng"]
    )
    def test_takes_no_other_word_for_a_mark(self, text: str) -> None:
        assert mark_of(text) is None


def test_a_paragraph_is_a_value() -> None:
    place = lines_of("x")[0].place
    assert Paragraph("x", place) == Paragraph("x", place)
