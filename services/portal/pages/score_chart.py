"""A unit's score over time as a line of steps, drawn by the server; its table stands beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

LEFT, RIGHT, TOP, BOTTOM = 40.0, 630.0, 12.0, 192.0
FULL = 100.0
MARKS = (0, 50, 70, 90, 100)
MOST_MONTHS = 13
MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Chart:
    """Points of each unbroken line, and where the words of both axes stand."""

    lines: Sequence[str]
    marks: Sequence[tuple[float, str]]
    months: Sequence[tuple[float, str]]


def chart_of(days: Sequence[Mapping[str, Any]], first: date, last: date) -> Chart | None:
    """Draw the scores from their days on; where there was none the line breaks. None when there was never one."""
    lines = tuple(_lines(days, first, last))
    if not lines:
        return None
    marks = [(_height(mark), str(mark)) for mark in MARKS]
    return Chart(lines, marks, [(_across(day, first, last), name) for day, name in _months(first, last)])


def _across(day: date, first: date, last: date) -> float:
    share = max((day - first).days, 0) / max((last - first).days, 1)
    return round(LEFT + (RIGHT - LEFT) * share, 1)


def _lines(days: Sequence[Mapping[str, Any]], first: date, last: date) -> Iterator[str]:
    starts = [date.fromisoformat(str(one["day"])) for one in days]
    ends = [*starts[1:], last + timedelta(days=1)][: len(starts)]
    points: list[str] = []
    for one, start, end in zip(days, starts, ends, strict=True):
        if one["score"] is None:
            if points:
                yield " ".join(points)
            points = []
            continue
        height = _height(float(one["score"]))
        points += [f"{_across(day, first, last)},{height}" for day in (start, min(end, last))]
    if points:
        yield " ".join(points)


def _height(score: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * score / FULL, 1)


def _months(first: date, last: date) -> Iterator[tuple[date, str]]:
    begun = [first.replace(day=1)]
    while begun[-1] < last:
        month = begun[-1].month % MONTHS_IN_YEAR + 1
        begun.append(date(begun[-1].year + (month == 1), month, 1))
    shown = [day for day in begun if first <= day <= last]
    step = max(1, -(-len(shown) // MOST_MONTHS))
    for day in shown[::step]:
        yield day, f"{day:%m/%y}"
