"""Turns the raw rows of a table into rows by role: groups told from items, broken and merged rows made whole."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from services.plans.reading.blocks import PAGE, Place, Table
from services.plans.reading.columns import Header, folded
from services.plans.reading.lines import ROMAN, clean, fold
from services.plans.reading.patterns import columns

GROUP_NUMBER = re.compile(rf"(?:{ROMAN}|[A-H])\.?")
GROUP_TITLE = re.compile(rf"(?P<number>{ROMAN}|[A-H]|\d{{1,2}})\s*[.):/-]\s*(?P<title>[^\W\d].*)")
STYLES = (("roman", re.compile(ROMAN)), ("letter", re.compile(r"[A-H]")), ("decimal", re.compile(r"\d+")))
SUBNUMBER = re.compile(r"[a-zđ]\)?|[-+]|\d+(?:\.\d+)+")
EMPTY = re.compile(columns.EMPTY_CELL, re.IGNORECASE)
TOTAL = re.compile(r"(?:tổng )?cộng|tổng(?: số| cộng)?")
FEWEST_COUNTED = 3
JOINED_ROLES = ({"lead"}, {"coordinating"}, {"lead", "coordinating"})

Group = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """One row by role of column; `values` are (heading, cell) of yearly columns, `written` all it says."""

    number: str
    cells: dict[str, str]
    values: tuple[tuple[str, str], ...]
    place: Place
    group: Group | None = None
    written: str = ""

    @property
    def name(self) -> str:
        """What the row is about, as written."""
        return self.cells.get("name") or self.cells.get("indicator") or ""


@dataclass
class _Groups:
    """Groups that are open, from the outermost; the first style of number met is the outer one."""

    opened: list[tuple[str, str, str]] = field(default_factory=list)

    def open(self, number: str, title: str) -> None:
        style = next((name for name, pattern in STYLES if pattern.fullmatch(number)), "none")
        styles = [one[0] for one in self.opened]
        if style in styles:
            del self.opened[styles.index(style) :]
        self.opened.append((style, number, title))

    @property
    def current(self) -> Group | None:
        if not self.opened:
            return None
        return ".".join(number for _, number, _ in self.opened if number), self.opened[-1][2]


def rows_of(table: Table, header: Header) -> list[Row]:
    """Rows below the headings, each with the group that it stands in."""
    rows: list[Row] = []
    groups = _Groups()
    found = list(_items(table, header))
    free = Counter(number for number, _ in table.covered)
    width = len(table.rows[0])
    most = max((width - free[number] for number, _ in found), default=width)
    for index, (number, row) in enumerate(found):
        following = found[index + 1][1] if index + 1 < len(found) else None
        is_wide = 2 * (width - free[number]) <= most
        opened = _group(row, following, is_wide=is_wide)
        if opened is not None:
            groups.open(*opened)
        elif rows and _is_same(rows[-1], row):
            rows[-1] = _with_units_of(rows[-1], row)
        elif rows and _continues(rows[-1], row):
            rows[-1] = _merged(rows[-1], row)
        elif not rows and not row.number and not row.name and not row.values:
            continue  # the rest of headings that a page cut in two
        elif row.cells and not TOTAL.fullmatch(fold(clean(row.name))):
            rows.append(replace(row, group=("", clean(row.cells["group"])) if "group" in row.cells else groups.current))
    return [row if row.name else _nameless(row) for row in rows]


def _items(table: Table, header: Header) -> Iterator[tuple[int, Row]]:
    headings = set(header.rows(table))
    for number in range(header.last + 1, len(table.rows)):
        raw = table.rows[number]
        if any(cell.strip() for cell in raw) and folded(raw) not in headings and not _counts_columns(raw):
            yield number, _by_role(raw, header, table.places[number])


def _counts_columns(raw: Sequence[str]) -> bool:
    """Tell the row (1) (2) (3) below the headings; a column may be left out, or be computed: (5)=(3)+(4)."""
    cells = [clean(cell).split("=")[0].strip("() ") for cell in raw if clean(cell)]
    counted = [int(cell) for cell in cells if cell.isdecimal()]
    letters = [cell for cell in cells if cell in {"A", "B", "C"}]
    return (
        len(counted) + len(letters) == len(cells) >= FEWEST_COUNTED
        and counted[:1] in ([1], [2])
        and counted == list(range(counted[0], counted[0] + len(counted)))
    )


def _by_role(raw: Sequence[str], header: Header, place: Place) -> Row:
    cells: dict[str, str] = {}
    values: list[tuple[str, str]] = []
    for cell, role, heading in zip(raw, header.roles, header.headings, strict=True):
        if role == "value" and not EMPTY.fullmatch(clean(cell)):
            values.append((heading, clean(cell)))
        elif role and role not in {"other", "value"} and cell.strip():
            cells[role] = cell.strip()
    filled = dict.fromkeys(clean(cell) for cell in raw if cell.strip())
    number = clean(cells.pop("number", "")).rstrip(".").replace(",", ".")
    return Row(number, cells, tuple(values), place, None, " | ".join(filled))


def _group(row: Row, following: Row | None, *, is_wide: bool) -> Group | None:
    """Tell a row that opens a group: a title alone, numbered I or A, in capitals, merged wide, or divided below."""
    if row.values or len(row.cells) > 1 or (row.cells.keys() - {"name", "indicator"} and not is_wide):
        return None
    title = clean(next(iter(row.cells.values()), ""))
    if title and (GROUP_NUMBER.fullmatch(row.number) or (row.number and _is_divided(row.number, following))):
        return row.number, title
    alone = title or row.number
    if not alone.isupper() and (not is_wide or alone[0].islower()):
        return None
    if title and row.number:
        return row.number, title
    parted = GROUP_TITLE.fullmatch(alone)
    return (parted["number"], parted["title"]) if parted else ("", alone)


def _is_divided(number: str, following: Row | None) -> bool:
    if following is None or not SUBNUMBER.fullmatch(following.number):
        return False
    return following.number.startswith(f"{number}.") or not SUBNUMBER.fullmatch(number)


def _is_same(above: Row, row: Row) -> bool:
    """A name merged over rows stands in each; rows that differ only in their units are one item."""
    if (above.number, above.name) != (row.number, row.name) or above.values != row.values or not row.name:
        return False
    differing = {role for role in above.cells.keys() | row.cells.keys() if above.cells.get(role) != row.cells.get(role)}
    return not differing or differing in JOINED_ROLES


def _with_units_of(above: Row, row: Row) -> Row:
    cells = dict(above.cells)
    for role in ("lead", "coordinating"):
        if role in row.cells and row.cells[role] != cells.get(role):
            cells[role] = f"{cells[role]}; {row.cells[role]}" if role in cells else row.cells[role]
    return replace(above, cells=cells, place=above.place.until(row.place), written=f"{above.written} | {row.written}")


def _continues(above: Row, row: Row) -> bool:
    """A row without a number that begins in mid-sentence, or at the top of a page below a numbered one."""
    if row.number:
        return False
    if above.number and row.place.first > above.place.last and row.place.kind == PAGE:
        return True
    return not row.name or row.name[0].islower()


def _merged(above: Row, below: Row) -> Row:
    cells = dict(above.cells)
    for role, text in below.cells.items():
        cells[role] = f"{cells[role]} {text}" if cells.get(role) and cells[role] != text else text
    values = above.values or below.values
    written = f"{above.written} | {below.written}"
    return replace(above, cells=cells, values=values, place=above.place.until(below.place), written=written)


def _nameless(row: Row) -> Row:
    """A row that fills other columns only is offered by all it says."""
    return replace(row, cells={**row.cells, "name": row.written})
