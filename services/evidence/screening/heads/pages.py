"""Text of a PDF page in the lines that are seen: columns side by side, stamped numbers in their blanks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from services.evidence.screening.looks import opened

PAGES = 2
MOST_PIECES = 4000
SAME_LINE = 0.5
"""Of the lower piece's height: pieces whose middles are no farther apart stand on one line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: left edge, middle of its height and height in points."""

    left: float
    middle: float
    height: float
    text: str


def text_of(path: Path) -> str | None:
    """Text of the first pages; none of a file that cannot be opened."""
    try:
        with opened(path) as document:
            return "\n".join(_of_page(document, number) for number in range(min(len(document), PAGES)))
    except pdfium.PdfiumError:
        return None


def _of_page(document: pdfium.PdfDocument, number: int) -> str:
    _with_stamps(document, number)
    page = document[number]
    try:
        text = page.get_textpage()
        if page.get_rotation():
            return str(text.get_text_range())
        return "\n".join(in_lines(list(_pieces(text))))
    finally:
        page.close()


def _with_stamps(document: pdfium.PdfDocument, number: int) -> None:
    """Make what signatures and notes show on the page part of it, in memory only."""
    page = document[number]
    try:
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    finally:
        page.close()


def _pieces(text: pdfium.PdfTextPage) -> Iterator[Piece]:
    for number in range(min(text.count_rects(), MOST_PIECES)):
        left, bottom, right, top = text.get_rect(number)
        said = re.sub(r"\s+", " ", text.get_text_bounded(left, bottom, right, top))
        if said.strip():
            yield Piece(left, (bottom + top) / 2, top - bottom, said)


def in_lines(pieces: list[Piece]) -> Iterator[str]:
    """Pieces from top to bottom, those of one line from left to right."""
    line, lines = 0, []
    above: Piece | None = None
    for piece in sorted(pieces, key=lambda piece: -piece.middle):
        if above and above.middle - piece.middle > SAME_LINE * min(above.height, piece.height):
            line += 1
        lines.append((line, piece))
        above = piece
    for _, together in groupby(lines, key=lambda one: one[0]):
        yield " ".join(piece.text for _, piece in sorted(together, key=lambda one: one[1].left))
