"""Puts placed glyphs together to words, lines and columns of lines. Tables are told from rules in `pdf_grids`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from services.plans.reading.sources.pdf_pages import Glyph

# In shares of the height of a line, which is a fifth more than the size of the type.
SAME_LINE = 0.45
NEW_WORD = 0.16
COLUMN_GAP = 2.0
NARROWEST_COLUMN_GAP = 24.0
APART = 2.0
SMALL = 0.8
RAISED = 0.12
LEAST_LEFT, LEAST_RIGHT = 6, 4
TITLE = re.compile(
    r"(?:KẾ HOẠCH|CHƯƠNG TRÌNH|NGHỊ QUYẾT|QUYẾT ĐỊNH|ĐỀ ÁN|PHỤ LỤC|PHỤ BIỂU|BIỂU)(?!\w)|(?:[IVX]{1,4}|\d{1,2})\.\s"
)
POWERS = ("m", "km", "cm", "dm")


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a gap."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True)
class TextLine:
    """Words on one baseline; `height` is that of most letters."""

    words: tuple[Word, ...]
    y: float
    height: float

    @property
    def text(self) -> str:
        """Words with single blanks between."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.words[-1].x1


def lines_of(glyphs: Sequence[Glyph]) -> list[TextLine]:
    """Lines from top to bottom."""
    lines = [line for row in _rows(glyphs) if (line := _line(row)) is not None]
    return sorted(lines, key=lambda line: line.y)


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs by baseline; a small raised sign joins the line it is raised from."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: one.y):
        row = rows[-1] if rows else None
        if row is not None and glyph.y - row[-1].y <= SAME_LINE * max(glyph.height, row[-1].height):
            row.append(glyph)
        else:
            rows.append([glyph])
    return rows


def _line(row: Sequence[Glyph]) -> TextLine | None:
    written = [glyph for glyph in row if not glyph.text.isspace()]
    if not written:
        return None
    height = median(glyph.height for glyph in written)
    baseline = median(glyph.y for glyph in written)
    words = tuple(_words(sorted(row, key=lambda glyph: glyph.x0), baseline, height))
    return TextLine(words, baseline, height) if words else None


def _words(row: Sequence[Glyph], baseline: float, height: float) -> Iterator[Word]:
    letters: list[Glyph] = []
    for glyph in row:
        gap = letters and glyph.x0 - letters[-1].x1 > NEW_WORD * height
        if letters and (gap or glyph.text.isspace()):
            yield _word(letters)
            letters = []
        if not glyph.text.isspace() and not _marks_a_note(glyph, letters, baseline, height):
            letters.append(glyph)
    if letters:
        yield _word(letters)


def _word(letters: Sequence[Glyph]) -> Word:
    return Word("".join(glyph.text for glyph in letters), letters[0].x0, max(glyph.x1 for glyph in letters))


def _marks_a_note(glyph: Glyph, before: Sequence[Glyph], baseline: float, height: float) -> bool:
    """A small raised number behind a word points to a footnote, but for the power of a measure (m²)."""
    is_raised = glyph.height < SMALL * height and baseline - glyph.y > RAISED * height
    return is_raised and glyph.text.isdigit() and "".join(one.text for one in before) not in POWERS


def columns_first(lines: Sequence[TextLine]) -> list[TextLine]:
    """Letterheads and signatures stand side by side: their left column first, then the right one."""
    ordered: list[TextLine] = []
    left: list[TextLine] = []
    right: list[TextLine] = []
    border = 0.0
    middle = (min((line.x0 for line in lines), default=0) + max((line.x1 for line in lines), default=0)) / 2
    for above, line in zip([*lines[:1], *lines], lines, strict=False):
        parted = _parted(line, border if left else None)
        if left and not parted and (line.x0 < border < line.x1 or _begins_text(line, above, middle)):
            ordered += [*left, *right]
            left, right = [], []
        if parted:
            left.append(parted[0])
            right.append(parted[1])
            border = parted[1].x0 - NARROWEST_COLUMN_GAP / 2
        elif left:
            (left if line.x1 <= border else right).append(line)
        else:
            ordered.append(line)
    return [*ordered, *left, *right]


def _begins_text(line: TextLine, above: TextLine, middle: float) -> bool:
    """What stands apart from the columns above, in the middle of the page, or opens with the words of a title."""
    is_apart = line.y - above.y > APART * above.height
    is_centred = abs((line.x0 + line.x1) / 2 - middle) < line.height
    return is_apart or is_centred or TITLE.match(line.text) is not None


def _parted(line: TextLine, border: float | None) -> tuple[TextLine, TextLine] | None:
    """Halves of a line with a wide gap, at the border of the columns above where there are any."""
    widest = max(NARROWEST_COLUMN_GAP, COLUMN_GAP * line.height)
    for index in range(1, len(line.words)):
        before, after = line.words[index - 1].x1, line.words[index].x0
        one, other = line.words[:index], line.words[index:]
        is_known = border is not None and before <= border <= after and after - before > line.height
        is_wide = after - before >= widest and _letters(one) >= LEAST_LEFT and _letters(other) >= LEAST_RIGHT
        if is_known or is_wide:
            return TextLine(one, line.y, line.height), TextLine(other, line.y, line.height)
    return None


def _letters(words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words)
