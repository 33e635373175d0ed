"""Text of a PDF page in the lines that are seen: columns side by side, stamped numbers in their blanks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Literal

import pypdfium2 as pdfium
from pypdfium2 import raw

from services.evidence.screening.looks import opened

PAGES = 2
MOST_PIECES = 4000
SAME_LINE = 0.5
"""Of the lower piece's height: pieces whose middles are no farther apart stand on one line."""


LEFT, RIGHT = 0.42, 0.58
"""Of the page's width: a piece whose middle lies between these, or that reaches over both, is in neither column."""
PAGE_NUMBER = re.compile(r"\W*\d{0,3}\W*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: its edges, the middle of its height, and its height, in points."""

    left: float
    right: float
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
        return "\n".join(in_lines(list(_pieces(text)), page.get_width()))
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
            yield Piece(left, right, (bottom + top) / 2, top - bottom, said)


def in_lines(pieces: Sequence[Piece], width: float) -> Iterator[str]:
    """Lines from top to bottom; those of a letterhead's left column before those of its right one."""
    lines = list(_lines(pieces))
    in_head = list(takewhile(lambda line: all(_column(piece, width) for piece in line), lines))
    for column in ("left", "right"):
        for line in in_head:
            yield _said([piece for piece in line if _column(piece, width) == column])
    for line in lines[len(in_head) :]:
        yield _said(line)


def _lines(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    line: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: -piece.middle):
        if line and line[-1].middle - piece.middle > SAME_LINE * min(line[-1].height, piece.height):
            yield line
            line = []
        line.append(piece)
    if line:
        yield line


def _column(piece: Piece, width: float) -> Literal["left", "right"] | None:
    """Column that a piece stands in; none for one across the page, other than the page's number."""
    left, right = piece.left / max(width, 1), piece.right / max(width, 1)
    middle = (left + right) / 2
    is_across = LEFT <= middle <= RIGHT or left < LEFT < RIGHT < right
    if is_across and not PAGE_NUMBER.fullmatch(piece.text):
        return None
    return "left" if middle < RIGHT else "right"


def _said(line: Sequence[Piece]) -> str:
    return " ".join(piece.text for piece in sorted(line, key=lambda piece: piece.left))
