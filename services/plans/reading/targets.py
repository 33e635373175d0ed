"""Figures of a clause that are goals: value, comparator, unit of measure. Names and due dates are elsewhere."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from services.plans.reading import patterns
from services.plans.reading.lines import fold

NUMBER = r"(?:\d{1,3}(?:\.\d{3}){1,4}(?:,\d{1,4})?|\d{1,9}(?:[.,]\d{1,4})?)"
NOT_INSIDE = r"(?<![\w/.,])(?<!\d[-–])"
RANGE = rf"(?P<low>{NUMBER})\s*%?\s*(?:-|đến|tới|÷)\s*(?:khoảng\s+|dưới\s+)?(?P<high>{NUMBER})"
PERCENT = r"\s*(?P<percent>(?:%o|%|‰|phần\s+trăm)(?:\s?/\s?(?:năm|tháng|quý))?)"
# A later rung of a ladder leaves its unit out: "năm 2026 có 300 hộ, năm 2027 là 450".
RUNG = re.compile(
    rf"năm\s+20\d\d\s*(?:là|đạt|có|:)\s*(?P<value>{NUMBER})(?=\s*(?:[,;.)]|và\s|$))(?!,\d)"
    rf"|(?:và|,)\s+(?P<bare>(?:bằng|còn|xuống(?:\s+còn)?)\s+(?P<left>{NUMBER}))(?=\s+(?:vào|đến|trước|năm|cuối)\s)"
)
# As in 02 (hai) lớp.
SPELT = r"(?:\s*\([^()\d]{2,20}\))?"
_COUNTED = "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(patterns.COUNTED, key=len, reverse=True))
UNIT = (
    rf"{SPELT}(?:\s?(?P<measure>(?:{'|'.join(patterns.MEASURED)})(?!\w){patterns.DENOMINATORS})"
    rf"|\s+(?P<unit>{patterns.MONEY}|(?:{_COUNTED}|{patterns.ISSUES})(?!\w){patterns.DENOMINATORS}"
    rf"|(?P<open>[“\"][^”\"\d]{{2,40}}[”\"]|[^\W\d_]{{2,12}}(?:-[^\W\d_]{{1,12}})?)(?!\w){patterns.DENOMINATORS}))"
)

# "30/38 tổ dân phố": so many of so many.
OF_ALL = rf"(?P<value>{NUMBER})(?:\s?/\s?(?P<all>{NUMBER}))?"
PERCENT_VALUE = re.compile(rf"{NOT_INSIDE}(?:{RANGE}|(?P<value>{NUMBER})){PERCENT}")
COUNT_VALUE = re.compile(rf"{NOT_INSIDE}(?:{RANGE}|{OF_ALL}){UNIT}")
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
    rf"(?<!\w){patterns.COUNT_CUES}\s*(?:{patterns.AFTER_CUES}\s+)*$|^\W*$|:\s*$|(?<!\w)mỗi\s[^,;.]{{1,40}}$"
)
TRIED_AT = re.compile(
    r"(?<!\w)(?:mô\s+hình|thí\s+điểm|thử\s+nghiệm|làm\s+(?:điểm|thử)|nhân\s+rộng)\s[^,;.]{0,60}\stại\s*$"
)
CIRCUMSTANCE = re.compile(rf"(?<!\w){patterns.CIRCUMSTANCES}\s*$")
NOT_COUNTED = re.compile(rf"{patterns.NOT_COUNTED}(?!\w)")
PART_OF_A_PLAN = re.compile(rf"{patterns.PARTS_OF_A_PLAN}(?!\w)")
OPENING = re.compile(r"(?<!\w)(?:từ|ít\s+nhất|tối\s+thiểu)\s*$")
LIMITED = re.compile(r"(?:không\s+(?:để\s+|còn\s+)?)?quá|tối\s+đa|dưới|tối\s+thiểu|ít\s+nhất|≤|≥|không\s+dưới")
TIMES = re.compile(r"(?:ngày|giờ|phút|lần)(?!\w)")
LAST_OF_A_FALL = re.compile(r"(?<!\w)(?:rút\s+ngắn|giảm|xuống|còn)\s[^,;.]{0,40}$")
LIFE = re.compile(r"tuổi\s+thọ")
LISTED = re.compile(r"[^.;:()]{0,50}(?:,|\s(?:và|hoặc)|,\s(?:gồm|trong\s+đó(?:\s+có)?))\s*$")
MULTIPLE = re.compile(r"gấp\s+(?:khoảng\s+|hơn\s+|trên\s+|ít\s+nhất\s+)?$")
PARTS = re.compile(r"[,;:(]|(?<!\w)và(?!\w)")
EVENT = re.compile(r"(?<!\w)(?:tổ\s+chức|mở|dành|tham\s+gia)\s[^,;.]{0,30}$")
# "Số vụ gây thiệt hại từ 10 triệu đồng trở lên mỗi năm giảm 15%": the first figure tells what is measured.
CHANGES = re.compile(r"[^,;:.()]{0,40}?(?<!\w)(?:tăng|giảm|đạt|chiếm)\s[^,;:.()\d]{0,30}$")
# Brackets that tell a share in numbers: "50% (8 xã)".
BESIDE_SHARE = re.compile(r"(?:%|‰)\s*\(\s*(?:tương\s+đương\s+)?$")
LOOK_BACK = 80
NOT_A_GOAL = re.compile(rf"(?<!\w){patterns.NOT_A_GOAL}(?!\w)(?:(?!xuống|lên)[^,;])*$")
COMPARED = re.compile(rf"(?<!\w){patterns.COMPARED_WITH}\s*(?:năm\s+20\d\d\s*)?[:(]?\s*$")
LAGS = re.compile(r"(?:thấp|cao|chậm)\s+hơn\s+\S+\s+so\s+với")
BUDGET = re.compile(rf"(?<!\w){patterns.BUDGETS}(?!\w)[^.;]{{0,40}}$")
MONEY = re.compile(patterns.MONEY)
RISE = re.compile(patterns.RISES)


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
    # The unit is a word the tables do not know.
    unit_is_guessed: bool = False


def as_number(text: str) -> float:
    """Vietnamese notation: "1.500" is a thousand and a half, "2,5" is two and a half."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))


def find_figures(clause: str, *, counts: bool = True, listed: bool = False) -> list[Figure]:
    """Goals of the clause from left to right; `counts` also admits figures that are not percentages.

    `listed` says that the clause stands in a list of targets, where a bare count needs no cue before it.
    """
    folded = fold(clause)
    shares = [_figure(match, clause, folded) for match in PERCENT_VALUE.finditer(folded)]
    counted = _counted(clause, folded, shares, listed=listed) if counts else []
    found = sorted((*shares, *counted), key=lambda figure: figure.start)
    if counts and found:
        found += _rungs(folded, found[0])
    found = [one for one in found if not _describes_the_past(one, folded)]
    return sorted((one for one in found if not _describes_what_changes(one, found, folded)), key=lambda one: one.start)


def _counted(clause: str, folded: str, shares: list[Figure], *, listed: bool) -> list[Figure]:
    found: list[Figure] = []
    starts = [share.start for share in shares]
    for match in COUNT_VALUE.finditer(folded):
        figure = _figure(match, clause, folded)
        at = bisect_right(starts, match.start())
        near = [*shares[max(0, at - 1) : at + 1], *found[-1:]]
        share = shares[at - 1] if at else None
        if any(_overlap(figure, other) for other in near) or _describes_a_share(figure, folded, share):
            continue
        if _counts_as_goal(match, folded, figure, listed=listed) or _goes_on(match, folded, found[-1:]):
            found.append(figure)
    return found


def _rungs(folded: str, first: Figure) -> list[Figure]:
    """Later rungs of a ladder that leave the unit to its first: the percent sign is never left out."""
    return [
        replace(
            first,
            start=match.start("bare" if match["bare"] else "value"),
            end=match.end("bare" if match["bare"] else "value"),
            inner="",
            comparator="=",
            value_max=None,
            value=as_number(match["value"] or match["left"]),
        )
        for match in RUNG.finditer(folded, first.end)
    ]


def _describes_the_past(figure: Figure, folded: str) -> bool:
    """What was reached already, where a rise starts, what a figure is compared with."""
    return (
        _just_before(NOT_A_GOAL, folded, figure.start) is not None
        or RISE.match(folded, figure.end) is not None
        or _just_before(COMPARED, folded, figure.start) is not None
        or LAGS.match(folded, figure.start) is not None
        or _explains(figure, folded)
    )


def _describes_what_changes(figure: Figure, found: list[Figure], folded: str) -> bool:
    following = next((one for one in found if one.start >= figure.end), None)
    if following is None or not folded.startswith("từ", figure.start) or figure.unit_of_measure == "%":
        return False
    return CHANGES.fullmatch(folded, figure.end, following.start) is not None


def _explains(figure: Figure, folded: str) -> bool:
    """Read "(tăng 20% so với năm 2025)": brackets that compare explain another figure."""
    opened = folded.rfind("(", max(0, figure.start - LOOK_BACK), figure.start)
    closed = folded.find(")", figure.end)
    if opened < 0 or closed < 0 or ")" in folded[opened : figure.start]:
        return False
    return re.search(r"so\s+với|cùng\s+kỳ|hiện\s+(?:nay|tại|đạt)", folded[opened:closed]) is not None


def _overlap(one: Figure, other: Figure) -> bool:
    return one.start < other.end and other.start < one.end


def _counts_as_goal(match: re.Match[str], folded: str, figure: Figure, *, listed: bool) -> bool:
    unit = match["unit"] or match["measure"]
    if _just_before(NAME_BEFORE, folded, match.start()) or _never_counted(match, folded):
        return LIFE.search(folded, max(0, match.start() - LOOK_BACK), match.start()) is not None and unit.startswith(
            "tuổi"
        )
    written = figure.start < match.start() and figure.comparator not in {"=", "range"}
    if TIMES.match(unit):
        before = folded[figure.start : match.start()]
        return LIMITED.match(before) is not None or any(
            _just_before(pattern, folded, match.start()) for pattern in (LAST_OF_A_FALL, EVENT, MULTIPLE)
        )
    if match["all"]:
        return _is_share_of_all(match) and (
            listed or written or _just_before(CUE_BEFORE, folded, figure.start) is not None
        )
    if PART_OF_A_PLAN.match(unit) or (MONEY.match(unit) and _just_before(BUDGET, folded, figure.start)):
        return written
    if _is_per_measure(match, figure) or BESIDE_SHARE.search(folded, max(0, match.start() - LOOK_BACK), match.start()):
        return False
    cued = any(_just_before(one, folded, figure.start) for one in (CUE_BEFORE, TRIED_AT))
    ranged = figure.comparator == "range" and figure.start < match.start()
    is_goal = written or figure.end > match.end() or cued or (ranged and "/" in unit)
    is_known = listed and (match["open"] is None or ranged)
    return is_goal or (is_known and _just_before(CIRCUMSTANCE, folded, figure.start) is None)


def _is_share_of_all(match: re.Match[str]) -> bool:
    """Read "30/38 tổ dân phố", not "24/7 giờ": no more than all of what is counted, and a noun that is known."""
    return match["open"] is None and as_number(match["value"]) <= as_number(match["all"])


def _is_per_measure(match: re.Match[str], figure: Figure) -> bool:
    """Read "giá trị trên 1 ha đất": what a value is counted by."""
    return match["measure"] is not None and figure.value == 1 and figure.comparator == ">"


def _never_counted(match: re.Match[str], folded: str) -> bool:
    return match["open"] is not None and NOT_COUNTED.match(folded, match.start("open")) is not None


def _describes_a_share(figure: Figure, folded: str, share: Figure | None) -> bool:
    """Read "100% tàu cá từ 15 m trở lên", "95% đoàn viên thạo ít nhất 03 kỹ năng": what is counted is described."""
    return share is not None and share.end <= figure.start and PARTS.search(folded, share.end, figure.start) is None


def _goes_on(match: re.Match[str], folded: str, last: list[Figure]) -> bool:
    """Read "02 hợp tác xã, 05 tổ hợp tác và 10 hộ": a list goes on with what its first number began."""
    if not last or match["open"] is not None:
        return False
    return (
        LISTED.fullmatch(folded, last[0].end, match.start()) is not None
        and _just_before(NAME_BEFORE, folded, match.start()) is None
    )


def _figure(match: re.Match[str], clause: str, folded: str) -> Figure:
    start, end = match.span()
    inner = ""
    groups = match.groupdict()
    unit = next(name for name in ("unit", "measure", "percent") if groups.get(name))
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
        _unit_of_measure(clause[match.start(unit) : match.end(unit)]),
        groups.get("open") is not None,
    )


def _unit_of_measure(written: str) -> str:
    if fold(written).startswith("phần t"):
        return "%"
    return re.sub(r"\s*/\s*", "/", written).strip()


def _just_before(pattern: re.Pattern[str], folded: str, end: int) -> re.Match[str] | None:
    """Search only the words right before a number: whole prefixes would make long lists of figures quadratic."""
    return pattern.search(folded, max(0, end - LOOK_BACK), end)


def _before(folded: str, start: int) -> tuple[str, int]:
    for pattern, sign in BEFORE:
        match = _just_before(pattern, folded, start)
        if match:
            return sign, match.start()
    return "=", start
