"""Word files: paragraphs, text boxes and tables in the order of the page. No package is opened before it is checked."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx

from services.plans.reading.blocks import PARAGRAPH, Block, Line, Place, Source
from services.plans.reading.doubts import doubt
from services.plans.reading.errors import refusal_of
from services.plans.reading.settings import ReadingLimits
from services.plans.reading.sources import word_texts
from services.plans.reading.sources.packages import refuse_hostile
from services.plans.reading.sources.word_numbering import Numbering, style_of
from services.plans.reading.sources.word_tables import frame_of, table_of

# Two columns of a letterhead or a signature set with tabs: "ỦY BAN NHÂN DÂN →→ CỘNG HÒA XÃ HỘI …".
TWO_COLUMNS = re.compile(r"^(?P<left>[^\t]{8,})\t+(?P<right>[^\t]{4,})$")
CONTENTS = re.compile(r"^TOC\d", re.IGNORECASE)


def load(path: Path, limits: ReadingLimits) -> Source:
    """Paragraphs and tables of the body; headers, footers, notes, comments and struck-out text are left out."""
    refuse_hostile(path, limits)
    try:
        document = docx.Document(str(path))
        body = document.element.body
        blocks = tuple(_Walk(Numbering(document)).blocks(body))
        doubts = (doubt("tracked-changes"),) if word_texts.has_changes(body) else ()
    except Exception as error:  # python-docx and lxml raise a dozen kinds on a damaged package
        raise refusal_of(error) from error
    return Source(blocks, wrapped=False, doubts=doubts)


class _Walk:
    """Counts the paragraphs on its way, as Word does, boxes and cells not among them."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._count = 0

    def blocks(self, holder: Any) -> Iterator[Block]:  # noqa: ANN401 - lxml elements carry no useful type
        for element in word_texts.blocks_of(holder):
            if element.tag == word_texts.PARAGRAPH:
                self._count += 1
                if not CONTENTS.match(style_of(element)):
                    yield from self._lines(element)
            elif frame := frame_of(element):
                for cell in frame:
                    yield from self.blocks(cell)
            else:
                yield table_of(element, self._numbering)

    def _lines(self, paragraph: Any) -> Iterator[Line]:  # noqa: ANN401
        text = word_texts.text_of(paragraph)
        place = Place(PARAGRAPH, self._count, self._count)
        number = self._numbering.mark(paragraph) if text.strip() else ""
        for line in f"{number}{text}".split("\n"):
            two = TWO_COLUMNS.match(line)
            yield from (Line(part, place) for part in ((two["left"], two["right"]) if two else (line,)))
        for box in word_texts.boxes_of(paragraph):
            for one in box.iter(word_texts.PARAGRAPH):
                yield from (Line(part, place) for part in word_texts.text_of(one).split("\n"))
