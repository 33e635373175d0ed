"""What single cells of a table say: a value to reach, a date, units. Rows are put together in `annex` and `ladders`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.plans.reading import attributes, dates, patterns, units
from services.plans.reading.lines import clean, fold
from services.plans.reading.rhythms import recurrence_of
from services.plans.reading.targets import NUMBER, as_number

VALUE = re.compile(
    rf"(?P<before>[^\d]*?)(?P<low>{NUMBER})\s*(?P<percent>%?)"
    rf"(?:\s*(?:-|đến|tới|÷)\s*(?P<high>{NUMBER})\s*(?P<percents>%?))?(?P<after>[^\d]*)"
)
BEFORE = tuple((re.compile(rf"(?<!\w)(?:{words})$"), sign) for words, sign in patterns.COMPARATORS_BEFORE)
AFTER = tuple((re.compile(rf"(?<!\w){words}(?!\w)"), sign) for words, sign in patterns.COMPARATORS_AFTER)
AFTER_SIGNS = re.compile(
    "|".join(rf"(?<!\w)(?:{words})(?!\w)" for words, _ in patterns.COMPARATORS_AFTER), re.IGNORECASE
)
FILLERS = re.compile(
    rf"(?:{patterns.FILLERS_BEFORE}|{patterns.APPROXIMATELY}|phấn đấu|tăng(?: thêm)?|giảm|còn|duy trì|hoàn thành"
    r"|[,;:(]|\s)*"
)
LAST_FILLERS = re.compile(rf"(?:\s+|(?<!\w){patterns.FILLERS_BEFORE})+$")
SPAN = re.compile(r"20\d\d\s*(?:-|đến|/)\s*(?:hết\s+)?(?:năm\s+)?(?P<year>20\d\d)(?!\s*[-/]\s*\d)")
PART_OF_YEAR = re.compile(
    r"(?<!\w)(?:quý\s*(?:iv|i{1,3}|[1-4])|tháng\s*(?:1[0-2]|0?[1-9])|(?:0?6|0?9|sáu|chín)\s+tháng(?:\s+(?:đầu|cuối))?)(?!\w)"
)
YEAR = re.compile(r"20[1-9]\d")
NEXT_UNIT = re.compile(r",\s+(?:và\s+)?")


@dataclass(frozen=True)
class Value:
    """A value to reach; `unit` only where the cell itself names one."""

    comparator: str
    low: float
    high: float | None = None
    unit: str | None = None


def value_of(cell: str) -> Value | None:
    """Read "80", "≥ 80", "trên 80%", "80-90", "02 đến 05 tổ"; None where the cell is more than one value."""
    text = clean(cell)
    match = VALUE.fullmatch(fold(text))
    if match is None:
        return None
    comparator = _comparator(match["before"], match["after"])
    if comparator is None:
        return None
    unit = AFTER_SIGNS.sub("", text[match.start("after") :]).strip(" .,;()")
    if match["percent"] or match["percents"]:
        unit = "%"
    low = as_number(match["low"])
    if match["high"]:
        return Value("range", low, as_number(match["high"]), unit or None)
    return Value(comparator, low, None, unit or None)


def _comparator(before: str, after: str) -> str | None:
    for pattern, sign in AFTER:
        if pattern.search(after):
            return sign
    said = LAST_FILLERS.sub("", before)
    for pattern, sign in BEFORE:
        match = pattern.search(said)
        if match and FILLERS.fullmatch(said[: match.start()]):
            return sign
    return "=" if FILLERS.fullmatch(before) else None


def column_due(heading: str, plan_year: int | None) -> date | None:
    """Last day of the period a column is headed with: "Năm 2026 Quý II", "Đến năm 2030", "2026-2030", "Quý I"."""
    folded = fold(heading)
    span = SPAN.search(folded)
    if span:
        return date(int(span["year"]), 12, 31)
    years = YEAR.findall(folded)
    year = int(years[-1]) if years else plan_year
    part = PART_OF_YEAR.search(folded)
    if part and year is not None:
        due = dates.cell_due(f"{part[0]} năm {year}", year)
        return due.on if due else None
    due = dates.heading_due(heading) or dates.cell_due(heading, None) or dates.bare_year(heading)
    if due is not None:
        return due.on
    return date(year, 12, 31) if years and year is not None else None


def deadline_of(cell: str, plan_year: int | None) -> tuple[date | None, str | None]:
    """Due date of a cell and where its year comes from; one that recurs and names no year sets no date."""
    text = clean(cell)
    span = SPAN.search(fold(text))
    if span:
        return date(int(span["year"]), 12, 31), "cell"
    due = dates.cell_due(text, plan_year)
    if due is None or (recurrence_of(text) and not due.year_is_written):
        return None, None
    return due.on, "cell" if due.year_is_written else "year-from-title"


def units_of(lead: str, coordinating: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Leads and helpers as the cells list them; one cell may hold both under "Chủ trì: …; Phối hợp: …"."""
    written = "; ".join(_whole_lines(lead))
    if ":" in written:
        _, said = attributes.split(written)
        if "lead" in said:
            lead, coordinating = said["lead"], "; ".join(filter(None, (said.get("coordinating"), coordinating)))
    leads = tuple(clean(one) for one in units.split_units("; ".join(_whole_lines(lead))))
    helpers = units.split_units("; ".join(_whole_lines(coordinating)))
    return leads, tuple(clean(part) for one in helpers for part in each_unit(one))


def each_unit(text: str) -> Iterator[str]:
    """Units of a list with commas; "Phòng Kinh tế, Hạ tầng và Đô thị" is one, for no unit begins behind its comma."""
    start = 0
    for comma in NEXT_UNIT.finditer(text):
        if units.names_unit(text[comma.end() :]):
            yield text[start : comma.start()]
            start = comma.end()
    yield text[start:]


def _whole_lines(cell: str) -> list[str]:
    """Lines of a cell; one that begins with no unit belongs to the line above ("Phòng Văn hóa" / "- Xã hội")."""
    # A line in small letters is the second half of a name, whatever its first word ("Thủ trưởng các" / "đơn vị").
    lines: list[str] = []
    for line in cell.split("\n"):
        text = clean(line)
        bare = text.lstrip("-+•* ")
        opens = units.names_unit(bare) and (bare[0].isupper() or bare != text)
        if lines and bare and not opens and not fold(bare).startswith(("chủ trì", "phối hợp")):
            lines[-1] = f"{lines[-1]} {text}"
        elif text:
            lines.append(text)
    return lines
