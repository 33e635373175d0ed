"""Word files: paragraphs and tables in the order of the page. Nothing is opened before its size is known."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from services.plans.reading.blocks import PARAGRAPH, ROW, Block, Line, Place, Source, Table
from services.plans.reading.errors import refusal_of
from services.plans.reading.settings import ReadingLimits
from services.plans.reading.sources.packages import refuse_hostile
from services.plans.reading.sources.word_numbering import Numbering


def load(path: Path, limits: ReadingLimits) -> Source:
    """Paragraphs and tables of the body; text boxes, headers and footers are left out."""
    refuse_hostile(path, limits)
    try:
        document = docx.Document(str(path))
        blocks = tuple(_blocks(document))
    except Exception as error:  # python-docx and lxml raise a dozen kinds on a damaged package
        raise refusal_of(error) from error
    return Source(blocks, wrapped=False)


def _blocks(document: Any) -> Iterator[Block]:  # noqa: ANN401 - python-docx types its factory function only
    paragraphs, rows = 0, 0
    numbering = Numbering(document)
    for item in document.iter_inner_content():
        if isinstance(item, WordParagraph):
            paragraphs += 1
            number = numbering.mark(item) if item.text.strip() else ""
            for text in f"{number}{item.text}".split("\n"):
                yield Line(text, Place(PARAGRAPH, paragraphs, paragraphs))
        elif isinstance(item, WordTable):
            table = _table(item, rows)
            rows += len(table.rows)
            yield table


def _table(table: WordTable, before: int) -> Table:
    rows = []
    for row in table.rows:
        cells: list[str] = []
        seen: list[object] = []
        for cell in row.cells:
            merged = any(cell._tc is one for one in seen)  # noqa: SLF001 - the only way to see a merged cell
            cells.append("" if merged else cell.text)
            seen.append(cell._tc)  # noqa: SLF001
        rows.append(tuple(cells))
    places = tuple(Place(ROW, before + index, before + index) for index in range(1, len(rows) + 1))
    return Table(tuple(rows), places)
