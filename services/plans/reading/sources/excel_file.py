"""Excel files: the title block of each sheet as lines, then its tables and its foot; a sheet of prose as text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from services.plans.reading.blocks import SHEET_ROW, Block, Line, Place, Source, Table
from services.plans.reading.columns import header_of
from services.plans.reading.doubts import doubt
from services.plans.reading.lines import clean, mark_of
from services.plans.reading.model import Doubt
from services.plans.reading.settings import ReadingLimits
from services.plans.reading.sources.cell_texts import as_text
from services.plans.reading.sources.workbook import Formula, Sheet, open_workbook

FOOT = re.compile(r"nơi nhận|(?-i:TM\.|T/M|KT\.|NGƯỜI LẬP|THỦ TRƯỞNG|CHỦ TỊCH|BÍ THƯ|TRƯỞNG BAN)", re.IGNORECASE)
NUMBER = re.compile(r"\d{1,2}|[IVX]+")
FEWEST_ROWS = 3
FEWEST_CELLS = 3
MOST_COLUMNS = 256
LOOK_AHEAD = 6


@dataclass
class _Grid:
    """Rows of one sheet as texts, from the first column in use to the last."""

    numbers: list[int] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    covered: set[tuple[int, int]] = field(default_factory=set)

    def table(self, first: int, last: int, kind: str) -> Table:
        places = tuple(Place(kind, number, number) for number in self.numbers[first:last])
        covered = frozenset((row - first, column) for row, column in self.covered if first <= row < last)
        return Table(tuple(self.rows[first:last]), places, covered)

    def filled(self, row: int) -> list[str]:
        return [clean(cell) for cell in self.rows[row] if cell.strip()]


def load(path: Path, limits: ReadingLimits) -> Source:
    """Sheets in their order; hidden sheets are left out, hidden rows are read, both are told as doubts."""
    sheets = open_workbook(path, limits)
    shown = [sheet for sheet in sheets if not sheet.is_hidden]
    blocks = tuple(block for sheet in shown for block in _blocks(sheet))
    return Source(blocks, wrapped=False, doubts=tuple(_doubts(sheets)))


def _doubts(sheets: tuple[Sheet, ...]) -> Iterator[Doubt]:
    if any(sheet.is_hidden and sheet.rows for sheet in sheets):
        yield doubt("sheet-hidden")
    shown = [sheet for sheet in sheets if not sheet.is_hidden]
    if any(row.is_hidden for sheet in shown for row in sheet.rows) or any(sheet.hidden_columns for sheet in shown):
        yield doubt("row-hidden")
    values = (value for sheet in shown for row in sheet.rows for value in row.cells.values())
    if any(isinstance(value, Formula) for value in values):
        yield doubt("formula-without-value")


def _blocks(sheet: Sheet) -> Iterator[Block]:
    grid = _grid(sheet)
    kind = SHEET_ROW.format(sheet.name)
    at = 0
    while at < len(grid.rows):
        end = _table_end(grid, at) if _begins_table(grid, at) else at
        if end > at:
            yield grid.table(at, end, kind)
            at = end
        else:
            yield from _lines(grid, at, kind)
            at += 1


def _grid(sheet: Sheet) -> _Grid:
    used = sorted({column for row in sheet.rows for column in row.cells})
    columns = [column for column in range(used[0], used[-1] + 1) if column <= MOST_COLUMNS] if used else []
    merged = _merged(sheet)
    grid = _Grid()
    above: dict[tuple[int, int], str] = {}
    for row in sheet.rows:
        cells: list[str] = []
        for column in columns:
            text = as_text(row.cells.get(column))
            first = merged.get((row.number, column))
            if first is None:
                cells.append(text)
                continue
            if first == (row.number, column):
                above[first] = text
            if first[1] == column:
                text = above.get(first, text)
            else:
                grid.covered.add((len(grid.rows), column - columns[0]))
            cells.append(text)
        grid.numbers.append(row.number)
        grid.rows.append(tuple(cells))
    return grid


def _merged(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """First cell of the merged range that each cell in use belongs to; ranges as tall as the sheet stay cheap."""
    numbers = [row.number for row in sheet.rows]
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for first_row, first_column, last_row, last_column in sheet.merged:
        for number in numbers[bisect_left(numbers, first_row) : bisect_right(numbers, last_row)]:
            for column in range(first_column, min(last_column, MOST_COLUMNS) + 1):
                found[number, column] = (first_row, first_column)
    return found


def _begins_table(grid: _Grid, at: int) -> bool:
    """Headings that are known begin a table; so do several rows of several cells, whatever their headings say."""
    header = header_of(grid.table(at, min(at + FEWEST_ROWS, len(grid.rows)), ""))
    if header is not None:
        return header.first == 0
    rows = [len(grid.filled(row)) >= FEWEST_CELLS for row in range(at, min(at + FEWEST_ROWS, len(grid.rows)))]
    return len(rows) == FEWEST_ROWS and all(rows) and not _knows_headings_below(grid, at)


def _knows_headings_below(grid: _Grid, at: int) -> bool:
    return header_of(grid.table(at, min(at + 2 * FEWEST_ROWS, len(grid.rows)), "")) is not None


def _table_end(grid: _Grid, at: int) -> int:
    """A table ends at the foot of the document, at other headings, or where only text follows a blank row."""
    header = header_of(grid.table(at, min(at + FEWEST_ROWS, len(grid.rows)), ""))
    below = header.last + 1 if header is not None and header.first == 0 else 1
    for row in range(at + below, len(grid.rows)):
        if _is_foot(grid, row):
            return row
        is_parted = grid.numbers[row] > grid.numbers[row - 1] + 1
        if is_parted and (_begins_other_table(grid, row) or not _goes_on(grid, row)):
            return row
    return len(grid.rows)


def _is_foot(grid: _Grid, row: int) -> bool:
    filled = grid.filled(row)
    return len(filled) <= FEWEST_CELLS and any(FOOT.match(cell) for cell in filled)


def _begins_other_table(grid: _Grid, row: int) -> bool:
    header = header_of(grid.table(row, min(row + FEWEST_ROWS, len(grid.rows)), ""))
    return header is not None and header.first == 0


def _goes_on(grid: _Grid, row: int) -> bool:
    """Behind a blank row a table goes on when rows of several cells follow before the foot or other headings."""
    for below in range(row, min(row + LOOK_AHEAD, len(grid.rows))):
        if len(grid.filled(below)) >= FEWEST_CELLS:
            return not _begins_other_table(grid, below)
        if _is_foot(grid, below):
            return False
    return False


def _lines(grid: _Grid, row: int, kind: str) -> Iterator[Line]:
    """Cells of a row of text as one line each; a number beside a text is its mark ("1" and "Mục tiêu")."""
    place = Place(kind, grid.numbers[row], grid.numbers[row])
    cells = [cell for column, cell in enumerate(grid.rows[row]) if cell.strip() and (row, column) not in grid.covered]
    if len(cells) > 1 and NUMBER.fullmatch(cells[0].strip()) and not mark_of(clean(cells[1])):
        cells = [f"{cells[0].strip()}. {cells[1]}", *cells[2:]]
    elif len(cells) > 1 and mark_of(f"{cells[0].strip()} a") and not mark_of(clean(cells[1])):
        cells = [f"{cells[0].strip()} {cells[1]}", *cells[2:]]
    for cell in cells:
        yield from (Line(text, place) for text in cell.split("\n") if text.strip())
