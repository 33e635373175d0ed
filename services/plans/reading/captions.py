"""What the lines above a table say of it: its caption ("Bảng 1. …") and the date that the heading over it sets."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.plans.reading import dates
from services.plans.reading.blocks import Block, Line, Table
from services.plans.reading.context import Context
from services.plans.reading.lines import clean, mark_of

CAPTION = re.compile(
    r"^(?:bảng|biểu|danh mục|hệ thống chỉ tiêu)(?!\w)(?:\s+(?:số\s+)?(?P<number>\d{1,2}))?", re.IGNORECASE
)
HEADINGS = frozenset({"letter", "roman", "number"})
LONGEST_HEADING_WORDS = 25


@dataclass(frozen=True)
class Titled:
    """A table of the body; `due` is what the section's heading sets for its indicators."""

    table: Table
    caption: str = ""
    due: date | None = None

    def context(self, plan_due: date | None, plan_year: int | None) -> Context:
        """Context its rows are read in; only the caption's own date holds for tasks as well."""
        number = CAPTION.match(self.caption)
        said = dates.heading_due(self.caption) if self.caption else None
        code = f"B{number['number']}" if number and number["number"] else ""
        return Context(code, said.on if said else None, plan_year, self.due or plan_due)


def titled(blocks: Sequence[Block]) -> Iterator[Titled]:
    """Tables of the blocks, each with what stands above it."""
    caption, due = "", None
    for block in blocks:
        if isinstance(block, Table):
            yield Titled(block, caption, due)
            caption = ""
            continue
        text = clean(block.text)
        mark = mark_of(text)
        if CAPTION.match(text):
            caption = text
        elif mark and mark.lastgroup in HEADINGS:
            said = dates.heading_due(text) if len(text.split()) <= LONGEST_HEADING_WORDS else None
            due, caption = said.on if said else (due if mark.lastgroup == "number" else None), ""


def without_captions(blocks: Sequence[Block]) -> list[Block]:
    """Blocks but for the lines that only name the table below them."""
    below: Block | None = None
    kept: list[Block] = []
    for block in reversed(blocks):
        text = clean(block.text) if isinstance(block, Line) else ""
        if not (isinstance(below, Table) and CAPTION.match(text)):
            kept.append(block)
        if isinstance(block, Table) or text:
            below = block
    return kept[::-1]
