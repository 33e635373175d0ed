"""Tables of a Word file as grids: cells merged over rows stand in each of them, over columns in the first."""

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import nsmap, qn

from services.plans.reading.blocks import ROW, Place, Table
from services.plans.reading.sources.word_numbering import Numbering
from services.plans.reading.sources.word_texts import OPEN, PARAGRAPH, TABLE, blocks_of, boxes_of, text_of

MOST_COLUMNS = 63


@dataclass
class _Grid:
    rows: list[list[str]] = field(default_factory=list)
    covered: set[tuple[int, int]] = field(default_factory=set)

    def widen(self) -> tuple[tuple[str, ...], ...]:
        width = max((len(row) for row in self.rows), default=0)
        return tuple(tuple(row + [""] * (width - len(row))) for row in self.rows)


def table_of(element: Any, numbering: Numbering) -> Table:  # noqa: ANN401 - lxml elements carry no useful type
    """Grid of a `w:tbl`; rows whose deletion is tracked are left out."""
    grid = _Grid()
    for row in _children(element, "w:tr"):
        if row.find("w:trPr/w:del", nsmap) is None:
            _add(row, grid, numbering)
    rows = grid.widen()
    return Table(rows, tuple(Place(ROW, one, one) for one in range(1, len(rows) + 1)), frozenset(grid.covered))


def frame_of(element: Any) -> list[Any]:  # noqa: ANN401
    """Cells of a table that only frames other tables; nothing for an ordinary one."""
    cells = [cell for row in _children(element, "w:tr") for cell in _children(row, "w:tc")]
    frames = len(cells) == len(_children(element, "w:tr")) and any(cell.find(TABLE) is not None for cell in cells)
    return cells if frames else []


def cell_text(cell: Any, numbering: Numbering) -> str:  # noqa: ANN401
    """Lines of a cell, those of boxes and tables inside it too; Word draws numbers in empty paragraphs as well."""
    lines: list[str] = []
    for block in blocks_of(cell):
        if block.tag == PARAGRAPH:
            lines.append(f"{numbering.mark(block)}{text_of(block)}")
            lines.extend(text_of(one) for box in boxes_of(block) for one in box.iter(PARAGRAPH))
        else:
            lines.extend(text_of(one) for one in block.iter(PARAGRAPH))
    return "\n".join(line for line in lines if line.strip())


def _add(row: Any, grid: _Grid, numbering: Numbering) -> None:  # noqa: ANN401
    above = grid.rows[-1] if grid.rows else []
    cells = [""] * min(_count(row, "w:trPr/w:gridBefore"), MOST_COLUMNS)
    for cell in _children(row, "w:tc"):
        merged = cell.find("w:tcPr/w:vMerge", nsmap)
        goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
        at = len(cells)
        from_above = above[at] if goes_on and at < len(above) else None
        cells.append(cell_text(cell, numbering) if from_above is None else from_above)
        span = min(max(_count(cell, "w:tcPr/w:gridSpan"), 1), MOST_COLUMNS)
        grid.covered.update((len(grid.rows), column) for column in range(at + 1, at + span))
        cells.extend([""] * (span - 1))
    grid.rows.append(cells)


def _count(element: Any, path: str) -> int:  # noqa: ANN401
    found = element.find(path, nsmap)
    return int(found.get(qn("w:val"), "0")) if found is not None else 0


def _children(element: Any, tag: str) -> list[Any]:  # noqa: ANN401
    found: list[Any] = []
    for child in element:
        if child.tag == qn(tag):
            found.append(child)
        elif child.tag in OPEN:
            found.extend(_children(child, tag))
    return found
