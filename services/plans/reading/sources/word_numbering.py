"""Numbers that Word draws by itself and that are in no paragraph's text. Gives them back as text."""

from collections import defaultdict
from typing import Any

from docx.oxml.ns import nsmap, qn

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROMANS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
DEEPEST_STYLE = 12

Level = tuple[str, str, int]


def as_roman(number: int) -> str:
    """Capitals; lists of a plan stay well below forty."""
    text = ""
    for value, sign in ROMANS:
        text += sign * (number // value)
        number %= value
    return text


def _shown(number: int, style: str) -> str:
    if style.endswith("Letter"):
        # Word goes on behind z with aa, bb.
        letter = LETTERS[(number - 1) % len(LETTERS)] * ((number - 1) // len(LETTERS) + 1)
        return letter.upper() if style.startswith("upper") else letter
    if style.endswith("Roman"):
        return as_roman(number) if style.startswith("upper") else as_roman(number).lower()
    return f"{number:02}" if style == "decimalZero" else str(number)


class Numbering:
    """Counts through the paragraphs of one document in their order."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401 - python-docx types its factory function only
        """Read the numbering part and the styles once; a document without lists has none."""
        self._levels: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._abstract: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._styles = {one.get(qn("w:styleId")): one for one in document.styles.element.findall(qn("w:style"))}
        self._read(document)

    def _read(self, document: Any) -> None:  # noqa: ANN401
        part = next(
            (one.target_part for one in document.part.rels.values() if one.reltype.endswith("/numbering")), None
        )
        element = getattr(part, "element", None)
        if element is None:
            return
        for one in element.findall(qn("w:num")):
            number_id = one.get(qn("w:numId"))
            self._abstract[number_id] = one.find(qn("w:abstractNumId")).get(qn("w:val"))
            self._restarts[number_id] = {
                int(override.get(qn("w:ilvl"))): int(_value(override, "w:startOverride", "1"))
                for override in one.findall(qn("w:lvlOverride"))
                if override.find(qn("w:startOverride")) is not None
            }
        for one in element.findall(qn("w:abstractNum")):
            self._levels[one.get(qn("w:abstractNumId"))] = {
                int(level.get(qn("w:ilvl"))): _level(level) for level in one.findall(qn("w:lvl"))
            }

    def mark(self, paragraph: Any) -> str:  # noqa: ANN401
        """Text of the number Word would draw before a `w:p`, or nothing."""
        properties = self._list_properties(paragraph)
        if properties is None:
            return ""
        number_id, level = properties
        abstract = self._abstract.get(number_id, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        style, template, start = levels[level]
        counts = self._counts[abstract]
        restart = self._restarts.get(number_id, {}).pop(level, None)
        counts[level] = restart if restart is not None else counts.get(level, start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if style in {"bullet", "none"}:
            return "- " if style == "bullet" else ""
        for above in range(level + 1):
            template = template.replace(
                f"%{above + 1}", _shown(counts.get(above, 1), levels[above][0] if above in levels else "decimal")
            )
        return f"{template} "

    def _list_properties(self, paragraph: Any) -> tuple[str, int] | None:  # noqa: ANN401
        properties = paragraph.find("w:pPr/w:numPr", nsmap)
        style = style_of(paragraph)
        for _ in range(DEEPEST_STYLE):
            if properties is not None or style not in self._styles:
                break
            element = self._styles[style]
            properties = element.find("w:pPr/w:numPr", nsmap)
            style = _value(element, "w:basedOn", "")
        if properties is None:
            return None
        number = _value(properties, "w:numId", "0")
        return (number, int(_value(properties, "w:ilvl", "0"))) if number != "0" else None


def style_of(paragraph: Any) -> str:  # noqa: ANN401
    """Identifier of the style of a `w:p`; empty for the ordinary one."""
    style = paragraph.find("w:pPr/w:pStyle", nsmap)
    return style.get(qn("w:val"), "") if style is not None else ""


def _level(level: Any) -> Level:  # noqa: ANN401
    return _value(level, "w:numFmt", "decimal"), _value(level, "w:lvlText", ""), int(_value(level, "w:start", "1"))


def _value(element: Any, tag: str, default: str) -> str:  # noqa: ANN401
    child = element.find(qn(tag))
    return default if child is None else child.get(qn("w:val"), default)
