"""Pages of a PDF file as placed glyphs and drawn rules, turned upright; y grows downwards.

PDFium is asked directly: a page takes 5 ms, where a layout engine in Python takes 90.
"""

import ctypes
import math
import re
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from services.plans.reading.errors import UnreadableDocument, refusal_of

LOCKED = re.compile(r"password|security", re.IGNORECASE)
STRAIGHT = 1.0
SHORTEST_RULE = 3.0
SAMPLED = 40
# A hyphen at the end of a line comes as this sign.
HYPHEN = 0x02
BLANK = 0x20
LARGE_IMAGE = 0.5
DEEPEST_FORM = 4
FIRST_SURROGATE, LAST_SURROGATE = 0xD800, 0xDFFF

DESCENT = 0.2
"""Share of the height of a line that stands below its baseline."""

# Called once per letter: declared with plain addresses, PDFium's own functions cost a third of what their wrappers do.
BOX_OF = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
UNICODE_OF = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetUnicode, ctypes.c_void_p).value or 0
)

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Glyph(NamedTuple):
    """One letter: left and right edge, baseline and height of its line. A tuple, for a document has a million."""

    text: str
    x0: float
    x1: float
    y: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """A point well inside the letter."""
        return (self.x0 + self.x1) / 2, self.y - self.height / 4


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line from `start` to `end` at `at`: along x where it is level, along y where it is not."""

    at: float
    start: float
    end: float
    is_level: bool


@dataclass(frozen=True)
class Page:
    """What stands on one page; `is_image` tells a scan."""

    glyphs: list[Glyph]
    rules: list[Rule]
    width: float
    is_image: bool


def pages_of(path: Path, most: int) -> Iterator[Page]:
    """Pages one by one, each let go before the next; raises UnreadableDocument, also for more than `most`."""
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            for index in range(_counted(pdf, most)):
                handle = pdf[index]
                try:
                    page = _page(handle)
                finally:
                    handle.close()
                yield page
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument("document-encrypted" if LOCKED.search(str(error)) else "document-damaged") from error
    except Exception as error:
        raise refusal_of(error) from error


def _counted(pdf: pypdfium2.PdfDocument, most: int) -> int:
    if len(pdf) > most:
        raise UnreadableDocument("document-too-many-pages")
    return len(pdf)


def _page(page: Any) -> Page:  # noqa: ANN401 - the handle of a library without types
    text = page.get_textpage()
    try:
        turn = _turn(text.raw, text.count_chars())
        glyphs = list(_glyphs(text.raw, text.count_chars(), turn))
    finally:
        text.close()
    objects = list(_objects(page.raw, IDENTITY, 0))
    rules = [rule for raw, kind, matrix in objects if kind == pdfium.FPDF_PAGEOBJ_PATH for rule in _rules(raw, matrix)]
    width, height = page.get_size()
    images = [raw for raw, kind, _ in objects if kind == pdfium.FPDF_PAGEOBJ_IMAGE]
    is_image = any(_area(raw) > LARGE_IMAGE * width * height for raw in images)
    return Page(glyphs, [_turned(rule, turn) for rule in rules], width, is_image)


def _turn(text: Any, count: int) -> int:  # noqa: ANN401
    """Quarter turns that most of the text is written at, counter-clockwise; PDFium measures the other way round."""
    step = max(1, count // SAMPLED)
    angles = [pdfium.FPDFText_GetCharAngle(text, index) for index in range(0, count, step)]
    turns = Counter(-round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
    return turns.most_common(1)[0][0] if turns else 0


def _upright(x: float, y: float, turn: int) -> tuple[float, float]:
    return ((x, -y), (y, x), (-x, y), (-y, -x))[turn]


def _glyphs(text: Any, count: int, turn: int) -> Iterator[Glyph]:  # noqa: ANN401
    handle = ctypes.cast(text, ctypes.c_void_p).value
    boxes = (pdfium.FS_RECTF * count)()
    first, size = ctypes.addressof(boxes), ctypes.sizeof(pdfium.FS_RECTF)
    for index in range(count):
        BOX_OF(handle, index, first + index * size)
    for index, box in enumerate(struct.iter_unpack("4f", boxes)):
        code = UNICODE_OF(handle, index)
        # Blanks that PDFium adds by its own guess stand nowhere; they are told from the gaps here.
        if code < BLANK or (code == BLANK and pdfium.FPDFText_IsGenerated(text, index)):
            if code != HYPHEN:
                continue
            code = ord("-")
        elif FIRST_SURROGATE <= code <= LAST_SURROGATE:
            continue
        left, top, right, bottom = box if turn == 0 else _upright_box(box, turn)
        height = top - bottom
        yield Glyph(chr(code), left, right, -bottom - DESCENT * height, height)


def _upright_box(box: tuple[float, ...], turn: int) -> tuple[float, ...]:
    (x0, y0), (x1, y1) = _upright(box[0], box[1], turn), _upright(box[2], box[3], turn)
    return min(x0, x1), -min(y0, y1), max(x0, x1), -max(y0, y1)


def _objects(page: Any, above: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:  # noqa: ANN401
    """Objects of a page or a form with the matrix they are drawn in."""
    count, get = (
        (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
        if depth
        else (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
    )
    for index in range(count(page)):
        one = get(page, index)
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        matrix = _times(_matrix(one), above)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
            yield from _objects(one, matrix, depth + 1)
        else:
            yield one, kind, matrix


def _matrix(one: Any) -> Matrix:  # noqa: ANN401
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(one, found):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _rules(path: Any, matrix: Matrix) -> Iterator[Rule]:  # noqa: ANN401
    """Straight level and upright strokes of a path, in the page's own directions."""
    x, y = ctypes.c_float(), ctypes.c_float()
    a, b, c, d, e, f = matrix
    opened = last = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            opened = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _rule(last, point)
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _rule(last, opened)


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    across, along = abs(one[0] - other[0]), abs(one[1] - other[1])
    if along <= STRAIGHT and across >= SHORTEST_RULE:
        yield Rule(one[1], min(one[0], other[0]), max(one[0], other[0]), is_level=True)
    elif across <= STRAIGHT and along >= SHORTEST_RULE:
        yield Rule(one[0], min(one[1], other[1]), max(one[1], other[1]), is_level=False)


def _turned(rule: Rule, turn: int) -> Rule:
    if rule.is_level:
        (x0, y0), (x1, y1) = _upright(rule.start, rule.at, turn), _upright(rule.end, rule.at, turn)
    else:
        (x0, y0), (x1, y1) = _upright(rule.at, rule.start, turn), _upright(rule.at, rule.end, turn)
    return next(_rule((x0, y0), (x1, y1)))


def _area(image: Any) -> float:  # noqa: ANN401
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(image, left, bottom, right, top):
        return 0.0
    return abs((right.value - left.value) * (top.value - bottom.value))
