"""What the columns of a table are for, told by their headings alone: never by where they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.plans.reading import patterns
from services.plans.reading.blocks import Table
from services.plans.reading.lines import clean, fold
from services.plans.reading.patterns import columns

COLUMNS = tuple((re.compile(words), role) for words, role in patterns.COLUMNS)
VALUES = re.compile(rf"^(?:{columns.VALUE_HEADINGS})(?!\w)")
BEFORE = re.compile(columns.REACHED_BEFORE)
PERIOD = re.compile(columns.PERIOD)
YEAR = re.compile(r"20[1-9]\d")
NUMBERED = re.compile(r"\(?\d{1,3}(?:\.\d+)*[.)]?$")
BRACKETS = re.compile(r"\([^()]*\)$")
NAMES = frozenset({"name", "indicator", "group"})
# Below this row a table has begun long ago.
HEADER_ROWS = 6
DEEPEST = 3
LONGEST_HEADING = 90
FEWEST_COLUMNS = 3

Roles = list[str | None]
Heading = tuple[str, ...]


@dataclass(frozen=True)
class Header:
    """Rows `first` to `last` of the table are headings; `headings` joins each column's from top to bottom."""

    first: int
    last: int
    headings: tuple[str, ...]
    roles: Roles

    def rows(self, table: Table) -> list[tuple[str, ...]]:
        """Rows that are headings, folded, to know them again on the next page."""
        return [folded(row) for row in table.rows[self.first : self.last + 1]]


def folded(row: Sequence[str]) -> tuple[str, ...]:
    """Cells in one case and without line ends."""
    return tuple(" ".join(fold(clean(cell)).split()) for cell in row)


def roles_of(headings: Sequence[str | Heading]) -> Roles:
    """Role of each column, None where nothing is recognised; a heading may be the parts of several rows."""
    roles: Roles = []
    for heading in headings:
        parts = folded((heading,) if isinstance(heading, str) else heading)
        role = _role(tuple(part for part in parts if part), roles)
        roles.append(role if role in {None, "value", "other"} or role not in roles else "other")
    if "group" in roles and not NAMES - {"group"} & set(roles):
        roles[roles.index("group")] = "name"
    return roles


def _role(parts: Heading, before: Roles) -> str | None:
    whole = " ".join(parts)
    if not whole or len(whole) > LONGEST_HEADING:
        return None
    role = next((role for pattern, role in COLUMNS if pattern.search(whole)), None)
    if role == "other" or (YEAR.search(whole) and BEFORE.match(whole)):
        return "other"
    return "value" if _holds_values(parts, whole, role, before) else role


def _holds_values(parts: Heading, whole: str, role: str | None, before: Roles) -> bool:
    """A period alone ("Năm 2027"), or words of goals to the right of what they are goals of ("Mục tiêu 2030")."""
    has_year = YEAR.search(whole) is not None
    if PERIOD.fullmatch(BRACKETS.sub("", parts[-1]).strip()):
        return role is None or len(parts) > 1 or has_year
    if has_year and {"indicator", "name"} & set(before):
        return role in {None, "indicator", "output"}
    is_measured = {"indicator", "unit"} & set(before) and {"indicator", "name"} & set(before)
    return bool(is_measured) and role in {None, "indicator"} and VALUES.match(whole) is not None


def header_of(table: Table) -> Header | None:
    """Headings of a table of tasks or indicators, in one row or over several; None where they say neither."""
    for first, row in enumerate(table.rows[:HEADER_ROWS]):
        if NUMBERED.match(next((clean(cell) for cell in row if cell.strip()), "")):
            continue
        found: Header | None = None
        for last in range(first, min(first + DEEPEST, len(table.rows))):
            if last > first and not _goes_on(table, last):
                break
            header = _header(table, first, last)
            if found is None or _recognised(header) >= _recognised(found):
                found = header
        if found is not None and _is_enough(found, len([cell for cell in row if cell.strip()])):
            return found
    return None


def _header(table: Table, first: int, last: int) -> Header:
    parts = list(zip(*(_spread(table, number) for number in range(first, last + 1)), strict=True))
    columns_parts = [tuple(dict.fromkeys(part for part in column if part)) for column in parts]
    return Header(first, last, tuple(" ".join(column) for column in columns_parts), roles_of(columns_parts))


def _spread(table: Table, number: int) -> list[str]:
    """Cells of a row, a merged heading above each column that it covers."""
    spread: list[str] = []
    for column, cell in enumerate(table.rows[number]):
        above = spread[-1] if spread and not cell.strip() and (number, column) in table.covered else ""
        spread.append(clean(cell) or above)
    return spread


def _goes_on(table: Table, number: int) -> bool:
    """Tell a row that still belongs to the headings: it divides a merged one above, and opens no numbered row."""
    row, above = table.rows[number], table.rows[number - 1]
    divides = any(
        cell.strip() and cell != above[column] and {(number - 1, column), (number - 1, column + 1)} & table.covered
        for column, cell in enumerate(row)
    )
    return divides and all(len(cell) <= LONGEST_HEADING for cell in row) and not NUMBERED.match(clean(row[0]))


def _recognised(header: Header) -> int:
    return len([role for role in header.roles if role not in {None, "other"}])


def _is_enough(header: Header, filled: int) -> bool:
    named = bool(NAMES & set(header.roles))
    known = len([role for role in header.roles if role])
    width = len([heading for heading in header.headings if heading])
    return named and filled > 1 and known >= min(FEWEST_COLUMNS, max(width - 1, 2))
