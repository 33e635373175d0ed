"""Figures of a clause that are goals: value, comparator, unit of measure. Names and due dates are elsewhere."""

import re
from dataclasses import dataclass

from services.plans.reading import patterns
from services.plans.reading.lines import fold

NUMBER = r"(?:\d{1,3}(?:\.\d{3}){1,4}(?:,\d{1,4})?|\d{1,9}(?:[.,]\d{1,4})?)"
NOT_INSIDE = r"(?<![\w/.,])(?<!\d[-–])"
RANGE = rf"(?P<low>{NUMBER})\s*%?\s*(?:-|đến|tới|÷)\s*(?:khoảng\s+)?(?P<high>{NUMBER})"
PERCENT = r"\s*(?:%|phần\s+trăm)"
_COUNTED = "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(patterns.COUNTED, key=len, reverse=True))
UNIT = rf"\s+(?P<unit>{patterns.MONEY}|(?:{_COUNTED})(?:\s?/\s?[^\W\d]+)*)(?!\w)"

PERCENT_VALUE = re.compile(rf"{NOT_INSIDE}(?:{RANGE}|(?P<value>{NUMBER})){PERCENT}")
COUNT_VALUE = re.compile(rf"{NOT_INSIDE}(?:{RANGE}|(?P<value>{NUMBER})){UNIT}")
BEFORE = tuple(
    (re.compile(rf"(?<!\w)(?:{words})\s*(?:{patterns.FILLERS_BEFORE}\s+)*$"), sign)
    for words, sign in patterns.COMPARATORS_BEFORE
)
AFTER = tuple(
    (re.compile(rf"(?P<inner>[^\d,;.:()]{{0,60}}?)(?<!\w){words}(?!\w)"), sign)
    for words, sign in patterns.COMPARATORS_AFTER
)
APPROXIMATELY = re.compile(rf"(?<!\w){patterns.APPROXIMATELY}\s*(?:từ\s+)?$")
NAME_BEFORE = re.compile(rf"(?<!\w){patterns.NUMBER_IS_A_NAME}\s*$")
CUE_BEFORE = re.compile(
    rf"(?<!\w){patterns.COUNT_CUES}\s*(?:được\s+|thêm\s+|mới\s+|khoảng\s+|từ\s+)*$|^\W*$|(?<!\w)mỗi\s[^,;.]{{1,40}}$"
)
OPENING = re.compile(r"(?<!\w)từ\s*$")
LIMITED = r"không\s+quá|tối\s+đa|dưới|tối\s+thiểu|ít\s+nhất"
LOOK_BACK = 80
NOT_A_GOAL = re.compile(rf"(?<!\w){patterns.NOT_A_GOAL}")
BASELINE = re.compile(r"\s*(?:lên|xuống(?:\s+còn)?)\s+(?:mức\s+)?\d")


@dataclass(frozen=True)
class Figure:
    """A goal found in a clause; `start` and `end` span the whole phrase with its comparator."""

    start: int
    end: int
    inner: str
    comparator: str
    value: float
    value_max: float | None
    unit_of_measure: str


def as_number(text: str) -> float:
    """Vietnamese notation: "1.500" is a thousand and a half, "2,5" is two and a half."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))


def find_figures(clause: str, *, counts: bool = True) -> list[Figure]:
    """Goals of the clause from left to right; `counts` also admits figures that are not percentages."""
    folded = fold(clause)
    if NOT_A_GOAL.search(folded):
        return []
    found = [_figure(match, clause, folded) for match in PERCENT_VALUE.finditer(folded)]
    if counts:
        for match in COUNT_VALUE.finditer(folded):
            figure = _figure(match, clause, folded)
            if _counts_as_goal(match, folded, figure) and not any(_overlap(figure, other) for other in found):
                found.append(figure)
    kept = [figure for figure in found if not BASELINE.match(folded, figure.end)]
    return sorted(kept, key=lambda figure: figure.start)


def _overlap(one: Figure, other: Figure) -> bool:
    return one.start < other.end and other.start < one.end


def _counts_as_goal(match: re.Match[str], folded: str, figure: Figure) -> bool:
    if _just_before(NAME_BEFORE, folded, match.start()):
        return False
    written_comparator = figure.comparator not in {"=", "range"} and figure.start < match.start()
    if re.match(r"(?:ngày|giờ|phút|lần|điểm|bộ)\b", match["unit"]):
        return written_comparator and re.match(LIMITED, folded[figure.start : match.start()]) is not None
    return written_comparator or _just_before(CUE_BEFORE, folded, match.start()) is not None


def _figure(match: re.Match[str], clause: str, folded: str) -> Figure:
    start, end = match.span()
    inner = ""
    unit = match.groupdict().get("unit")
    comparator = "range" if match["low"] else "="
    approximate = _just_before(APPROXIMATELY, folded, start) or (match["low"] and _just_before(OPENING, folded, start))
    if approximate:
        start = approximate.start()
    elif comparator == "=":
        comparator, start = _before(folded, start)
        for pattern, sign in AFTER:
            after = pattern.match(folded, end)
            if after and comparator in {"=", sign}:
                comparator, inner, end = sign, clause[end : after.end("inner")].strip(), after.end()
                break
    return Figure(
        start,
        end,
        inner,
        comparator,
        as_number(match["low"] or match["value"]),
        as_number(match["high"]) if match["low"] else None,
        clause[match.start("unit") : match.end("unit")].strip() if unit else "%",
    )


def _just_before(pattern: re.Pattern[str], folded: str, end: int) -> re.Match[str] | None:
    """Search only the words right before a number: whole prefixes would make long lists of figures quadratic."""
    return pattern.search(folded, max(0, end - LOOK_BACK), end)


def _before(folded: str, start: int) -> tuple[str, int]:
    for pattern, sign in BEFORE:
        match = _just_before(pattern, folded, start)
        if match:
            return sign, match.start()
    return "=", start
