"""Rebuilds table rows from text whose cells lost their frame. Gives rows; what they mean is read in `annex`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.plans.reading import patterns
from services.plans.reading.blocks import Line
from services.plans.reading.columns import COLUMNS
from services.plans.reading.lines import LOWER, ROMAN, clean, fold, glue
from services.plans.reading.rows import Row
from services.plans.reading.units import SUBJECT

HEADER = re.compile(r"^(?:TT|STT|Số TT|SỐ TT)(?!\w)")
GROUP = re.compile(rf"^(?P<number>{ROMAN}|[A-H])(?:\.?\s+(?P<title>[^{LOWER}]{{3,}}))?$")
NUMBERED = re.compile(r"^(?P<number>\d{1,2})(?:\.?\s+(?P<rest>\S.*))?$")
WHEN = re.compile(rf"^(?:{patterns.DEADLINE_BEGINNINGS}(?!\w)|\d{{1,2}}[/-]\d|20\d\d)")
DANGLING = re.compile(rf"(?<!\w){patterns.UNIT_BEGINNINGS}$")
# A cell of units is a narrow column: longer lines belong to names and outputs.
NARROW = 26
SHORT_WORD = 12
FULL = 0.8


@dataclass
class _Open:
    number: str
    group: tuple[str, str] | None
    lines: list[Line] = field(default_factory=list)


def find_rows(lines: Sequence[Line]) -> tuple[list[Row], bool]:
    """Rows below the heading line that starts with TT, and whether a column of deadlines was announced."""
    start = next((index for index, line in enumerate(lines) if HEADER.match(clean(line.text))), None)
    if start is None:
        return [], False
    body, heading = _after_heading(
        [Line(clean(line.text), line.place, line.starts_page) for line in lines[start:] if clean(line.text)]
    )
    roles = _roles(heading)
    opened = _open_rows(body, heading)
    width = max((len(line.text) for row in opened for line in row.lines), default=0)
    return [_row(one, roles, width) for one in opened if one.lines], "deadline" in roles


def _after_heading(lines: Sequence[Line]) -> tuple[Sequence[Line], str]:
    for index, line in enumerate(lines[1:], start=1):
        if GROUP.match(line.text) or line.text == "1" or re.match(r"^1\.?\s+[^\W\d]", line.text):
            return lines[index:], " ".join(line.text for line in lines[:index])
    return [], ""


def _roles(heading: str) -> list[str]:
    folded = fold(heading)
    at = {role: match.start() for pattern, role in reversed(COLUMNS) if (match := pattern.search(folded))}
    return sorted(at, key=lambda role: at[role])


def _open_rows(lines: Sequence[Line], heading: str) -> list[_Open]:
    rows: list[_Open] = []
    group: tuple[str, str] | None = None
    expected, naming = 1, False
    for line in lines:
        grouped, numbered = GROUP.match(line.text), NUMBERED.match(line.text)
        if grouped:
            group, expected, naming = (grouped["number"], (grouped["title"] or "").strip()), 1, True
        elif numbered and int(numbered["number"]) == expected and _opens(numbered["rest"]):
            rows.append(_Open(numbered["number"], group))
            if numbered["rest"]:
                rows[-1].lines.append(Line(numbered["rest"], line.place, line.starts_page))
            expected, naming = expected + 1, False
        elif naming and group is not None and line.text.isupper():
            group = (group[0], f"{group[1]} {line.text}".strip())
        elif rows and not (HEADER.match(line.text) or line.text in heading.split("  ")):
            rows[-1].lines.append(line)
    return rows


def _opens(rest: str | None) -> bool:
    return rest is None or rest[0].isupper() or rest[0] in '“"'


def _row(opened: _Open, roles: Sequence[str], width: int) -> Row:
    cells: dict[str, list[Line]] = {"name": [], "lead": [], "coordinating": [], "deadline": [], "output": []}
    current = "name"
    for index, line in enumerate(opened.lines):
        last = index == len(opened.lines) - 1
        current = _column(line, current, cells, roles, last=last)
        if line.starts_page and current == "output" and _cut_by_page(cells, line, width):
            current = "name"
        cells[current].append(line)
    places = [line.place for line in opened.lines]
    texts = {role: _text(lines) for role, lines in cells.items() if lines}
    return Row(opened.number, texts, (), places[0].until(places[-1]), opened.group)


def _column(line: Line, current: str, cells: dict[str, list[Line]], roles: Sequence[str], *, last: bool) -> str:
    text, folded = line.text, fold(line.text)
    if current == "name":
        starts_unit = len(text) <= NARROW and text[0].isupper() and SUBJECT.match(folded) is not None
        return "lead" if starts_unit and cells["name"] else "name"
    if (
        "deadline" in roles
        and current in {"lead", "coordinating", "deadline"}
        and WHEN.match(folded)
        and len(text) <= NARROW
    ):
        return "deadline"
    if current in {"lead", "coordinating"}:
        if len(text) <= NARROW and _continues_unit(cells[current][-1].text, text, last=last):
            return current
        if current == "lead" and "coordinating" in roles and len(text) <= NARROW and SUBJECT.match(folded):
            return "coordinating"
    if current == "name" and cells["output"]:
        return "name"
    return "output"


def _continues_unit(above: str, text: str, *, last: bool) -> bool:
    if text[0].islower() or above.endswith(("-", "–", ",", ";")) or DANGLING.search(fold(above)):
        return True
    return len(text) <= SHORT_WORD and not last and not above.endswith(".")


def _cut_by_page(cells: dict[str, list[Line]], line: Line, width: int) -> bool:
    """The page ended inside the row: the text goes on in the first column whose last line was full."""
    if not line.text[0].islower() or not cells["output"]:
        return False
    name_cut = len(cells["name"][-1].text) >= FULL * width and not cells["name"][-1].text.endswith((".", ";"))
    return name_cut and len(cells["output"][-1].text) < FULL * width


def _text(lines: Sequence[Line]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        text = glue(text, line.text)
    return text
