"""Writes documents for tests with Vietnamese text in them: PDFs by place on the page, Word and OpenDocument texts."""

import io
import zipfile
from collections.abc import Iterable, Sequence

import pikepdf

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
SIZE = 12
A4 = (595, 842)
Line = tuple[float, float, str]
"""From the left, from the bottom, in points; and the words."""


def pdf(*pages: Sequence[Line], stamp: Line | None = None) -> bytes:
    """A PDF with these lines on its pages; the stamp is an annotation on the first one, as signing programs put it."""
    made = pikepdf.Pdf.new()
    font = _font(made)
    for lines in pages:
        page = made.add_blank_page(page_size=A4)
        page.Contents = made.make_stream(_shown(lines))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if stamp:
        made.pages[0].Annots = made.make_indirect(pikepdf.Array([_stamp(made, font, stamp)]))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def docx(*blocks: str | Sequence[Sequence[str]]) -> bytes:
    """A Word file of paragraphs and of tables, those given as rows of cells with lines in them."""
    body = "".join(_paragraph(block) if isinstance(block, str) else _table(block) for block in blocks)
    document = f'<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>'
    return _package({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def odt(*paragraphs: str) -> bytes:
    text = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    names = f'xmlns:office="{OFFICE}:office:1.0" xmlns:text="{OFFICE}:text:1.0"'
    body = f"<office:body><office:text>{text}</office:text></office:body>"
    mimetype = "application/vnd.oasis.opendocument.text"
    content = f"<office:document-content {names}>{body}</office:document-content>"
    return _package({"mimetype": mimetype, "content.xml": content})


def _package(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


def _paragraph(text: str) -> str:
    # Word cuts a line into runs at will.
    half = len(text) // 2
    return f"<w:p><w:r><w:t>{text[:half]}</w:t></w:r><w:r><w:t>{text[half:]}</w:t></w:r></w:p>"


def _table(rows: Sequence[Sequence[str]]) -> str:
    cells = ["".join(f"<w:tc>{_lines(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def _lines(cell: str) -> str:
    return "".join(_paragraph(line) for line in cell.split("\n"))


def _shown(lines: Iterable[Line]) -> bytes:
    shown = (f"BT /F1 {SIZE} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, text in lines)
    return "\n".join(shown).encode()


def _font(made: pikepdf.Pdf) -> pikepdf.Object:
    """A font without glyphs whose codes are Unicode's own."""
    name = pikepdf.Name
    below = pikepdf.Dictionary(
        Type=name.Font,
        Subtype=name.CIDFontType2,
        BaseFont=name.Plain,
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        DW=500,
        FontDescriptor=made.make_indirect(
            pikepdf.Dictionary(
                Type=name.FontDescriptor, FontName=name.Plain, Flags=32, FontBBox=[0, -200, 1000, 900], ItalicAngle=0,
                Ascent=900, Descent=-200, CapHeight=700, StemV=80,
            )
        ),
    )  # fmt: skip
    return made.make_indirect(
        pikepdf.Dictionary(
            Type=name.Font,
            Subtype=name.Type0,
            BaseFont=name.Plain,
            Encoding=name("/Identity-H"),
            DescendantFonts=[made.make_indirect(below)],
            ToUnicode=made.make_stream(
                b"/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def 1 begincodespacerange <0000> <FFFF>"
                b" endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end"
            ),
        )
    )


def _stamp(made: pikepdf.Pdf, font: pikepdf.Object, line: Line) -> pikepdf.Object:
    x, y, text = line
    look = made.make_stream(_shown([(0, 2, text)]))
    width = SIZE * len(text)
    look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, width, SIZE + 2]
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    return made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[x, y - 2, x + width, y + SIZE], F=4,
            Contents=text, AP=pikepdf.Dictionary(N=look),
        )
    )  # fmt: skip
