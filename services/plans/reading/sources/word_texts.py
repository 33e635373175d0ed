"""Text of a Word paragraph as it stands on the page: changes accepted, fields by their results, notes left out."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import nsmap, qn

MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TEXT_BOX = qn("w:txbxContent")
PARAGRAPH, TABLE = qn("w:p"), qn("w:tbl")
# What is no text of the paragraph: struck out, moved away, repeated for old programs, or a box with its own lines.
LEFT_OUT = frozenset(
    {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText"), qn("w:delText"), FALLBACK, TEXT_BOX}
)
# Containers of blocks that are no blocks themselves: content controls, custom markup, what was inserted or moved in.
OPEN = frozenset({qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo")})
SIGNS = {qn("w:tab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:br"): "\n"}
# Glyphs of the font "Symbol" that plans write targets and lists with.
GLYPHS = {"F0B3": "≥", "F0A3": "≤", "F03E": ">", "F03C": "<", "F0B1": "±", "F02D": "-", "F0B7": "•", "F0BB": "≈"}
CHANGES = tuple(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo"))


def text_of(paragraph: Any) -> str:  # noqa: ANN401 - lxml elements carry no useful type
    """Text of a `w:p`; line breaks and tabs are kept."""
    return "".join(_pieces(paragraph))


def boxes_of(paragraph: Any) -> Iterator[Any]:  # noqa: ANN401
    """Text boxes anchored in a paragraph, each once."""
    for element in paragraph:
        if element.tag == TEXT_BOX:
            yield element
        elif element.tag != FALLBACK and len(element):
            yield from boxes_of(element)


def blocks_of(holder: Any) -> Iterator[Any]:  # noqa: ANN401
    """Paragraphs and tables of a body, a cell or a box, in their order."""
    for element in holder:
        if element.tag in {PARAGRAPH, TABLE}:
            yield element
        elif element.tag in OPEN:
            yield from blocks_of(element)


def has_changes(body: Any) -> bool:  # noqa: ANN401
    """Tell whether changes are tracked that nobody has accepted yet."""
    return next(body.iter(*CHANGES), None) is not None


def _pieces(element: Any) -> Iterator[str]:  # noqa: ANN401
    for child in element:
        tag = child.tag
        if tag in {qn("w:t"), MATHS}:
            yield child.text or ""
        elif tag in SIGNS:
            yield SIGNS[tag]
        elif tag == qn("w:sym"):
            yield GLYPHS.get(child.get(qn("w:char"), "").upper(), "")
        elif tag == qn("w:r") and _is_hidden(child):
            continue
        elif tag not in LEFT_OUT and len(child):
            yield from _pieces(child)


def _is_hidden(run: Any) -> bool:  # noqa: ANN401
    hidden = run.find("w:rPr/w:vanish", nsmap)
    return hidden is not None and hidden.get(qn("w:val"), "true") not in {"0", "false"}
