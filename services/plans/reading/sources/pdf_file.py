"""PDF files with a text layer: lines and ruled tables, page by page. A scan is refused."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from services.plans.reading.blocks import PAGE, Block, Line, Place, Source, Table
from services.plans.reading.doubts import doubt
from services.plans.reading.errors import UnreadableDocument
from services.plans.reading.lines import PAGE_NUMBER
from services.plans.reading.settings import ReadingLimits
from services.plans.reading.sources.pdf_grids import Grid, grids_of, joint_borders
from services.plans.reading.sources.pdf_lines import TextLine, columns_first, lines_of
from services.plans.reading.sources.pdf_pages import Page, Rule, pages_of

FEWEST_CHARACTERS = 40
# A digital signature writes a line of text on each page of a scan.
STAMP_CHARACTERS = 200
NUMBERS = re.compile(r"\d+")
REPEATED_ON = 2
LONGEST_REPEATED = 120
NOTE_RULE = (40.0, 0.45)
SMALLER = 0.93
NOTE = re.compile(r"^(?:\[?\d{1,2}\]?|\*)")
SAME_SIDES = 6.0


@dataclass(frozen=True)
class _Leaf:
    """One page: its lines, its tables, and whether it is a picture."""

    number: int
    lines: list[TextLine]
    grids: list[Grid]
    is_picture: bool


def load(path: Path, limits: ReadingLimits) -> Source:
    """Lines outside tables and the tables, in the order of the page."""
    leaves = [_leaf(number, page) for number, page in enumerate(pages_of(path, limits.pages), start=1)]
    pictures = [leaf for leaf in leaves if leaf.is_picture]
    if 2 * len(pictures) > len(leaves) or _characters(leaves) < FEWEST_CHARACTERS:
        raise UnreadableDocument("document-scanned")
    doubts = (doubt("pages-scanned"),) if pictures else ()
    return Source(tuple(_blocks(_without_repeated(leaves))), wrapped=True, doubts=doubts)


def _leaf(number: int, page: Page) -> _Leaf:
    grids, rest = grids_of(page)
    lines = _without_notes(lines_of(rest), page)
    is_picture = page.is_image and len(page.glyphs) < STAMP_CHARACTERS
    return _Leaf(number, lines, grids, is_picture)


def _characters(leaves: Sequence[_Leaf]) -> int:
    in_lines = sum(len(line.text) for leaf in leaves for line in leaf.lines)
    return in_lines + sum(len(cell.text) for leaf in leaves for grid in leaf.grids for cell in grid.cells)


def _without_notes(lines: list[TextLine], page: Page) -> list[TextLine]:
    """Footnotes stand under a short rule at the left, in smaller type, and begin with their number."""
    for rule in sorted(page.rules, key=lambda one: one.at, reverse=True):
        below = [line for line in lines if line.y - line.height / 2 > rule.at]
        above = [line for line in lines if line.y <= rule.at]
        if _parts_notes(rule, page.width) and below and above and NOTE.match(below[0].text):
            size = median(line.height for line in above)
            if all(line.height < SMALLER * size for line in below[:2]):
                return above
    return lines


def _parts_notes(rule: Rule, width: float) -> bool:
    return rule.is_level and NOTE_RULE[0] <= rule.end - rule.start <= NOTE_RULE[1] * width


def _blocks(leaves: Sequence[_Leaf]) -> Iterator[Block]:
    borders = _borders(leaves)
    for leaf in leaves:
        place = Place(PAGE, leaf.number, leaf.number)
        blocks = list(_of_leaf(columns_first(leaf.lines), leaf.grids, borders, place))
        if blocks and isinstance(blocks[0], Line):
            blocks[0] = Line(blocks[0].text, place, starts_page=True)
        yield from blocks


def _of_leaf(
    lines: Sequence[TextLine], grids: Sequence[Grid], borders: dict[int, list[float]], place: Place
) -> Iterator[Block]:
    waiting = list(grids)
    for line in lines:
        while waiting and waiting[0].top < line.y:
            grid = waiting.pop(0)
            yield _table(grid, borders, place)
        yield Line(line.text, place)
    yield from (_table(grid, borders, place) for grid in waiting)


def _table(grid: Grid, borders: dict[int, list[float]], place: Place) -> Table:
    return grid.table(borders.get(id(grid), grid.borders), place)


def _borders(leaves: Sequence[_Leaf]) -> dict[int, list[float]]:
    """Common borders of tables that end one page and begin the next between the same sides, by the grid's identity."""
    chains: list[list[Grid]] = []
    previous: Grid | None = None
    for leaf in leaves:
        for grid in leaf.grids:
            if previous is not None and _opens(leaf, grid) and _same_sides(previous, grid):
                chains[-1].append(grid)
            else:
                chains.append([grid])
        previous = leaf.grids[-1] if leaf.grids and _closes(leaf, leaf.grids[-1]) else None
    return {id(grid): joint_borders(chain) for chain in chains if len(chain) > 1 for grid in chain}


def _opens(leaf: _Leaf, grid: Grid) -> bool:
    return grid is leaf.grids[0] and not any(line.y < grid.top and not _is_number(line) for line in leaf.lines)


def _closes(leaf: _Leaf, grid: Grid) -> bool:
    return not any(line.y > grid.bottom and not _is_number(line) for line in leaf.lines)


def _is_number(line: TextLine) -> bool:
    return PAGE_NUMBER.match(line.text) is not None


def _same_sides(one: Grid, other: Grid) -> bool:
    ends = zip((one.borders[0], one.borders[-1]), (other.borders[0], other.borders[-1]), strict=True)
    return all(abs(left - right) <= SAME_SIDES for left, right in ends)


def _as_repeated(line: TextLine) -> tuple[int, str]:
    return round(line.y / SAME_SIDES), NUMBERS.sub("#", line.text)


def _without_repeated(leaves: Sequence[_Leaf]) -> list[_Leaf]:
    """Pages without running heads and feet: the first or last line of most, the same but for numbers, at one height."""
    ends = Counter(
        _as_repeated(line)
        for leaf in leaves
        for line in {id(one): one for one in (*leaf.lines[:1], *leaf.lines[-1:])}.values()
        if len(line.text) <= LONGEST_REPEATED
    )
    repeated = {line for line, count in ends.items() if count >= REPEATED_ON and 2 * count > len(leaves)}
    return [replace(leaf, lines=[line for line in leaf.lines if _as_repeated(line) not in repeated]) for leaf in leaves]
