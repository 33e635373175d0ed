"""Rebuilds tables whose frame a text lost: a run of column headings, then one cell after another. Gives tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from services.plans.reading import patterns
from services.plans.reading.blocks import Block, Line, Place, Table
from services.plans.reading.cells import value_of
from services.plans.reading.columns import LONGEST_HEADING, NAMES, Roles, roles_of
from services.plans.reading.foot import RECIPIENTS
from services.plans.reading.lines import HANGING, PAGE_NUMBER, clean, even_tones, fold, glue, mark_of
from services.plans.reading.rhythms import recurrence_of
from services.plans.reading.units import VERB, begins_with_body

FEWEST_HEADINGS, MOST_HEADINGS = 3, 9
FEWEST_ROWS = 2
LINES_TO_A_HEADING = 4
LONGEST_HEADING_WORDS = 7
NUMBER = re.compile(r"\d{1,3}\.?")
ANNEX = re.compile(r"PHỤ LỤC|BIỂU|PHỤ BIỂU")
WHEN = re.compile(
    rf"(?:{patterns.DEADLINE_BEGINNINGS}(?!\w)|\d{{1,2}}\s?[/-]\s?\d|20\d\d|ngày\s)(?:.{{0,40}})|(?:hằng|hàng|mỗi)\s\w+"
)
OPEN_DATE = re.compile(r"(?:ngày|tháng|quý|năm|trước|đến|hết)$")
DANGLING = re.compile(rf"(?<!\w){patterns.UNIT_BEGINNINGS}$")
POST = re.compile(patterns.POSTS)
LONGEST_BODY_WORDS = 16
SECTIONS = frozenset({"part", "letter", "roman", "article"})
NOTHING = -1e9
# How well a cell that is a date, a body, a number or other words fits a column by its role.
FITS = {
    "number": {"number": 5.0},
    "deadline": {"date": 4.0},
    "lead": {"body": 3.0, "words": -2.0},
    "coordinating": {"body": 2.5, "words": -1.5},
    "name": {"words": 2.0, "body": -2.5},
    "indicator": {"words": 2.0, "body": -2.5},
    "output": {"words": 1.5, "figure": 1.0, "body": -2.0},
    "value": {"figure": 4.0, "number": 3.0, "words": -1.0},
}
ANY = {"words": 0.5, "body": 0.0, "number": 0.5, "date": 0.5, "figure": 0.0}
MISFIT = -6.0
SKIPPED = {"number": 4.0, "name": 5.0, "indicator": 5.0, "lead": 1.5, "deadline": 0.6, "output": 0.7}
LEFT_OUT = 0.5


@dataclass(frozen=True)
class _Cell:
    text: str
    place: Place


def framed_again(blocks: Sequence[Block]) -> tuple[list[Block], bool]:
    """Blocks with each lost table set as one again, and whether there was any; what cannot be told apart stays."""
    kept: list[Block] = []
    at, found = 0, False
    ends = _ends(blocks)
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Line) and ANNEX.match(clean(block.text)):
            return [*kept, *blocks[at:]], found
        may_head = isinstance(block, Line) and _may_head(clean(block.text))
        table = _rebuilt(blocks, at, ends[at]) if may_head else None
        found = found or table is not None
        kept.append(table or block)
        at = ends[at] if table is not None else at + 1
    return kept, found


@lru_cache(maxsize=4096)
def _may_head(text: str) -> bool:
    if not text or len(text.split()) > LONGEST_HEADING_WORDS or text.endswith((".", ";", ":", ",")):
        return False
    return mark_of(text) is None and roles_of([text])[0] is not None


def _ends(blocks: Sequence[Block]) -> list[int]:
    """Where a table that begins at each block would end: at the next section or table, at the foot or an annex."""
    ends = [len(blocks)] * (len(blocks) + 1)
    for at in range(len(blocks) - 1, -1, -1):
        ends[at] = ends[at + 1] if at + 1 == len(blocks) or not _ends_a_table(blocks[at + 1]) else at + 1
    return ends


def _ends_a_table(block: Block) -> bool:
    if not isinstance(block, Line):
        return True
    text = clean(block.text)
    mark = mark_of(text)
    return bool(RECIPIENTS.match(text) or ANNEX.match(text) or (mark and mark.lastgroup in SECTIONS))


def _rebuilt(blocks: Sequence[Block], start: int, end: int) -> Table | None:
    # Most runs of short lines head nothing: the many lines below them are looked at only where these do.
    few = min(end, start + LINES_TO_A_HEADING * MOST_HEADINGS)
    if not _headings(_cells([one for one in blocks[start:few] if isinstance(one, Line)]))[0]:
        return None
    cells = _cells([one for one in blocks[start:end] if isinstance(one, Line)])
    count, roles = _headings(cells)
    rows = _rows(cells[count:], roles)
    if len([row for row in rows if len(row) > 1]) < FEWEST_ROWS:
        return None
    texts = [tuple(cell.text for cell in cells[:count])]
    places = [cells[0].place.until(cells[count - 1].place)]
    above = ""
    for row in rows:
        first = row[0].text if 0 in row else ""
        above = first or (above if roles[0] in {"deadline", "group"} and len(row) > 1 else "")
        texts.append((above, *(row[at].text if at in row else "" for at in range(1, count))))
        found = [cell.place for cell in row.values()]
        places.append(found[0].until(found[-1]))
    return Table(tuple(texts), tuple(places))


def _cells(lines: Sequence[Line]) -> list[_Cell]:
    """Cells parted by blank lines where some lines stand together, else told by how each line goes on."""
    texts = [clean(line.text) for line in lines]
    stands_together = any(one and other for one, other in pairwise(texts))
    parted_by_blanks = stands_together and "" in texts
    cells: list[_Cell] = []
    after_blank = True
    for line, text in zip(lines, texts, strict=True):
        if text and not (PAGE_NUMBER.match(text) and len(text) > len("100")):
            goes_on = not after_blank if parted_by_blanks else bool(cells) and _goes_on(cells[-1].text, text)
            if goes_on and cells:
                cells[-1] = _Cell(glue(cells[-1].text, text), cells[-1].place.until(line.place))
            else:
                cells.append(_Cell(text, line.place))
        after_blank = not text
    return cells


def _goes_on(above: str, text: str) -> bool:
    if NUMBER.fullmatch(text):
        return False
    if text[0].islower() or above.endswith((",", ";", "-", "–")):
        return True
    folded = fold(above)
    if recurrence_of(above) == above or folded.endswith("ban thường trực") or _may_head(above):
        return False
    return bool(HANGING.search(folded) or DANGLING.search(folded)) or (
        text[0].isdecimal() and OPEN_DATE.search(folded) is not None
    )


def _headings(cells: Sequence[_Cell]) -> tuple[int, Roles]:
    """How many cells from the first are headings, and their roles; 0 where they head no table of work or goals."""
    count = 0
    while count < min(len(cells), MOST_HEADINGS) and _may_head(cells[count].text):
        count += 1
    roles = roles_of([cell.text[:LONGEST_HEADING] for cell in cells[:count]])
    known = {role for role in roles if role not in {None, "other"}}
    return (count, roles) if len(known) >= FEWEST_HEADINGS and NAMES & known else (0, [])


def _kind(text: str) -> str:
    folded = fold(text)
    if NUMBER.fullmatch(text):
        return "number"
    if WHEN.fullmatch(folded) or recurrence_of(text) == text:
        return "date"
    if value_of(text) is not None:
        return "figure"
    post = POST.match(folded)
    is_body = begins_with_body(text) and VERB.search(even_tones(text), post.end() if post else 0) is None
    return "body" if is_body and len(text.split()) <= LONGEST_BODY_WORDS else "words"


def _rows(cells: Sequence[_Cell], roles: Roles) -> list[dict[int, _Cell]]:
    """Cells in the columns that fit all of them best, in reading order; a later row opens where that costs least."""
    width = len(roles)
    skip = [SKIPPED.get(str(role), LEFT_OUT) for role in roles]
    up_to = [sum(skip[:at]) for at in range(width + 1)]
    best = [0.0] + [NOTHING] * (width - 1)
    came: list[list[tuple[int, bool]]] = []
    for number, cell in enumerate(cells):
        fits = FITS_OF[_kind(cell.text)]
        opened = max((best[last] - up_to[width] + up_to[last + 1], last) for last in range(width))
        scores: list[float] = []
        steps: list[tuple[int, bool]] = []
        for column in range(width):
            inside = [(best[last] - (up_to[column] - up_to[last + 1]), last) for last in range(column)]
            new = (-up_to[column], 0) if number == 0 else (opened[0] - up_to[column], opened[1])
            same = max(inside) if inside and number else (NOTHING, 0)
            scores.append(max(new, same)[0] + fits.get(str(roles[column]), ANY[_kind(cell.text)]))
            steps.append((same[1], False) if same > new else (new[1], True))
        best = scores
        came.append(steps)
    return _traced(cells, came, best.index(max(best)))


FITS_OF = {kind: {role: fit.get(kind, MISFIT) for role, fit in FITS.items()} for kind in ANY}


def _traced(cells: Sequence[_Cell], came: list[list[tuple[int, bool]]], column: int) -> list[dict[int, _Cell]]:
    rows: list[dict[int, _Cell]] = [{}]
    for cell, steps in zip(reversed(cells), reversed(came), strict=True):
        rows[-1][column] = cell
        column, opened = steps[column]
        if opened:
            rows.append({})
    return [dict(sorted(row.items())) for row in reversed(rows) if row]
