"""Every row of the tables of phrases has words it fits, and words it must leave alone."""

import re

import pytest

from services.plans.reading import patterns
from services.plans.reading.attributes import split
from services.plans.reading.outputs import output_of
from services.plans.reading.rhythms import interval_of, recurrence_of
from services.plans.reading.targets import find_figures
from tests.unit.plans.reading.documents import read

COMPARED = {
    0: ("không dưới 80%", ">=", "mức dưới 80%"),
    1: ("không quá 80%", "<=", "quá trình 80%"),
    2: ("bằng hoặc cao hơn 80%", ">=", "bằng 80%"),
    3: ("nhỏ hơn hoặc bằng 80%", "<=", "bằng 80%"),
    4: ("trên dưới 80%", "=", "trên 80%"),
    5: ("tối thiểu đạt 80%", ">=", "mức tối thiểu của tỉnh, 80%"),
    6: ("tối đa 80%", "<=", "phát huy tối đa nguồn lực, 80%"),
    7: ("giảm còn dưới 80%", "<", "cấp dưới nộp 80%"),
    8: ("vượt mức 80%", ">", "trên địa bàn có 80%"),
    9: ("đạt từ 80%", ">=", "từ nay có 80%"),
}
AFTER = {
    0: ("đạt 80% dân số trở lên", ">=", "đạt 80%; từ 15 tuổi trở lên"),
    1: ("đạt 80% trở xuống", "<=", "đạt 80%, còn lại trở xuống"),
    2: ("đạt 80% số trở đi", ">=", "đạt 80%. Từ nay trở đi"),
}
SECTIONS = {
    0: ("Cơ chế cảnh báo", "rules", "Hệ thống báo cáo"),
    1: ("Kết quả cần đạt", "targets", "Kết quả năm qua"),
    2: ("Đánh giá tình hình thực hiện", "past", "Đánh giá, nghiệm thu"),
    3: ("Quan điểm và mục tiêu", "mixed", "Quan điểm chỉ đạo"),
    4: ("Mục đích, yêu cầu", "purpose", "Đích đến"),
    5: ("Nhiệm vụ và giải pháp", "tasks", "Chỉ tiêu"),
    6: ("Các chỉ tiêu chủ yếu", "targets", "Nhiệm vụ"),
}
RHYTHMS = {
    0: ("(Thực hiện thường xuyên hàng năm và đột xuất)", "thường xuyên đổi mới"),
    1: ("báo cáo hằng quý, năm", "quý II/2026"),
    2: ("sáu tháng một lần báo cáo", "trong sáu tháng"),
    3: ("sinh hoạt 02 lần/năm", "lần thứ 2 năm 2026"),
    4: ("mỗi quý ít nhất 01 buổi", "01 buổi"),
    5: ("định kỳ 6 tháng, năm", "khám sức khỏe định kỳ"),
    6: ("tháng cuối quý", "tháng cuối năm"),
    7: ("(3 tháng, 6 tháng, năm)", "trong 3 tháng"),
    8: ("kế hoạch theo năm, quý", "theo quý I/2026"),
    9: ("báo cáo tuần, tháng, quý", "tuần lễ chuyển đổi số"),
    10: ("sơ kết 6 tháng, năm", "6 tháng đầu năm"),
    11: ("thường xuyên kiểm tra", "chi thường xuyên"),
    12: ("định kỳ nghe báo cáo", "không định kỳ"),
}
LABELS = {
    0: ("Cơ quan chủ trì: Phòng Kinh tế", "lead", "chủ trì thực hiện Kế hoạch"),
    1: ("Đơn vị phối hợp: Công an xã", "coordinating", "phối hợp với Công an xã"),
    2: ("Thời gian thực hiện: Quý II/2026", "deadline", "thời gian qua đã làm"),
    3: ("Sản phẩm đầu ra: Báo cáo", "output", "sản phẩm OCOP của xã"),
}


class TestComparators:
    @pytest.mark.parametrize("row", range(len(patterns.COMPARATORS_BEFORE)))
    def test_every_row_before_a_number_fits_its_words_only(self, row: int) -> None:
        words, sign, others = COMPARED[row]
        pattern, listed = patterns.COMPARATORS_BEFORE[row]
        assert listed == sign
        assert re.search(rf"(?<!\w)(?:{pattern})", words)
        assert [one.comparator for one in find_figures(words)] == [sign]
        assert [one.comparator for one in find_figures(others)] != [sign] or sign == "="

    @pytest.mark.parametrize("row", range(len(patterns.COMPARATORS_AFTER)))
    def test_every_row_behind_a_number_fits_its_words_only(self, row: int) -> None:
        words, sign, others = AFTER[row]
        assert [one.comparator for one in find_figures(words)] == [sign]
        assert [one.comparator for one in find_figures(others)] == ["="]


class TestCountedWords:
    @pytest.mark.parametrize("word", patterns.COUNTED)
    def test_behind_a_name_s_number_count_nothing(self, word: str) -> None:
        assert find_figures(f"theo Nghị quyết số 57 {word}") == []

    @pytest.mark.parametrize("word", patterns.MEASURED)
    def test_measures_stand_with_and_without_a_blank(self, word: str) -> None:
        for text in (f"đạt ít nhất 50 {word}", f"đạt ít nhất 50{word}"):
            assert [(one.value, one.unit_of_measure) for one in find_figures(text)] == [(50, word)]
        assert find_figures(f"tuyến dài 50{word}a") == []


class TestSections:
    @pytest.mark.parametrize("row", range(len(patterns.SECTIONS)))
    def test_every_row_fits_its_heading_only(self, row: int) -> None:
        heading, kind, other = SECTIONS[row]
        words, listed = patterns.SECTIONS[row]
        assert listed == kind
        assert re.match(rf"{words}(?!\w)", heading.lower())
        assert not re.match(rf"{words}(?!\w)", other.lower())


class TestRecurrences:
    @pytest.mark.parametrize("row", range(len(patterns.RECURRENCES)))
    def test_every_row_fits_its_words_only(self, row: int) -> None:
        words, others = RHYTHMS[row]
        pattern = re.compile(rf"(?<!\w){patterns.RECURRENCES[row]}(?!\w)")
        assert pattern.search(words.lower())
        assert recurrence_of(words)
        assert not pattern.search(others.lower())

    @pytest.mark.parametrize(
        ("words", "every"),
        [
            ("hằng tuần", "week"),
            ("vào thứ Hai hằng tuần", "week"),
            ("hằng tháng", "month"),
            ("mỗi tháng", "month"),
            ("hàng tháng, quý", "month"),
            ("theo quý", "quarter"),
            ("hằng quý, năm", "quarter"),
            ("tháng cuối quý", "quarter"),
            ("3 tháng, 6 tháng, năm", "quarter"),
            ("6 tháng một lần", "half_year"),
            ("sáu tháng một lần", "half_year"),
            ("định kỳ 06 tháng, 01 năm", "half_year"),
            ("02 lần/năm", "half_year"),
            ("hằng năm", "year"),
            ("Mỗi năm", "year"),
            ("Thực hiện thường xuyên hàng năm", "year"),
            ("một lần trong năm", "year"),
            ("thường xuyên", None),
            ("định kỳ", None),
            ("theo từng giai đoạn", None),
            (None, None),
        ],
    )
    def test_the_shortest_interval_is_the_machine_s_word(self, words: str | None, every: str | None) -> None:
        assert interval_of(words) == every


class TestParticulars:
    @pytest.mark.parametrize("row", range(len(patterns.PARTICULARS)))
    def test_every_row_fits_its_label_only(self, row: int) -> None:
        words, role, others = LABELS[row]
        assert patterns.PARTICULARS[row][1] == role
        assert set(split(words)[1]) == {role}
        assert split(others)[1] == {}

    def test_of_overlapping_labels_the_first_counts(self) -> None:
        text = "Rà soát dữ liệu - Cơ quan chủ trì: Phòng Kinh tế - Thời gian thực hiện: Quý I/2026."
        assert split(text)[1] == {"lead": "Phòng Kinh tế", "deadline": "Quý I/2026"}


class TestOutputs:
    @pytest.mark.parametrize(
        ("text", "output"),
        [
            ("Ban hành Quy chế khai thác dữ liệu dùng chung trong quý I/2026.", "Quy chế khai thác dữ liệu dùng chung"),
            ("Mở chuyên mục “Nông dân số”, phát định kỳ hằng tuần.", "chuyên mục “Nông dân số”"),
            ("Tổ chức ít nhất 08 lớp tập huấn bán hàng cho tiểu thương.", "lớp tập huấn bán hàng"),
            ("Cụ thể hóa Chương trình hành động bằng kế hoạch của cấp mình.", "kế hoạch của cấp mình"),
            ("Xây dựng kế hoạch cụ thể theo năm, quý, sát với thực tế.", "kế hoạch cụ thể theo năm, quý"),
            ("Định kỳ báo cáo kết quả với Ban Thường vụ Đảng ủy.", "báo cáo kết quả với Ban Thường vụ Đảng ủy"),
            ("Nâng cao nhận thức của người đứng đầu.", None),
            ("Khi báo cáo hoàn thành, đơn vị tự chịu trách nhiệm.", None),
        ],
    )
    def test_are_what_the_verb_brings_forth(self, text: str, output: str | None) -> None:
        assert output_of(text) == output


def test_every_table_of_rows_is_covered() -> None:
    for table, examples in (
        (patterns.COMPARATORS_BEFORE, COMPARED),
        (patterns.COMPARATORS_AFTER, AFTER),
        (patterns.SECTIONS, SECTIONS),
        (patterns.RECURRENCES, RHYTHMS),
        (patterns.PARTICULARS, LABELS),
    ):
        assert sorted(examples) == list(range(len(table)))


@pytest.mark.parametrize(
    "line",
    [
        "Trên đây là Kế hoạch của xã, đề nghị các đơn vị thực hiện.",
        "Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị phản ánh về Văn phòng.",
        "Yêu cầu các cơ quan, đơn vị nghiêm túc triển khai thực hiện.",
        "Bảng 2. Phân công nhiệm vụ thực hiện Kế hoạch",
    ],
)
def test_farewell_and_captions_are_no_tasks(line: str) -> None:
    tasks = read("I. TỔ CHỨC THỰC HIỆN", "1. Công an xã", "- Rà soát, làm sạch dữ liệu dân cư.", line).tasks
    assert [one.name for one in tasks] == ["Rà soát, làm sạch dữ liệu dân cư."]
