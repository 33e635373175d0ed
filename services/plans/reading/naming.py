"""Names an indicator by the words around its figure."""

import re

from services.plans.reading import dates, patterns
from services.plans.reading.lines import fold
from services.plans.reading.targets import Figure

EDGE_LEFT = re.compile(rf"^(?:[\s,;:.\-+•“”\"]|{patterns.CONNECTIVES}|{patterns.NAME_START}(?!\w))+")
EDGE_RIGHT = re.compile(rf"(?:[\s,;:.\-+(“\"]|(?<!\w){patterns.NAME_EDGE}(?!\w))$")
GAP = " […] "
LONGEST_EDGE = 24
MONEY = re.compile(patterns.MONEY)
# What a goal is good for is not part of its name.
PURPOSE = re.compile(r",\s+(?:tạo|nhằm|góp phần|qua đó|từng bước|hướng tới|đảm bảo|bảo đảm|đáp ứng|phục vụ)(?!\w)")
NOBODY = {"xã", "phường", "toàn xã", "toàn phường", "mỗi năm", "hằng năm", "hàng năm"}
# "hoàn thiện A, cung cấp ít nhất 80% B": A is a goal of its own, not part of B's name.
HANGS = re.compile(r"(?<!\w)(?:cho|với|về|tới)\s*$")
LISTED = re.compile(r",\s*(?:cung cấp|bảo đảm|đảm bảo|có|đạt|phấn đấu|phấn đấu có|phủ)\s*$")


def name_of(text: str, figure: Figure) -> str:
    """Words left and right of the figure, without those that only lead up to it."""
    written = text[figure.end :]
    left, right = trim(text[: figure.start]), trim(written)
    if figure.inner:
        right = f"{figure.inner} {written.strip(' .,;:')}".strip() if right else ""
    elif (right or HANGS.search(fold(text[: figure.start]))) and _is_counted(figure):
        right = f"{figure.unit_of_measure} {right}".strip()
    purpose = PURPOSE.search(fold(right))
    if purpose:
        right = right[: purpose.start()]
    if right and (fold(left) in NOBODY or LISTED.search(fold(text[: figure.start]))):
        return right
    return GAP.join(part for part in (left, right) if part) or figure.inner


def _is_counted(figure: Figure) -> bool:
    return not figure.unit_of_measure.startswith("%") and not MONEY.match(fold(figure.unit_of_measure))


def says_nothing(text: str) -> bool:
    """Only dates, edge words and punctuation are left."""
    for due in reversed(dates.find_dues(text)):
        text = text[: due.start] + text[due.end :]
    text = re.sub(r"(?<!\w)năm\s+20\d\d", "", fold(text))
    rest = EDGE_LEFT.sub("", text)
    return _right_edge(rest, 0) == 0


def trim(text: str) -> str:
    """Cut edge words and punctuation off both ends; the words between stay as written."""
    folded = fold(text)
    left = EDGE_LEFT.match(folded)
    start = left.end() if left else 0
    end = _right_edge(folded, start)
    return text[start:end].strip() if start < end else ""


def _right_edge(folded: str, start: int) -> int:
    """Where the edge words at the end begin; taken one by one, so a row of commas costs no more than its length."""
    end = len(folded)
    while end > start and (match := EDGE_RIGHT.search(folded, max(start, end - LONGEST_EDGE), end)):
        end = match.start()
    return end
