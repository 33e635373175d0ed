import re
import unicodedata
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.plans.reading import Reading, read_text
from services.plans.reading.lines import even_tones, fold
from services.plans.reading.targets import NUMBER, as_number
from tests.unit.plans.reading.documents import plan

PHRASES = """
Tỷ lệ hồ sơ trực tuyến đạt từ trở lên trên ≥ tối thiểu ít nhất khoảng đến năm 2026 2030 60% 80% 02 05 doanh nghiệp tổ ấp
; , . : ( ) - + a) 1. 1.1. (1) I. II. MỤC TIÊU NHIỆM VỤ Nơi nhận: PHỤ LỤC TT Uỷ ban Phòng Văn hóa chủ trì phối hợp với
lần lượt tương ứng các năm 2027, 2028 lên xuống còn (Phòng Kinh tế chủ trì, xong sáu tháng một lần mỗi năm 1- 2.1- Điều
hằng quý trước ngày 30/6/2026 quý III tháng 9/2026 Ban hành Kế hoạch T/M 4 20-25% Tầm nhìn “ ” … giai đoạn
"""
WORDS = st.sampled_from(PHRASES.split())
LINES = st.lists(st.lists(WORDS, max_size=14).map(" ".join), max_size=14)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def numbers_of(text: str) -> set[float]:
    return {as_number(one) for one in re.findall(NUMBER, text)}


@given(st.text(max_size=400))
@QUICK
def test_reading_never_raises_on_any_text(text: str) -> None:
    assert isinstance(read_text(text), Reading)


@given(LINES)
@QUICK
def test_reading_never_raises_on_the_words_of_plans(lines: list[str]) -> None:
    assert isinstance(read_text(plan(*lines)).as_json(), dict)


@given(LINES)
@QUICK
def test_decomposed_letters_read_the_same(lines: list[str]) -> None:
    text = plan("II. MỤC TIÊU", *lines)
    assert read_text(unicodedata.normalize("NFD", text)) == read_text(unicodedata.normalize("NFC", text))


@given(LINES)
@QUICK
def test_every_value_stands_in_its_source(lines: list[str]) -> None:
    for indicator in read_text(plan("II. MỤC TIÊU", *lines)).indicators:
        written = numbers_of(indicator.source_text)
        for milestone in indicator.milestones:
            assert {value for value in (milestone.value, milestone.value_max) if value is not None} <= written


@given(LINES)
@QUICK
def test_every_unit_and_output_stands_in_its_source(lines: list[str]) -> None:
    reading = read_text(plan("II. NHIỆM VỤ", *lines))
    for task in (replace(one, doubts=()) for one in reading.tasks):
        for said in (task.expected_output, task.recurrence):
            assert said is None or said in task.source_text


@given(st.text(max_size=80))
@QUICK
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text) == len(even_tones(text))


@given(LINES)
@QUICK
def test_a_rhythm_is_one_the_machine_knows(lines: list[str]) -> None:
    reading = read_text(plan("II. MỤC TIÊU", *lines, "III. NHIỆM VỤ", *lines))
    for one in (*reading.indicators, *reading.tasks):
        assert one.recurrence_every in {None, "week", "month", "quarter", "half_year", "year"}
        assert one.recurrence_every is None or one.recurrence is not None


@given(LINES)
@QUICK
def test_every_item_tells_its_place(lines: list[str]) -> None:
    reading = read_text(plan("II. MỤC TIÊU", *lines, "III. NHIỆM VỤ", *lines))
    for one in (*reading.indicators, *reading.tasks):
        assert re.fullmatch(r"(?:(?:^|; )dòng \d+(?:-\d+)?)+", one.place)
        assert one.source_text
