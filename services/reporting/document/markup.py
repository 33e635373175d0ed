"""What python-docx has no words for, in the file's own markup (ECMA-376, WordprocessingML)."""

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

_NOT_STORABLE = re.compile("[^\\t\\n\\x20-\\uD7FF\\uE000-\\uFFFD\\U00010000-\\U0010FFFF]")
FONT_SLOTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
THEME_SLOTS = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")
LANGUAGE = "vi-VN"
Element = Any


def _new(name: str, **attributes: str) -> Element:
    element: Element = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element


def storable(text: str) -> str:
    """Text without the characters that XML cannot hold: somebody may have pasted them into a report."""
    return _NOT_STORABLE.sub("", text)


def set_fonts(properties: Element, font: str) -> None:
    """Name one font for every script: a slot left to the theme is drawn in the theme's font."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = _new("rFonts")
        properties.insert(0, fonts)
    for slot in THEME_SLOTS:
        fonts.attrib.pop(qn(slot), None)
    for slot in FONT_SLOTS:
        fonts.set(qn(slot), font)


def set_fonts_everywhere(document: Document, font: str, color: str) -> None:
    """Give every style of the template, and the defaults, one font, one colour and the language."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    set_fonts(defaults, font)
    for language in defaults.findall(qn("w:lang")):
        defaults.remove(language)
    defaults.append(_new("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"))
    for style in document.styles.element.findall(qn("w:style")):
        if style.get(qn("w:type")) == "numbering":
            continue
        set_fonts(style.get_or_add_rPr(), font)
    for found in document.styles.element.iter(qn("w:color")):
        for attribute in list(found.attrib):
            del found.attrib[attribute]
        found.set(qn("w:val"), color)


def set_style(paragraph: Paragraph, style_id: str) -> None:
    """Give a paragraph a style by its id."""
    paragraph._p.style = style_id  # noqa: SLF001  python-docx looks styles up by name only


def has_style(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph names a style."""
    return paragraph._p.style is not None  # noqa: SLF001  as above


def add_page_number(paragraph: Paragraph) -> None:
    """Put the field that Word fills with the page's number."""
    for kind, text in (("begin", None), (None, "PAGE"), ("separate", None), (None, "1"), ("end", None)):
        run = paragraph.add_run()
        if kind:
            run._r.append(_new("fldChar", fldCharType=kind))  # noqa: SLF001  python-docx has no word for fields
        elif text == "PAGE":
            instruction = _new("instrText")
            instruction.text = text
            run._r.append(instruction)  # noqa: SLF001  as above
        else:
            run.text = text or ""


def restart_page_numbers(section: Section) -> None:
    """Let a section count its pages from 1."""
    properties: Element = section._sectPr  # noqa: SLF001  as above
    # The schema fixes the order: page numbers come before columns.
    properties.find(qn("w:cols")).addprevious(_new("pgNumType", start="1"))


def repeat_on_every_page(row: _Row) -> None:
    """Make a row the head that each page of the table begins with."""
    row._tr.get_or_add_trPr().append(_new("tblHeader"))  # noqa: SLF001  as above
    keep_whole(row)


def fill_rows(table: Table, pattern: _Row, rows: Sequence[Sequence[str]]) -> None:
    """Put copies of a row in its place, each cell with its text. Copies, for python-docx takes 10 ms to make a row."""
    original: Element = pattern._tr  # noqa: SLF001  as above
    for texts in rows:
        row = deepcopy(original)
        for place, text in zip(list(row.iter(qn("w:t"))), texts, strict=True):
            _write(place, storable(text).split("\n"))
        table._tbl.append(row)  # noqa: SLF001  as above
    table._tbl.remove(original)  # noqa: SLF001  as above


def _write(place: Element, lines: Sequence[str]) -> None:
    """Set the lines in the run that holds `place`."""
    run = place.getparent()
    run.remove(place)
    for number, line in enumerate(lines):
        if number:
            run.append(_new("br"))
        text = _new("t")
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(text)


def keep_whole(row: _Row) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().insert(0, _new("cantSplit"))  # noqa: SLF001  as above


def set_cell_margins(table: Table, side: Length) -> None:
    """Leave so much room left and right of the text in the cells."""
    properties: Element = table._tbl.tblPr  # noqa: SLF001  as above
    for old in properties.findall(qn("w:tblCellMar")):
        properties.remove(old)
    margins = _new("tblCellMar")
    for name in ("left", "right"):
        margins.append(_new(name, w=str(round(side.twips)), type="dxa"))
    # The schema fixes the order: cell margins come before the look of the table.
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def add_top_border(paragraph: Paragraph) -> None:
    """Draw a thin line above a paragraph, as wide as its indents leave."""
    properties: Element = paragraph._p.get_or_add_pPr()  # noqa: SLF001  as above
    border = _new("pBdr")
    border.append(_new("top", val="single", sz="6", space="1", color="000000"))
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )


def set_outline_level(properties: Element, level: int) -> None:
    """Let a style show in the navigation pane."""
    properties.insert_element_before(_new("outlineLvl", val=str(level)), "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr")
