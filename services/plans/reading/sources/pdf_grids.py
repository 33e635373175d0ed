"""Finds ruled tables on a page: the grid that its rules draw, and the cells between them, merged ones whole."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.plans.reading.blocks import Place, Table
from services.plans.reading.lines import glue
from services.plans.reading.sources.pdf_lines import TextLine, lines_of
from services.plans.reading.sources.pdf_pages import Glyph, Page, Rule

SNAP = 3.0
OVERHANG = 6.0
FEWEST_COLUMNS = 2
MOST_RULES = 20_000


@dataclass(frozen=True)
class Cell:
    """Box of a cell and its text; a line end in it was meant, not forced by the width."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str = ""


@dataclass(frozen=True)
class Grid:
    """Cells of one table on one page."""

    cells: tuple[Cell, ...]

    @property
    def borders(self) -> list[float]:
        """Places of the upright borders, from left to right."""
        return _snapped([x for cell in self.cells for x in (cell.x0, cell.x1)])

    @property
    def top(self) -> float:
        """Upper border."""
        return min(cell.top for cell in self.cells)

    @property
    def bottom(self) -> float:
        """Lower border."""
        return max(cell.bottom for cell in self.cells)

    def table(self, borders: Sequence[float], place: Place) -> Table:
        """Rows of the grid, divided at the given borders, which may be more than its own."""
        tops = _snapped([cell.top for cell in self.cells])
        rows = [[""] * (len(borders) - 1) for _ in tops]
        covered: set[tuple[int, int]] = set()
        for cell in self.cells:
            first, last = _span(borders, cell.x0, cell.x1)
            upper, lower = _span([*tops, self.bottom], cell.top, cell.bottom)
            for row in range(upper, lower):
                rows[row][first] = cell.text
                covered.update((row, column) for column in range(first + 1, last))
        return Table(tuple(map(tuple, rows)), tuple(place for _ in rows), frozenset(covered))


def grids_of(page: Page) -> tuple[list[Grid], list[Glyph]]:
    """Tables of a page, and the glyphs that stand outside of them."""
    if len(page.rules) > MOST_RULES:
        return [], page.glyphs
    grids: list[Grid] = []
    rest = page.glyphs
    for rules in _connected(_straightened(page.rules)):
        cells = _cells(rules)
        if _is_table(cells):
            inside, rest = _parted(rest, cells)
            grids.append(Grid(_filled(cells, inside)))
    return sorted(grids, key=lambda grid: grid.top), rest


def joint_borders(grids: Iterable[Grid]) -> list[float]:
    """Borders of a table that goes on over pages, on each of which some columns may be merged."""
    return _snapped([x for grid in grids for x in grid.borders])


def _snapped(values: Iterable[float]) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _span(borders: Sequence[float], start: float, end: float) -> tuple[int, int]:
    first = min(max(bisect_right(borders, start + SNAP) - 1, 0), len(borders) - 2)
    last = bisect_right(borders, end - SNAP)
    return first, min(max(last, first + 1), len(borders) - 1)


def _straightened(rules: Sequence[Rule]) -> list[Rule]:
    """Rules at one height or side joined where they touch: both edges of a thin box, and the pieces of a border."""
    found: list[Rule] = []
    for is_level in (True, False):
        group: list[Rule] = []
        for rule in sorted((one for one in rules if one.is_level == is_level), key=lambda one: one.at):
            if group and rule.at - group[-1].at > SNAP:
                found.extend(_joined(group, is_level=is_level))
                group = []
            group.append(rule)
        found.extend(_joined(group, is_level=is_level))
    return found


def _joined(rules: Sequence[Rule], *, is_level: bool) -> list[Rule]:
    at = sum(rule.at for rule in rules) / max(len(rules), 1)
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda one: one.start):
        if joined and rule.start <= joined[-1].end + SNAP:
            joined[-1] = Rule(at, joined[-1].start, max(joined[-1].end, rule.end), is_level)
        else:
            joined.append(Rule(at, rule.start, rule.end, is_level))
    return joined


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Groups of rules that meet; rules that meet nothing are underlines."""
    parents = list(range(len(rules)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    levels = [index for index, rule in enumerate(rules) if rule.is_level]
    for index, rule in enumerate(rules):
        if not rule.is_level:
            for level in levels:
                if _meet(rules[level], rule):
                    parents[root(index)] = root(level)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for index, rule in enumerate(rules):
        groups[root(index)].append(rule)
    return [group for group in groups.values() if len(group) > FEWEST_COLUMNS]


def _meet(level: Rule, upright: Rule) -> bool:
    across = level.start - SNAP <= upright.at <= level.end + SNAP
    return across and upright.start - SNAP <= level.at <= upright.end + SNAP


def _cells(rules: Sequence[Rule]) -> list[Cell]:
    """Slots between the rules, those without a border between them merged; an open side is closed where rules end."""
    levels = [rule for rule in rules if rule.is_level]
    uprights = [rule for rule in rules if not rule.is_level]
    xs = _closed([rule.at for rule in uprights], levels)
    ys = _closed([rule.at for rule in levels], uprights)
    slots: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for slot, first in _owners(xs, ys, levels, uprights).items():
        slots[first].append(slot)
    return [_cell(xs, ys, merged) for merged in slots.values()]


def _owners(
    xs: Sequence[float], ys: Sequence[float], levels: Sequence[Rule], uprights: Sequence[Rule]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Each slot (row, column) with the first slot of the merged cell it belongs to."""
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            if column and not _is_drawn(uprights, left, (top + bottom) / 2):
                owners[row, column] = owners[row, column - 1]
            elif row and not _is_drawn(levels, top, (left + right) / 2):
                owners[row, column] = owners[row - 1, column]
            else:
                owners[row, column] = (row, column)
    return owners


def _cell(xs: Sequence[float], ys: Sequence[float], slots: Sequence[tuple[int, int]]) -> Cell:
    rows, columns = [row for row, _ in slots], [column for _, column in slots]
    return Cell(xs[min(columns)], ys[min(rows)], xs[max(columns) + 1], ys[max(rows) + 1])


def _closed(places: Sequence[float], others: Sequence[Rule]) -> list[float]:
    found = _snapped(places)
    if others:
        first, last = min(rule.start for rule in others), max(rule.end for rule in others)
        found = [first, *found] if not found or first < found[0] - OVERHANG else found
        found = [*found, last] if last > found[-1] + OVERHANG else found
    return found


def _is_drawn(rules: Sequence[Rule], at: float, through: float) -> bool:
    return any(abs(rule.at - at) <= SNAP and rule.start <= through <= rule.end for rule in rules)


def _is_table(cells: Sequence[Cell]) -> bool:
    columns, rows = {round(cell.x0) for cell in cells}, {round(cell.top) for cell in cells}
    return len(columns) >= FEWEST_COLUMNS and (len(rows) > 1 or len(columns) > FEWEST_COLUMNS)


def _parted(glyphs: Sequence[Glyph], cells: Sequence[Cell]) -> tuple[list[Glyph], list[Glyph]]:
    x0, top = min(cell.x0 for cell in cells), min(cell.top for cell in cells)
    x1, bottom = max(cell.x1 for cell in cells), max(cell.bottom for cell in cells)
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = glyph.middle
        (inside if x0 <= x <= x1 and top <= y <= bottom else outside).append(glyph)
    return inside, outside


def _filled(cells: Sequence[Cell], glyphs: Sequence[Glyph]) -> tuple[Cell, ...]:
    """Cells with the letters that stand in them."""
    tops = _snapped([cell.top for cell in cells])
    in_rows: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        in_rows[max(bisect_right(tops, glyph.middle[1]) - 1, 0)].append(glyph)
    filled: list[Cell] = []
    for cell in cells:
        upper, lower = _span([*tops, max(one.bottom for one in cells)], cell.top, cell.bottom)
        near = [glyph for row in range(upper, lower) for glyph in in_rows[row]]
        own = [glyph for glyph in near if cell.x0 <= glyph.middle[0] <= cell.x1]
        filled.append(Cell(cell.x0, cell.top, cell.x1, cell.bottom, _text(lines_of(own), cell)))
    return tuple(filled)


def _text(lines: Sequence[TextLine], cell: Cell) -> str:
    """Lines of a cell; where the next word would still have fitted, the line was ended on purpose."""
    if not lines:
        return ""
    margin = min(line.x0 for line in lines) - cell.x0
    room = cell.x1 - cell.x0 - 2 * max(margin, 0)
    text = lines[0].text
    for above, line in pairwise(lines):
        first = line.words[0]
        needed = above.x1 - above.x0 + first.x1 - first.x0 + above.height / 4
        text = f"{text}\n{line.text}" if needed < room else glue(text, line.text)
    return text
