"""PDF files with a text layer: lines and ruled tables, page by page. A scan is refused."""

from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from services.plans.reading.blocks import PAGE, Block, Line, Place, Source, Table
from services.plans.reading.errors import UnreadableDocument
from services.plans.reading.settings import ReadingLimits

FEWEST_CHARACTERS = 40


def load(path: Path, limits: ReadingLimits) -> Source:
    """Lines outside tables and the tables, in the order of the page."""
    blocks: list[Block] = []
    try:
        with pdfplumber.open(path) as pdf:
            too_long = len(pdf.pages) > limits.pages
            for number, page in enumerate(pdf.pages[: limits.pages], start=1):
                blocks.extend(_page(page, number))
                page.close()
    except Exception as error:  # pdfminer raises plain errors of many kinds on a damaged file
        raise UnreadableDocument("document-encrypted" if _is_locked(error) else "document-damaged") from error
    if too_long:
        raise UnreadableDocument("document-too-large")
    if sum(len(block.text) for block in blocks if isinstance(block, Line)) < FEWEST_CHARACTERS:
        raise UnreadableDocument("document-scanned")
    return Source(tuple(_joined(blocks)), wrapped=True)


def _is_locked(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, PDFEncryptionError | PDFPasswordIncorrect) or any(
            isinstance(argument, PDFEncryptionError | PDFPasswordIncorrect) for argument in error.args
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def _page(page: Any, number: int) -> list[Block]:  # noqa: ANN401 - pdfplumber's page carries no useful type
    place = Place(PAGE, number, number)
    tables = [table for table in page.find_tables() if len(table.rows) > 1 and len(table.rows[0].cells) > 1]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda thing: not any(_inside(thing, box) for box in boxes)) if boxes else page
    placed: list[tuple[float, Block]] = [
        (line["top"], Line(line["text"], place)) for line in outside.extract_text_lines(return_chars=False)
    ]
    for table in tables:
        rows = tuple(tuple((cell or "").replace("\n", " ") for cell in row) for row in table.extract())
        placed.append((table.bbox[1], Table(rows, tuple(place for _ in rows))))
    placed.sort(key=lambda one: one[0])
    blocks = [block for _, block in placed]
    if blocks and isinstance(blocks[0], Line):
        blocks[0] = Line(blocks[0].text, place, starts_page=True)
    return blocks


def _inside(thing: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    middle_x, middle_y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= middle_x <= box[2] and box[1] <= middle_y <= box[3])


def _joined(blocks: list[Block]) -> list[Block]:
    """A table that goes on over the page is one table; the page number between its halves is dropped."""
    joined: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            while joined and isinstance(joined[-1], Line) and joined[-1].text.strip().isdigit():
                joined.pop()
            above = joined[-1] if joined else None
            if isinstance(above, Table) and len(above.rows[0]) == len(block.rows[0]):
                joined[-1] = Table(above.rows + block.rows, above.places + block.places)
                continue
        joined.append(block)
    return joined
