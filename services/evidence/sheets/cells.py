"""Single cells: text that no program takes for a formula, and days as people type them."""

import re
import unicodedata
from datetime import date, datetime

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")

Cell = str | float | date | datetime | None


def escaped(text: str | None) -> str | None:
    """Text that a spreadsheet program shows as text; `unescaped` gives it back, without control characters."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text) if text else text
    return f"'{text}" if text and text.startswith((*FORMULA_STARTS, "'")) else text


def unescaped(cell: Cell) -> str | None:
    """Text of a cell, NFC, none when empty."""
    if cell is None:
        return None
    text = unicodedata.normalize("NFC", str(cell)).strip()
    if text.startswith("'") and text[1:2] in {*"".join(FORMULA_STARTS), "'"} and len(text) > 1:
        text = text[1:]
    return text or None


def day_in(cell: Cell) -> date | None:
    """A date cell, `31/12/2026` or `2026-12-31` typed as text; none when it is neither."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = unescaped(cell) or ""
    match = DAY.fullmatch(text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError:
        return None


def fold(text: str) -> str:
    """Text for comparison: lower case, single spaces."""
    return " ".join(text.casefold().split())
