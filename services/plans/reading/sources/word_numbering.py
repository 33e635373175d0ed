"""Numbers that Word draws by itself and that are in no paragraph's text. Gives them back as text."""

from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

LETTERS = "abcdđefghijklmnopqrstuvwxyz"
ROMANS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def as_roman(number: int) -> str:
    """Capitals; lists of a plan stay well below forty."""
    text = ""
    for value, sign in ROMANS:
        text += sign * (number // value)
        number %= value
    return text


def _shown(number: int, style: str) -> str:
    if style.endswith("Letter"):
        letter = LETTERS[(number - 1) % len(LETTERS)]
        return letter.upper() if style.startswith("upper") else letter
    if style.endswith("Roman"):
        return as_roman(number) if style.startswith("upper") else as_roman(number).lower()
    return str(number)


class Numbering:
    """Counts through the paragraphs of one document in their order."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401 - python-docx types its factory function only
        """Read the numbering part once; a document without lists has none."""
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._abstract: dict[str, str] = {}
        self._read(document)

    def _read(self, document: Any) -> None:  # noqa: ANN401
        part = next(
            (one.target_part for one in document.part.rels.values() if one.reltype.endswith("/numbering")), None
        )
        element = getattr(part, "element", None)
        if element is None:
            return
        for one in element.findall(qn("w:num")):
            self._abstract[one.get(qn("w:numId"))] = one.find(qn("w:abstractNumId")).get(qn("w:val"))
        for one in element.findall(qn("w:abstractNum")):
            self._levels[one.get(qn("w:abstractNumId"))] = {
                int(level.get(qn("w:ilvl"))): (
                    _value(level, "w:numFmt", "decimal"),
                    _value(level, "w:lvlText", ""),
                    int(_value(level, "w:start", "1")),
                )
                for level in one.findall(qn("w:lvl"))
            }

    def mark(self, paragraph: Any) -> str:  # noqa: ANN401
        """Text of the number Word would draw before the paragraph, or nothing."""
        properties = _list_properties(paragraph)
        if properties is None:
            return ""
        number_id, level = properties
        abstract = self._abstract.get(number_id, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        style, template, start = levels[level]
        counts = self._counts[abstract]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if style in {"bullet", "none"}:
            return "- " if style == "bullet" else ""
        for above in range(level + 1):
            template = template.replace(
                f"%{above + 1}", _shown(counts.get(above, 1), levels[above][0] if above in levels else "decimal")
            )
        return f"{template} "


def _value(element: Any, tag: str, default: str) -> str:  # noqa: ANN401
    child = element.find(qn(tag))
    return default if child is None else child.get(qn("w:val"), default)


def _list_properties(paragraph: Any) -> tuple[str, int] | None:  # noqa: ANN401
    for holder in (paragraph._p, getattr(paragraph.style, "element", None)):  # noqa: SLF001 - python-docx shows no lists
        properties = holder.find(f".//{qn('w:numPr')}") if holder is not None else None
        if properties is not None:
            number = properties.find(qn("w:numId"))
            level = properties.find(qn("w:ilvl"))
            if number is None or number.get(qn("w:val")) == "0":
                return None
            return number.get(qn("w:val")), int(level.get(qn("w:val"))) if level is not None else 0
    return None
