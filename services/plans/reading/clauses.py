"""Turns one sentence into named goals with their milestones: which words name, which date, which figure."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from services.plans.reading import dates, patterns
from services.plans.reading.lines import fold
from services.plans.reading.model import Milestone
from services.plans.reading.sentences import clauses
from services.plans.reading.targets import Figure, find_figures

EDGE_LEFT = re.compile(rf"^(?:[\s,;:.\-+•“”\"]|{patterns.CONNECTIVES}|{patterns.NAME_START}(?!\w))+")
EDGE_RIGHT = re.compile(rf"(?:[\s,;:.\-+(“\"]|(?<!\w){patterns.NAME_EDGE}(?!\w))$")
BREAKS = re.compile(r"[,:(]|(?<!\w)(?:và|còn|riêng)(?!\w)")
GAP = " […] "
FEWEST_GOAL_WORDS = 4
FEWEST_NAME_WORDS = 2
LONGEST_EDGE = 24
MONEY = re.compile(patterns.MONEY)
# What a goal is good for is not part of its name.
PURPOSE = re.compile(r",\s+(?:tạo|nhằm|góp phần|qua đó|từng bước|hướng tới|đảm bảo|bảo đảm|đáp ứng|phục vụ)(?!\w)")
NOBODY = {"xã", "phường", "toàn xã", "toàn phường", "mỗi năm", "hằng năm", "hàng năm"}
# "hoàn thiện A, cung cấp ít nhất 80% B": A is a goal of its own, not part of B's name.
LISTED = re.compile(r",\s*(?:cung cấp|bảo đảm|đảm bảo|có|đạt|phấn đấu|phấn đấu có|phủ)\s*$")


@dataclass
class Goal:
    """A named line and its milestones; no milestone means it bears no number."""

    name: str
    text: str
    milestones: list[Milestone] = field(default_factory=list)


@dataclass(frozen=True)
class DueContext:
    """The date that holds where the sentence gives none, and who said so."""

    on: date | None = None
    source: str | None = None


@dataclass(frozen=True)
class _Segment:
    text: str
    figure: Figure


def lead_in(text: str) -> dates.Due | None:
    """Due date at the very start of a sentence or clause ("Đến năm 2030: …"), which holds for what follows."""
    due = next(iter(dates.find_dues(text)), None)
    if due is None:
        return None
    before = fold(text[: due.start]).strip(" ,:-+")
    return due if re.fullmatch(r"(?:(?:phấn đấu|mục tiêu|đạt|cụ thể|xã)\s*)*", before) else None


def read_goals(sentence: str, context: DueContext, *, counts: bool = True) -> tuple[list[Goal], DueContext]:
    """Goals of a sentence, and the date context as it stands after the sentence."""
    goals: list[Goal] = []
    for clause in clauses(sentence):
        opened = lead_in(clause)
        if opened is not None:
            context = DueContext(opened.on, "sentence")
        for segment in _segments(clause, find_figures(clause, counts=counts)):
            _take(segment, context, goals)
    return goals, context


def qualitative(sentence: str, context: DueContext) -> Goal | None:
    """Read a goal without a number; None where too little is said."""
    name = _trim(sentence)
    own = [due for due in dates.find_dues(sentence) if fold(sentence[due.start : due.end])[:5] != "trong"]
    if own:
        context = DueContext(own[-1].on, "sentence")
    if len(name.split()) < FEWEST_GOAL_WORDS:
        return None
    return Goal(name, sentence, [Milestone("qualitative", context.on, due_source=context.source)])


def _take(segment: _Segment, context: DueContext, goals: list[Goal]) -> None:
    due, text, figure = _own_due(segment)
    milestone = Milestone(
        figure.comparator,
        due.on if due else context.on,
        figure.value,
        figure.value_max,
        figure.unit_of_measure,
        "sentence" if due else context.source,
    )
    name = _name(text, figure)
    if len(name.split()) < FEWEST_NAME_WORDS and goals and due is not None:
        goals[-1].milestones.append(milestone)
        goals[-1].text = f"{goals[-1].text}; {segment.text}"
        return
    goals.append(Goal(name or segment.text, segment.text, [milestone]))


def _own_due(segment: _Segment) -> tuple[dates.Due | None, str, Figure]:
    """Take the segment's own date out of its text, so that it does not become part of the name."""
    text, figure = segment.text, segment.figure
    found = dates.find_dues(text) or _bare_year_beside(text, figure)
    if not found:
        return None, text, figure
    due = min(found, key=lambda one: abs(one.start - figure.start))
    length = due.end - due.start
    if due.end <= figure.start:
        figure = replace(figure, start=figure.start - length, end=figure.end - length)
    elif due.start < figure.end:
        return due, text, figure
    return due, text[: due.start] + text[due.end :], figure


def _bare_year_beside(text: str, figure: Figure) -> list[dates.Due]:
    folded = fold(text)
    before = re.search(
        rf"(?:^|[,:(]|(?<!\w)và)\s*(?P<said>(?:riêng\s+)?năm\s+{dates.YEAR})\s*[:,]?\s*(?:là|đạt|phấn đấu đạt)?\s*$",
        folded[: figure.start],
    )
    if before:
        return [dates.Due(date(int(before["year"]), 12, 31), before.start("said"), before.end("said"))]
    after = re.match(rf"\s*(?P<said>\(?(?:vào\s+)?(?:năm\s+){dates.YEAR}\)?)", folded[figure.end :])
    if after:
        return [
            dates.Due(
                date(int(after["year"]), 12, 31), figure.end + after.start("said"), figure.end + after.end("said")
            )
        ]
    return []


def _segments(clause: str, figures: list[Figure]) -> list[_Segment]:
    cuts = [0]
    for one, other in pairwise(figures):
        cuts.append(_cut_between(clause, one, other))
    cuts.append(len(clause))
    return [
        _Segment(clause[a:b].strip(" "), _moved(figure, a + len(clause[a:b]) - len(clause[a:b].lstrip(" "))))
        for figure, a, b in zip(figures, cuts, cuts[1:], strict=False)
    ]


def _moved(figure: Figure, by: int) -> Figure:
    return replace(figure, start=figure.start - by, end=figure.end - by)


def _cut_between(clause: str, one: Figure, other: Figure) -> int:
    """Where the words of one figure end and those of the next begin."""
    between = clause[one.end : other.start]
    breaks = [match.start() for match in BREAKS.finditer(between)]
    if not breaks:
        return other.start
    if _says_nothing(between[: breaks[0]]) and not _says_nothing(between):
        return one.end + breaks[0]
    named = [at for at in breaks if re.match(r"[,:(]?\s*(?:và\s+)?(?:tỷ lệ|số|mức)(?!\w)", fold(between[at:]))]
    if named:
        return one.end + named[-1]
    cut = breaks[-1]
    for at in reversed(breaks[:-1]):
        if not _says_nothing(between[at:]):
            break
        cut = at
    return one.end + cut


def _says_nothing(text: str) -> bool:
    """Only dates, edge words and punctuation are left."""
    for due in reversed(dates.find_dues(text)):
        text = text[: due.start] + text[due.end :]
    text = re.sub(r"(?<!\w)năm\s+20\d\d", "", fold(text))
    rest = EDGE_LEFT.sub("", text)
    return _right_edge(rest, 0) == 0


def _name(text: str, figure: Figure) -> str:
    written = text[figure.end :]
    left, right = _trim(text[: figure.start]), _trim(written)
    if figure.inner:
        right = f"{figure.inner} {written.strip(' .,;:')}".strip() if right else ""
    elif right and figure.unit_of_measure != "%" and not MONEY.match(fold(figure.unit_of_measure)):
        right = f"{figure.unit_of_measure} {right}"
    purpose = PURPOSE.search(fold(right))
    if purpose:
        right = right[: purpose.start()]
    if right and (fold(left) in NOBODY or LISTED.search(fold(text[: figure.start]))):
        return right
    return GAP.join(part for part in (left, right) if part) or figure.inner


def _right_edge(folded: str, start: int) -> int:
    """Where the edge words at the end begin; taken one by one, so a row of commas costs no more than its length."""
    end = len(folded)
    while end > start and (match := EDGE_RIGHT.search(folded, max(start, end - LONGEST_EDGE), end)):
        end = match.start()
    return end


def _trim(text: str) -> str:
    """Cut edge words and punctuation off both ends; the words between stay as written."""
    folded = fold(text)
    left = EDGE_LEFT.match(folded)
    start = left.end() if left else 0
    end = _right_edge(folded, start)
    return text[start:end].strip() if start < end else ""
