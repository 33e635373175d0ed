"""Sets the tables of a document right before they are read: layout is text, and what a page cut in two is one table."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.plans.reading.blocks import ROW, Block, Line, Place, Table
from services.plans.reading.columns import NUMBERED, Header, header_of
from services.plans.reading.lines import PAGE_NUMBER, RULE, clean

FEWEST_ROWS = 3
FEWEST_CELLS = 3


def settled(blocks: Sequence[Block]) -> list[Block]:
    """Lines, and tables that hold rows of a plan; the rows of a Word file are counted in each table from 1."""
    kept: list[Block] = []
    open_header: Header | None = None
    count = 0
    for block in blocks:
        if isinstance(block, Line):
            kept.append(block)
            continue
        if not any(block.rows):
            continue
        header = header_of(block)
        above = _table_above(kept)
        goes_on = above is not None and open_header is not None and _goes_on(above, open_header, block, header)
        if header is None and not goes_on and is_layout(block):
            kept.extend(as_lines(block))
            continue
        count += 1
        table = _numbered(block, count)
        if goes_on:
            while isinstance(kept[-1], Line):
                kept.pop()
            kept[-1] = _joined(above, table) if above is not None else table
        else:
            kept.append(table)
            open_header = header
    return kept


def is_layout(table: Table) -> bool:
    """Tell a letterhead, a signature or a frame around text: few rows, or few cells to a row and no numbers."""
    filled = [[cell for cell in row if cell.strip()] for row in table.rows]
    filled = [row for row in filled if row]
    widest = max((len(row) for row in filled), default=0)
    numbered = len([row for row in filled if len(row) > 1 and NUMBERED.match(clean(row[0]))])
    return len(filled) < FEWEST_ROWS or (widest < FEWEST_CELLS and numbered < FEWEST_ROWS)


def as_lines(table: Table) -> Iterator[Line]:
    """Cells as lines of text, row by row."""
    for row, place in zip(table.rows, table.places, strict=True):
        for cell in row:
            yield from (Line(text, place) for text in cell.split("\n") if text.strip())


def _table_above(kept: Sequence[Block]) -> Table | None:
    """Return the table that only blank lines and page numbers part from what follows."""
    for block in reversed(kept):
        if isinstance(block, Table):
            return block
        text = clean(block.text)
        if text and not PAGE_NUMBER.match(text) and not RULE.match(text):
            return None
    return None


def _goes_on(above: Table, opened: Header, below: Table, header: Header | None) -> bool:
    if len(above.rows[0]) != len(below.rows[0]):
        return False
    return header is None or header.rows(below) == opened.rows(above)


def _joined(above: Table, below: Table) -> Table:
    shift = len(above.rows)
    covered = above.covered | {(row + shift, column) for row, column in below.covered}
    return Table(above.rows + below.rows, above.places + below.places, covered)


def _numbered(table: Table, count: int) -> Table:
    return replace(table, places=tuple(_in_table(place, count) for place in table.places))


def _in_table(place: Place, count: int) -> Place:
    return replace(place, kind=f"bảng {count}, {ROW}") if place.kind == ROW else place
