"""Due dates and plan years as sentences write them. A date here is the last day that still counts."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from services.plans.reading.lines import fold

YEAR = r"(?P<year>20[1-9]\d)"
DAY = (
    r"(?P<day>0?[1-9]|[12]\d|3[01])\s*(?:/|-|\.|\s+tháng\s+)\s*(?P<month>1[0-2]|0?[1-9])"
    rf"(?:\s*(?:/|-|\.|\s+năm\s+)\s*{YEAR})?"
)
_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
# Of "tháng 4, 5/2026" and "quý II và quý III/2026" the last counts.
MONTH = (
    rf"tháng\s+(?:{_MONTH}\s*(?:,|và|-|đến)\s*(?:tháng\s+)?)*(?P<month>1[0-2]|0?[1-9])(?!\d)"
    rf"(?:\s*(?:/|-|năm|\s+năm)\s*{YEAR})?"
)
_QUARTER = r"(?:iv|i{1,3}|[1-4])(?!\w)"
QUARTER = (
    rf"quý\s+(?:{_QUARTER}\s*(?:,|và|-|đến)\s*(?:quý\s+)?)*(?P<quarter>iv|i{{1,3}}|[1-4])(?!\w)"
    rf"(?:\s*(?:/|-|,|năm|\s+năm)\s*(?:năm\s+)?{YEAR})?"
)
HALF = (
    r"(?P<half>6|06|sáu|9|09|chín)\s+tháng\s+"
    rf"(?:(?P<end>đầu|cuối)\s+năm(?!\s*\d)|(?:(?P<half_end>đầu|cuối)\s+)?(?:năm\s+)?{YEAR})"
)
WHOLE = rf"(?:năm\s+)?{YEAR}(?!\s*[-/]\s*\d)"
SPAN = rf"(?:giai\s+đoạn|nhiệm\s+kỳ)\s+(?:từ\s+)?(?:năm\s+)?20\d\d\s*(?:-|đến)\s*(?:năm\s+)?{YEAR}"

SCHOOL_YEAR = rf"năm\s+học\s+20\d\d\s*(?:-|đến)\s*{YEAR}"
LEAD = (
    r"trước|chậm\s+nhất(?:\s+(?:là|đến|vào|trong))*|muộn\s+nhất|hoàn\s+thành(?:\s+(?:trong|vào|xong|đến))*|"
    r"đến\s+hết|đến\s+cuối|hết|cuối|đến|tới|trong|vào|xong\s+trong|thời\s+hạn|thời\s+gian|kể\s+từ"
)
PREPOSITION = rf"(?<!\w)(?:{LEAD})\s+(?:(?:hết|cuối|ngày|trước|vòng)\s+)*"
LOOK_BACK = 80
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
SHAPES = (DAY, HALF, QUARTER, MONTH, SCHOOL_YEAR, WHOLE)
MONTH_OF_YEAR = rf"(?P<month>1[0-2]|0?[1-9])\s*/\s*{YEAR}"
LEADING = tuple(re.compile(PREPOSITION + shape + r"(?!\d)") for shape in SHAPES)
BARE = tuple(
    re.compile(r"(?<![\w/.-])(?:ngày\s+)?" + shape + r"(?![\d])")
    for shape in (DAY, HALF, QUARTER, MONTH, MONTH_OF_YEAR, WHOLE)
)
HEADING = (*LEADING, re.compile(SPAN), re.compile(rf"(?<!\w)năm\s+{YEAR}(?!\s*[-/]\s*\d)"))
# Dates of cited documents, of comparisons and of what is already past are never due dates.
CITED = re.compile(
    r"(?:so\s+với|kể\s+từ|từ|số\s+\S*\d\S*,?|ban\s+hành|tại|sau|giai\s+đoạn)\s*(?:ngày\s+|năm\s+|cuối\s+|thời\s+điểm\s+)*$"
)

# "vào tháng 3 hằng năm", "trước ngày 15/6 của tháng sau" give no date of one year.
YEARLY = re.compile(r"\s*(?:hằng|hàng|mỗi|của)(?!\w)|\s*(?:tháng|quý)\s+sau")
# Stand without a preposition only at the very start of a clause.
OPENING = re.compile(
    r"\W*(?:(?:phấn\s+đấu|riêng|trong|cụ\s+thể|trong\s+đó|và)\s*[,:]?\s*)*"
    r"(?P<said>năm\s+20[1-9]\d(?!\s*[-/]\s*\d)|"
    r"giai\s+đoạn\s+(?:từ\s+)?(?:năm\s+)?20\d\d\s*(?:-|đến)\s*(?:năm\s+)?20[1-9]\d)"
)
STRETCH = re.compile(rf"(?:trong\s+)?(?:{QUARTER}|{MONTH.replace('year', 'of')}|{HALF.replace('year', 'at')})\s*[:.]?")
END_OF_YEAR = re.compile(r"(?<!\w)(?:đến\s+|trước\s+)?(?:hết|cuối)\s+năm(?:\s+nay)?(?!\s+(?:học|\d))(?!\w)")


@dataclass(frozen=True)
class Due:
    """A due date and the span of text that says it."""

    on: date
    start: int
    end: int
    year_is_written: bool = True


def find_dues(text: str, *, plan_year: int | None = None) -> list[Due]:
    """Due dates with a preposition ("trước ngày…", "đến năm…", "trong quý…"), in the order of the sentence."""
    return _search(LEADING, text, plan_year)


def opening_due(text: str) -> Due | None:
    """Read the bare year or period a clause begins with ("Năm 2027, …", "Giai đoạn 2026-2030, …")."""
    match = OPENING.match(fold(text))
    if match is None:
        return None
    years = [int(year) for year in re.findall(r"20[1-9]\d", match["said"])]
    return Due(date(max(years), 12, 31), match.start("said"), match.end("said"))


def end_of_year(text: str, year: int | None) -> Due | None:
    """Read "đến hết năm", where another clause or the title says which year."""
    match = END_OF_YEAR.search(fold(text)) if year else None
    return Due(date(year, 12, 31), match.start(), match.end(), year_is_written=False) if match and year else None


def heading_due(text: str) -> Due | None:
    """Due date a heading or title sets for what stands under it; "tầm nhìn" counts only when it stands alone."""
    found = sorted(_search(HEADING, text, None), key=lambda due: due.start)
    folded = fold(text)
    near = [due for due in found if "tầm nhìn" not in folded[: due.start]]
    return next(iter(near or found), None)


def stretch_due(heading: str, plan_year: int | None) -> Due | None:
    """Last day of a heading that is nothing but a stretch of time ("2. Quý II/2026", "Tháng 3")."""
    return cell_due(heading, plan_year) if STRETCH.fullmatch(fold(heading)) else None


def single_year(title: str) -> int | None:
    """Year of a plan for one year ("… năm 2026"); a plan for a period has none."""
    found = re.findall(
        rf"(?<!đến )(?<!từ )(?<!nhìn )(?<!tháng \d )(?<!tháng \d\d )(?<!\w)năm\s+{YEAR}(?!\s*[-/]\s*\d)",
        fold(title),
    )
    return int(found[0]) if len(set(found)) == 1 and "giai đoạn" not in fold(title) else None


def cell_due(text: str, plan_year: int | None) -> Due | None:
    """Due date of a table cell, where a bare "Quý II" or "30/6" is meant as one."""
    found = _search(LEADING, text, plan_year) or _search(BARE, text, plan_year)
    return max(found, key=lambda due: due.on) if found else None


def bare_year(text: str) -> Due | None:
    """Read "năm 2027" or "2027" where it is all the text says."""
    folded = fold(text)
    match = re.fullmatch(rf"\W*(?:năm\s+)?{YEAR}\W*", folded)
    return Due(date(int(match["year"]), 12, 31), 0, len(text)) if match else None


def _search(patterns: tuple[re.Pattern[str], ...], text: str, plan_year: int | None) -> list[Due]:
    folded = fold(text)
    found: list[Due] = []
    for pattern in patterns:
        for match in pattern.finditer(folded):
            due = _due(match, folded, plan_year)
            if due is not None and not any(due.start < other.end and other.start < due.end for other in found):
                found.append(due)
    return sorted(found, key=lambda due: due.start)


def _due(match: re.Match[str], folded: str, plan_year: int | None) -> Due | None:
    parts = match.groupdict()
    if CITED.search(folded, max(0, match.start() - LOOK_BACK), match.start()) or match[0].startswith("kể"):
        return None
    year = int(parts["year"]) if parts.get("year") else plan_year
    if year is None or (not parts.get("year") and YEARLY.match(folded, match.end())):
        return None
    excluded = bool(re.search(r"(?<!\w)trước\s", match[0]))
    try:
        on = _first_day(parts, year) - timedelta(days=1) if excluded else _last_day(parts, year)
    except ValueError:  # a 31st of June is a slip of the document, not a due date
        return None
    return Due(on, match.start(), match.end(), bool(parts.get("year")))


def _first_day(parts: dict[str, str | None], year: int) -> date:
    if parts.get("day"):
        return _last_day(parts, year)
    if parts.get("month"):
        return date(year, int(parts["month"] or 1), 1)
    if parts.get("quarter"):
        return date(year, 3 * QUARTERS[parts["quarter"] or "1"] - 2, 1)
    return date(year, 1, 1)


def _last_day(parts: dict[str, str | None], year: int) -> date:
    month = 12
    if parts.get("day"):
        month = int(parts["month"] or 1)
        return date(year, month, int(parts["day"] or 1))
    if parts.get("month"):
        month = int(parts["month"] or 1)
    elif parts.get("quarter"):
        month = 3 * QUARTERS[parts["quarter"] or "1"]
    elif parts.get("half") and "cuối" not in {parts.get("end"), parts.get("half_end")}:
        month = 9 if parts["half"] in {"9", "09", "chín"} else 6
    return date(year, month, calendar.monthrange(year, month)[1])
