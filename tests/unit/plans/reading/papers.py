"""Writes PDF files for tests: letters of any language, rules and pictures, on as many pages as are given."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT, MARGIN = 595, 842, 56
LEADING = 16
LETTER = 0.5
"""Share of the size that each letter is wide."""


FONT = (
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Paper/DW 500/FontDescriptor 5 0 R"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
)
LETTERS = (
    b"<</Type/FontDescriptor/FontName/Paper/Flags 32/Ascent 900/Descent -200/CapHeight 700/StemV 80/ItalicAngle 0"
    b"/FontBBox[0 -200 1000 900]>>"
)


@dataclass
class Sheet:
    """Drawing orders of one page; y counts from the top."""

    orders: list[str] = field(default_factory=list)
    turned: bool = False

    def text(self, x: float, y: float, text: str, size: float = 12) -> "Sheet":
        codes = text.encode("utf-16-be").hex()
        return self._order(f"BT /F1 {size} Tf 1 0 0 1 {x:.2f} {HEIGHT - y:.2f} Tm <{codes}> Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> "Sheet":
        return self._order(f"{x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S")

    def box(self, x0: float, y0: float, x1: float, y1: float) -> "Sheet":
        return self._order(f"{x0:.2f} {HEIGHT - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re S")

    def picture(self) -> "Sheet":
        return self._order(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I1 Do Q")

    def lines(self, texts: Sequence[str], x: float = MARGIN, y: float = MARGIN) -> "Sheet":
        for number, text in enumerate(texts):
            self.text(x, y + number * LEADING, text)
        return self

    def _order(self, order: str) -> "Sheet":
        self.orders.append(order)
        return self


def table(sheet: Sheet, widths: Sequence[float], rows: Sequence[Sequence[str]], y: float = MARGIN) -> float:
    """Draw a ruled table with the text wrapped in its cells; a cell None is merged into the one on its left."""
    borders = [MARGIN + sum(widths[:index]) for index in range(len(widths) + 1)]
    for row in rows:
        wrapped = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        height = LEADING * max(len(lines) for lines in wrapped) + 4
        for column, lines in enumerate(wrapped):
            sheet.lines(lines, borders[column] + 3, y + 12)
            if column == 0 or row[column] is not None:
                sheet.rule(borders[column], y, borders[column], y + height)
        sheet.rule(borders[-1], y, borders[-1], y + height)
        sheet.rule(borders[0], y, borders[-1], y)
        y += height
        sheet.rule(borders[0], y, borders[-1], y)
    return y


def wrap(text: str | None, width: float, size: float = 12) -> list[str]:
    """Lines of a text no wider than so many points."""
    lines = [""]
    for word in (text or "").split():
        if lines[-1] and (len(lines[-1]) + 1 + len(word)) * LETTER * size > width - 6:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def pdf(*sheets: Sheet) -> bytes:
    """Bytes of a PDF file."""
    letters = sorted({code for sheet in sheets for order in sheet.orders for code in _codes(order)})
    kids = " ".join(f"{9 + 2 * number} 0 R" for number in range(len(sheets)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(sheets)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/Paper/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>",
        FONT,
        LETTERS,
        _stream(_to_unicode(letters)),
        b"<</Font<</F1 3 0 R>>/XObject<</I1 8 0 R>>>>",
        _stream(b"\0", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"),
    ]
    for number, sheet in enumerate(sheets):
        turn = b"/Rotate 90" if sheet.turned else b""
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]%b/Resources 7 0 R/Contents %d 0 R>>"
            % (WIDTH, HEIGHT, turn, 10 + 2 * number)
        )
        lead = f"0 1 -1 0 {WIDTH} 0 cm\n" if sheet.turned else ""
        objects.append(_stream((lead + "\n".join(sheet.orders)).encode()))
    return _file(objects)


def _codes(order: str) -> list[str]:
    if "Tj" not in order:
        return []
    digits = order[order.index("<") + 1 : order.index(">")]
    return [digits[at : at + 4] for at in range(0, len(digits), 4)]


def _to_unicode(codes: Sequence[str]) -> bytes:
    parts = ["/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def"]
    parts.append("1 begincodespacerange <0000> <FFFF> endcodespacerange")
    for at in range(0, len(codes), 100):
        some = codes[at : at + 100]
        parts.append(f"{len(some)} beginbfchar {' '.join(f'<{code}> <{code}>' for code in some)} endbfchar")
    parts.append("endcmap end end")
    return "\n".join(parts).encode()


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (entries, len(packed), packed)


def _file(objects: Sequence[bytes]) -> bytes:
    content = b"%PDF-1.5\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table_at = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table_at)
