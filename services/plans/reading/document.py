"""Cuts a document into head, body, foot and annexes, and puts the reading together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.plans.reading import annex, dates, interleaved
from services.plans.reading.blocks import Block, Line, Source, Table
from services.plans.reading.captions import Titled, titled, without_captions
from services.plans.reading.context import Context
from services.plans.reading.doubts import doubt, head_doubts
from services.plans.reading.foot import RECIPIENTS
from services.plans.reading.head import TITLE, read_head
from services.plans.reading.indicators import read_indicators
from services.plans.reading.lines import LONGEST_PARAGRAPH, Paragraph, clean, join, mark_of, side_by_side, without_noise
from services.plans.reading.model import DocumentHead, Doubt, Indicator, Reading, Task
from services.plans.reading.outline import Node, grow
from services.plans.reading.rhythms import interval_of
from services.plans.reading.sections import section_of
from services.plans.reading.tables import settled
from services.plans.reading.tasks import read_tasks
from services.plans.reading.unframed import framed_again
from services.plans.reading.unsectioned import read_unsectioned

ANNEX = re.compile(
    r"^(?:PHỤ LỤC|Phụ lục|BIỂU|PHỤ BIỂU)(?:\s+(?:SỐ\s+|số\s+)?(?P<number>[IVX]+|\d{1,2}[A-Z]?))?"
    r"\s*[.:]?(?:\s*[-–(].*)?$"
)
FOOT_WITHOUT_RECIPIENTS = re.compile(r"^(?:T/M|TM\.|KT\.)\s*[A-ZĐỦ]")


@dataclass(frozen=True)
class _Annex:
    code: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class _Parts:
    before: list[Paragraph]
    body: list[Paragraph]
    foot: list[Paragraph]
    tables: list[Titled]
    annexes: list[_Annex]
    is_reframed: bool


def read_source(source: Source) -> Reading:
    """Read a document whose format has been dealt with."""
    parts = _cut(source)
    annex_titles = [paragraph for one in parts.annexes for paragraph in _annex_title(one, wrapped=source.wrapped)]
    head = read_head(parts.before, parts.body, parts.foot, annex_titles)
    on = _title_due(head)
    root = grow(parts.body)
    tasks = read_tasks(root, head.plan_year)
    indicators = read_indicators(root, on, head.plan_year)
    found = Doubts()
    found.codes += ["table-from-text"] if parts.is_reframed else []
    if not (tasks or indicators or parts.tables or parts.annexes or any(map(section_of, root.children))):
        unread = [*_below_title(parts.before, head.title), *parts.body]
        _add(read_unsectioned(unread, on, head.plan_year), tasks, indicators)
        found.codes += ["section-not-recognised"] if tasks or indicators else []
    for one in parts.tables:
        _add(annex.read_table(one.table, one.context(on, head.plan_year)), tasks, indicators)
    for part in parts.annexes:
        _add(_read_annex(part, source, on, head.plan_year, found), tasks, indicators)
    if any(len(block.text) > LONGEST_PARAGRAPH for block in source.blocks if isinstance(block, Line)):
        found.codes.append("text-limit")
    doubts = (*head_doubts(head), *found.of(root, tasks, indicators))
    return Reading(
        head,
        tuple(replace(one, recurrence_every=interval_of(one.recurrence)) for one in indicators),
        tuple(replace(one, recurrence_every=interval_of(one.recurrence)) for one in tasks),
        doubts,
    )


def _below_title(before: Sequence[Paragraph], title: str | None) -> list[Paragraph]:
    """Paragraphs between the title and the first number; the letterhead and the title's own lines are left out."""
    start = next((at + 1 for at, one in enumerate(before) if TITLE.match(one.text)), 0)
    return [one for one in before[start:] if one.text not in (title or "")]


def _title_due(head: DocumentHead) -> date | None:
    """Last day of the plan's year, else of the period its title names."""
    if head.plan_year is not None:
        return date(head.plan_year, 12, 31)
    due = dates.heading_due(head.title) if head.title else None
    return due.on if due else None


class Doubts:
    """Collects doubts about the document as a whole while it is read."""

    def __init__(self) -> None:
        """Start without doubts."""
        self.codes: list[str] = []

    def of(self, root: Node, tasks: Sequence[Task], indicators: Sequence[Indicator]) -> tuple[Doubt, ...]:
        """Doubts found on the way, and those that only the whole shows."""
        codes = list(dict.fromkeys(self.codes))
        if any(node.is_guessed for node in root.walk()):
            codes.append("section-not-recognised")
        if any(_repeats(node) for node in root.walk()):
            codes.append("numbering-repeated")
        if not tasks and not indicators:
            codes.append("nothing-found")
        return tuple(doubt(code) for code in codes)


def _repeats(node: Node) -> bool:
    labels = [
        (child.kind, child.label)
        for child in node.children
        if child.kind in {"number", "dotted", "round", "alpha", "roman"}
    ]
    return len(labels) != len(set(labels))


def _add(found: tuple[list[Task], list[Indicator]], tasks: list[Task], indicators: list[Indicator]) -> None:
    tasks.extend(found[0])
    indicators.extend(found[1])


def _cut(source: Source) -> _Parts:
    framed, is_reframed = framed_again(source.blocks)
    blocks = settled(framed)
    texts = [clean(block.text) if isinstance(block, Line) else "" for block in blocks]
    title = next((index for index, text in enumerate(texts) if TITLE.match(text)), 0)
    opening = min(_opening(texts, title), _first_table(blocks, title))
    starts = [index for index, text in enumerate(texts) if index > opening and ANNEX.match(text) and text[:7].isupper()]
    end = starts[0] if starts else len(blocks)
    foot = _foot(texts, opening, end)
    lines = [block for block in without_captions(blocks[opening:foot]) if isinstance(block, Line)]
    return _Parts(
        _paragraphs(side_by_side(blocks[:opening]), source),
        join(without_noise(lines), wrapped=source.wrapped),
        _paragraphs(side_by_side(blocks[foot:end]), source),
        list(titled(blocks[:end])),
        [
            _Annex(_annex_code(texts[a]), tuple(blocks[a:b]))
            for a, b in zip(starts, [*starts[1:], len(blocks)], strict=False)
        ],
        is_reframed,
    )


def _opening(texts: Sequence[str], title: int) -> int:
    """Where the body begins: at section I (or A, or the first part), else at the first "1."."""
    marks = [(index, mark) for index, text in enumerate(texts) if index > title and (mark := mark_of(text))]
    for kinds, labels in (({"roman", "letter", "part"}, None), ({"number"}, {"1"})):
        for index, mark in marks:
            if mark.lastgroup in kinds and (labels is None or mark[str(mark.lastgroup)] in labels):
                return index
    return len(texts)


def _first_table(blocks: Sequence[Block], title: int) -> int:
    """A plan may be nothing but a table under its title."""
    return next((index for index, one in enumerate(blocks) if index > title and isinstance(one, Table)), len(blocks))


def _foot(texts: Sequence[str], opening: int, end: int) -> int:
    for index in range(opening, end):
        if RECIPIENTS.match(texts[index]) or FOOT_WITHOUT_RECIPIENTS.match(texts[index]):
            return index
    return end


def _paragraphs(blocks: Sequence[Block], source: Source) -> list[Paragraph]:
    return join(without_noise(block for block in blocks if isinstance(block, Line)), wrapped=source.wrapped)


def _annex_code(text: str) -> str:
    match = ANNEX.match(text)
    return f"PL{match['number']}" if match and match["number"] else "PL"


def _annex_title(one: _Annex, *, wrapped: bool) -> list[Paragraph]:
    lines: list[Line] = []
    for block in one.blocks:
        if not isinstance(block, Line) or interleaved.HEADER.match(clean(block.text)):
            break
        lines.append(block)
    kept = without_noise(lines)
    return (
        [Paragraph(" ".join(line.text for line in kept), kept[0].place)]
        if kept and wrapped
        else [Paragraph(line.text, line.place) for line in kept]
    )


def _read_annex(
    one: _Annex, source: Source, plan_due: date | None, plan_year: int | None, found: Doubts
) -> tuple[list[Task], list[Indicator]]:
    titles = " ".join(paragraph.text for paragraph in _annex_title(one, wrapped=source.wrapped))
    due = dates.heading_due(titles.split("kèm theo")[0])
    context = Context(one.code, due.on if due else None, due.on.year if due else plan_year, plan_due)
    rows, has_deadlines = interleaved.find_rows([block for block in one.blocks if isinstance(block, Line)])
    framed, is_reframed = (one.blocks, False) if rows else framed_again(one.blocks[1:])
    tables = [block for block in framed if isinstance(block, Table)]
    if tables:
        found.codes += ["table-from-text"] if is_reframed else []
        tasks: list[Task] = []
        indicators: list[Indicator] = []
        for table in tables:
            _add(annex.read_table(table, context), tasks, indicators)
        return tasks, indicators
    if rows:
        found.codes.append("annex-from-text")
        return annex.interpret(rows, context, has_deadlines=has_deadlines)
    root = grow(_paragraphs(one.blocks[1:], source))
    return read_tasks(root, plan_year), read_indicators(root, plan_due, plan_year)
