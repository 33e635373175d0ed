"""Reads rows of figures: "A, B và C lần lượt đạt 75%, 70% và 100%", "các năm 2026, 2027 đạt 60%, 80%"."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from services.plans.reading import dates
from services.plans.reading.lines import fold
from services.plans.reading.naming import says_nothing, trim
from services.plans.reading.targets import Figure

RESPECTIVELY = re.compile(r"(?<!\w)(?:lần\s+lượt|tương\s+ứng)(?!\w)")
_YEAR = r"20[1-9]\d"
YEARS = re.compile(
    rf"(?<!\w)(?:(?:và|đến|vào|trong|hết|các|cuối|là)\s+)*(?:năm\s+)?{_YEAR}"
    rf"(?:\s*,\s*(?:đến\s+)?(?:năm\s+)?{_YEAR})*\s*(?:,\s*)?(?:và\s+|,\s*)(?:đến\s+)?(?:năm\s+)?{_YEAR}(?!\s*[-/]\s*\d)"
)
BETWEEN = re.compile(r"\s*(?:[,;/]|và)?\s*(?:và\s+)?(?:đạt\s+)?")
PARTS = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+và\s+")
COMMAS = re.compile(r"\s*[,;]\s*(?:và\s+)?")
MEASURE = re.compile(r"(?:tỷ lệ|tỉ lệ|số lượng|số(?! hóa)|mức)\s+")


@dataclass(frozen=True)
class Rung:
    """A figure of the row: what it is of ("" where an earlier row named it), and by when."""

    name: str
    figure: Figure
    due: dates.Due | None


def read_row(clause: str, figures: list[Figure], names_before: int, year: int | None) -> list[Rung] | None:
    """Rungs of the row in its order; None where the figures are no row, or what they are of cannot be told apart.

    `names_before` counts the goals an earlier clause of the sentence named one by one.
    """
    if len(figures) < 2 or not _is_row(clause, figures):  # noqa: PLR2004 - a row is two
        return None
    before, after = clause[: figures[0].start], clause[figures[-1].end :]
    years = _years(before, len(figures)) or _years(after, len(figures))
    if years:
        name = trim(RESPECTIVELY.sub("", YEARS.sub("", before)))
        return [Rung(name, figure, due) for figure, due in zip(figures, years, strict=True)] if name else None
    return _by_names(before, after, figures, names_before, year)


def _is_row(clause: str, figures: list[Figure]) -> bool:
    return all(BETWEEN.fullmatch(fold(clause[one.end : other.start])) for one, other in pairwise(figures))


def _years(text: str, count: int) -> list[dates.Due] | None:
    for match in YEARS.finditer(fold(text)):
        years = re.findall(_YEAR, match[0])
        if len(years) == count:
            return [dates.Due(date(int(one), 12, 31), match.start(), match.end()) for one in years]
    return None


def _by_names(before: str, after: str, figures: list[Figure], names_before: int, year: int | None) -> list[Rung] | None:
    due = next(iter(dates.find_dues(before, plan_year=year) or dates.find_dues(after, plan_year=year)), None)
    for one in reversed(dates.find_dues(before, plan_year=year)):
        before = before[: one.start] + before[one.end :]
    keyword = RESPECTIVELY.search(fold(before))
    said = before[: keyword.start()] if keyword else before
    if keyword and says_nothing(said) and names_before == len(figures):
        return [Rung("", figure, due) for figure in figures]
    names = _names(trim(said), len(figures))
    return [Rung(name, figure, due) for name, figure in zip(names, figures, strict=True)] if names else None


def _names(text: str, count: int) -> list[str] | None:
    for pattern in (PARTS, COMMAS):
        names = [part for part in pattern.split(text) if part.strip()]
        if len(names) == count:
            head = MEASURE.match(fold(names[0]))
            first = names[0][: head.end()] if head else ""
            return [names[0], *(one if MEASURE.match(fold(one)) else first + one for one in names[1:])]
    return None
