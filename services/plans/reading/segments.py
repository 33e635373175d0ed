"""Parts a clause at its figures: which words and which date belong to which figure."""

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from services.plans.reading import dates
from services.plans.reading.lines import fold
from services.plans.reading.naming import says_nothing
from services.plans.reading.targets import Figure

BREAKS = re.compile(r"[,:(]|(?<!\w)(?:và|còn|riêng)(?!\w)")
# "gấp 04 lần năm 2025" is compared with that year, not due in it.
GAINED = re.compile(r"gấp\s+(?:\S+\s+){0,3}lần$")
NAMED = re.compile(r"[,:(]?\s*(?:và\s+)?(?:tỷ lệ|số|mức)(?!\w)")


@dataclass(frozen=True)
class Segment:
    """A figure and its words, where its own date no longer stands; `due_follows` says it stood behind the figure."""

    text: str
    figure: Figure
    due: dates.Due | None = None
    due_follows: bool = False


def segments(clause: str, figures: list[Figure], year: int | None) -> list[Segment]:
    """One segment per figure; a date behind the last figure, or before the first, holds for those without one."""
    cuts = [0]
    for one, other in pairwise(figures):
        cuts.append(_cut_between(clause, one, other))
    cuts.append(len(clause))
    parts = [
        _with_own_due(clause[a:b], _moved(figure, a), year)
        for figure, a, b in zip(figures, cuts, cuts[1:], strict=False)
    ]
    return _shared(parts)


def _shared(parts: list[Segment]) -> list[Segment]:
    dated = [part for part in parts if part.due is not None]
    if len(dated) == 1 and dated[0] is parts[-1] and dated[0].due_follows:
        return [replace(part, due=dated[0].due) for part in parts]
    held: dates.Due | None = None
    shared: list[Segment] = []
    for part in parts:
        if part.due is not None:
            held = None if part.due_follows else part.due
        shared.append(part if part.due is not None else replace(part, due=held))
    return shared


def _moved(figure: Figure, by: int) -> Figure:
    return replace(figure, start=figure.start - by, end=figure.end - by)


def _with_own_due(text: str, figure: Figure, year: int | None) -> Segment:
    """Take the segment's own date out of its text, so that it does not become part of the name."""
    opening = dates.opening_due(text)
    late = dates.end_of_year(text, year)
    found = (
        dates.find_dues(text, plan_year=year)
        or ([opening] if opening is not None and opening.end <= figure.start else [])
        or _bare_year_beside(text, figure)
        or ([late] if late is not None else [])
    )
    if not found:
        return Segment(text, figure)
    due = min(found, key=lambda one: abs(one.start - figure.start))
    length = due.end - due.start
    follows = due.start >= figure.end
    if due.end <= figure.start:
        figure = replace(figure, start=figure.start - length, end=figure.end - length)
    elif not follows:
        return Segment(text, figure, due, due_follows=True)
    return Segment(text[: due.start] + text[due.end :], figure, due, follows)


def _bare_year_beside(text: str, figure: Figure) -> list[dates.Due]:
    folded = fold(text)
    before = re.search(
        rf"(?:^|[,:(]|(?<!\w)và)\s*(?P<said>(?:riêng\s+)?năm\s+{dates.YEAR})\s*[:,]?\s*(?:là|đạt|phấn đấu đạt)?\s*$"
        rf"|(?<!với )(?<!từ )(?<!của )(?<!hơn )(?<!\w)(?P<told>năm\s+(?P<when>20[1-9]\d))\s+(?:là|đạt)\s*$",
        folded[: figure.start],
    )
    if before:
        said = "said" if before["said"] else "told"
        return [dates.Due(date(int(before["year"] or before["when"]), 12, 31), before.start(said), before.end(said))]
    if GAINED.search(folded[: figure.end]):
        return []
    after = re.match(rf"\s*(?P<said>\(?(?:vào\s+)?(?:năm\s+){dates.YEAR}\)?)", folded[figure.end :])
    if after:
        return [
            dates.Due(
                date(int(after["year"]), 12, 31), figure.end + after.start("said"), figure.end + after.end("said")
            )
        ]
    return []


def _cut_between(clause: str, one: Figure, other: Figure) -> int:
    """Where the words of one figure end and those of the next begin."""
    between = clause[one.end : other.start]
    breaks = [match.start() for match in BREAKS.finditer(between)]
    if not breaks:
        return other.start
    if says_nothing(between[: breaks[0]]) and not says_nothing(between):
        return one.end + breaks[0]
    named = [at for at in breaks if NAMED.match(fold(between[at:]))]
    if named:
        return one.end + named[-1]
    cut = breaks[-1]
    for at in reversed(breaks[:-1]):
        if not says_nothing(between[at:]):
            break
        cut = at
    return one.end + cut
