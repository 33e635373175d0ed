"""Reads a produced file back and tells where it breaks the form. Believes the file, not the program that wrote it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length
from docx.text.paragraph import Paragraph

from services.reporting.document.form import Form, Measure
from services.reporting.document.markup import FONT_SLOTS, THEME_SLOTS
from services.reporting.document.roles import ROLES, STYLE_PREFIX, Look, style_name

TOLERANCE_MM = 0.05
"""A file keeps twentieths of a point, which is 0.018 mm."""
PATTERNS = {
    "place_and_date": r".+, ngày (0[1-9]|[12]\d|3[01]) tháng (01|02|[3-9]|1[0-2]) năm \d{4}",
    "number": r"Số: *\d*/[A-ZĐ]+-[A-ZĐ]+",
}
TEXT = qn("w:t")
ALIGNED = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "both": WD_ALIGN_PARAGRAPH.JUSTIFY}
WORDED = ("national_name", "motto", "type_name", "recipients_title")
PRESENT = ("issuing_body", "subject", "signer", "recipients")
ONCE = ("national_name", "motto", "number", "place_and_date", "type_name", "recipients_title")


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph, its role (empty when its style is none of ours) and its style."""

    paragraph: Paragraph
    text: str
    role: str
    style: Any


class FormViolatedError(Exception):
    """A document breaks its form and is not given out; `violations` says where."""

    def __init__(self, violations: Sequence[str]) -> None:
        super().__init__("; ".join(violations[:5]))
        self.violations = tuple(violations)


def check(file: bytes, form: Form) -> None:
    """Raise `FormViolatedError` if the file breaks the form."""
    if found := violations(file, form):
        raise FormViolatedError(found)


def violations(file: bytes, form: Form) -> list[str]:
    """Where the file breaks the form; empty when it keeps it."""
    document = docx.Document(BytesIO(file))
    parts = _parts(document)
    return [
        *_pages(document, form),
        *_fonts(document, parts, form),
        *_paragraphs(parts, form),
        *_wordings(document, parts, form),
        *_page_numbers(document),
        *_tables(document),
    ]


def _pages(document: Document, form: Form) -> Iterator[str]:
    for place, section in enumerate(document.sections, 1):
        is_turned = section.orientation == WD_ORIENT.LANDSCAPE
        sheet = (form.page.height, form.page.width) if is_turned else (form.page.width, form.page.height)
        for asked, found in zip(sheet, (section.page_width, section.page_height), strict=True):
            if abs(_mm(found) - asked) > TOLERANCE_MM * 10:
                yield f"section {place}: a side of the page is {_mm(found):.1f} mm, not {asked:g}"
        for side in ("top", "bottom", "left", "right"):
            margin: Measure = getattr(form.margins, side)
            found = getattr(section, f"{side}_margin")
            if not margin.allows(_mm(found), TOLERANCE_MM):
                yield f"section {place}: {side} margin is {_mm(found):.1f} mm, not {margin.min:g} to {margin.max:g}"


def _parts(document: Document) -> list[_Part]:
    """Every paragraph, in tables and margins too, with the role its style gives it."""
    styles: dict[str, Any] = {style.style_id: style for style in document.styles}
    elements = list(document.element.body.iter(qn("w:p")))
    for section in document.sections:
        for margin in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            elements.extend(paragraph._p for paragraph in margin.paragraphs)  # noqa: SLF001  markup is walked once
    parts = []
    for element in elements:
        style = styles.get(element.style or "")
        name = str(style.name) if style is not None else ""
        role = name.removeprefix(STYLE_PREFIX) if name.startswith(STYLE_PREFIX) else ""
        # Read from the markup: python-docx takes half of the whole check to put a paragraph's text together.
        text = "".join(found.text or "" for found in element.iter(TEXT))
        parts.append(_Part(Paragraph(element, document), text, role if role in ROLES else "", style))
    return parts


def _fonts(document: Document, parts: Sequence[_Part], form: Form) -> Iterator[str]:
    styles = document.styles.element
    defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    yield from _wrong_fonts(defaults, form, "document defaults", is_complete=True)
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) != "numbering":
            name = style.find(qn("w:name")).get(qn("w:val"))
            yield from _wrong_fonts(style.find(qn("w:rPr")), form, f"style {name}", is_complete=True)
    for part in parts:
        for run in part.paragraph.runs:
            where = f"run {run.text[:30]!r}"
            properties = run._r.rPr  # noqa: SLF001  python-docx shows one slot of four
            yield from _wrong_fonts(properties, form, where, is_complete=False)


def _wrong_fonts(properties: Any, form: Form, where: str, *, is_complete: bool) -> Iterator[str]:  # noqa: ANN401  markup
    fonts = None if properties is None else properties.find(qn("w:rFonts"))
    color = None if properties is None else properties.find(qn("w:color"))
    for slot in FONT_SLOTS:
        font = None if fonts is None else fonts.get(qn(slot))
        if font != form.font and (is_complete or font is not None):
            yield f"{where}: {slot[2:]} font is {font or 'not named'}, not {form.font}"
    if fonts is not None and any(fonts.get(qn(slot)) is not None for slot in THEME_SLOTS):
        yield f"{where}: a font is left to the theme"
    if color is not None and color.get(qn("w:val")) not in {form.color, "auto"}:
        yield f"{where}: colour is {color.get(qn('w:val'))}, not {form.color}"


def _paragraphs(parts: Sequence[_Part], form: Form) -> Iterator[str]:
    for part in parts:
        where = f"{part.role or 'paragraph'} {part.text[:30]!r}"
        if not part.role:
            if part.text.strip():
                yield f"{where}: plays no part of the form"
            continue
        look = ROLES[part.role]
        yield from _looks(part, look, getattr(form.sizes, look.size or part.role), where)
        if look.is_body:
            yield from _spacing(part, form, where)


def _looks(part: _Part, look: Look, size: Measure, where: str) -> Iterator[str]:
    paragraph, style = part.paragraph, part.style
    for run in paragraph.runs:
        points = (run.font.size or style.font.size).pt
        if not size.allows(points):
            yield f"{where}: size is {points:g} pt, not {size.min:g} to {size.max:g}"
        for asked, own, inherited, word in (
            (look.is_bold, run.bold, style.font.bold, "bold"),
            (look.is_italic, run.italic, style.font.italic, "italic"),
        ):
            if asked is not None and bool(inherited if own is None else own) != asked:
                yield f"{where}: must {'' if asked else 'not '}be {word}"
    alignment = paragraph.alignment if paragraph.alignment is not None else style.paragraph_format.alignment
    if look.alignment and alignment != ALIGNED[look.alignment]:
        yield f"{where}: must be aligned {look.alignment}"
    if look.is_upper and part.text != part.text.upper():
        yield f"{where}: must be in capitals"


def _spacing(part: _Part, form: Form, where: str) -> Iterator[str]:
    own, style = part.paragraph.paragraph_format, part.style.paragraph_format
    indent = own.first_line_indent if own.first_line_indent is not None else style.first_line_indent
    after = own.space_after if own.space_after is not None else style.space_after
    lines = own.line_spacing if own.line_spacing is not None else style.line_spacing
    if not form.body.first_line_indent.allows(_mm(indent), TOLERANCE_MM):
        yield f"{where}: first line is indented {_mm(indent):.1f} mm"
    if after is None or not form.body.space_after.allows(after.pt):
        yield f"{where}: space after is {after.pt if after is not None else 0:g} pt"
    if not isinstance(lines, float) or not form.body.line_spacing.allows(lines):
        yield f"{where}: line spacing is {lines}"


def _wordings(document: Document, parts: Sequence[_Part], form: Form) -> Iterator[str]:
    found: dict[str, list[str]] = {role: [] for role in ("", *ROLES)}
    for part in parts:
        found[part.role].append(part.text)
    for role in ONCE:
        if len(found[role]) != 1:
            yield f"{role}: stands {len(found[role])} times, not once"
    for role in PRESENT:
        if not any(text.strip() for text in found[role]):
            yield f"{role}: is missing"
    exact = {role: re.escape(getattr(form.texts, role)) for role in WORDED}
    for role, wording in {**exact, **PATTERNS}.items():
        yield from (f"{role}: reads {text!r}" for text in found[role] if not re.fullmatch(wording, text))
    if not _stand_side_by_side(document):
        yield "letterhead: the national name does not stand right of the issuing body"


def _stand_side_by_side(document: Document) -> bool:
    if not document.tables or len(document.tables[0].columns) != len(("issuing body", "nation")):
        return False
    left, right = document.tables[0].rows[0].cells
    issuing, national = style_name("issuing_body"), style_name("national_name")
    return any(_is(paragraph, issuing) for paragraph in left.paragraphs) and _is(right.paragraphs[0], national)


def _is(paragraph: Paragraph, name: str) -> bool:
    return paragraph.style is not None and paragraph.style.name == name


def _page_numbers(document: Document) -> Iterator[str]:
    for place, section in enumerate(document.sections, 1):
        if not section.different_first_page_header_footer or _has_number(section.first_page_header.paragraphs):
            yield f"section {place}: the first page shows its number"
        numbers = [paragraph for paragraph in section.header.paragraphs if _has_number([paragraph])]
        if len(numbers) != 1 or not _is(numbers[0], style_name("page_number")):
            yield f"section {place}: no page number in the top margin"
        if _has_number([*section.footer.paragraphs, *section.first_page_footer.paragraphs]):
            yield f"section {place}: the page number stands in the bottom margin"
        if (
            section.header_distance is None
            or section.top_margin is None
            or section.header_distance >= section.top_margin
        ):
            yield f"section {place}: the header does not lie in the top margin"


def _has_number(paragraphs: Sequence[Paragraph]) -> bool:
    return any(
        "PAGE" in (instruction.text or "").split()
        for paragraph in paragraphs
        for instruction in paragraph._p.iter(qn("w:instrText"))  # noqa: SLF001  python-docx has no word for fields
    )


def _tables(document: Document) -> Iterator[str]:
    for place, table in enumerate(document.tables, 1):
        if len(table.rows) > 1 and table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:  # noqa: SLF001
            yield f"table {place}: its head is not repeated on every page"


def _mm(length: Length | None) -> float:
    return length.mm if length is not None else 0.0
