"""Single cells: text that no program takes for a formula, Vietnamese numbers, names of cells."""

import re
import unicodedata
from typing import NamedTuple

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
POINT_NUMBER = re.compile(r"[+-]?\d+\.\d+")

Cell = str | float | int | None


class CellError(NamedTuple):
    """What is wrong with one cell; `cell` as the program names it, e.g. `D7`."""

    sheet: str
    cell: str
    message: str


class NotANumberError(ValueError):
    """The text of a cell is no number; the message is Vietnamese."""


def cell_name(row: int, column: int) -> str:
    """Name of a cell; rows and columns count from 1."""
    return f"{get_column_letter(column)}{row}"


def escaped(text: str | None) -> str | None:
    """Text that a spreadsheet program shows as text; `unescaped` gives the text back, without control characters."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text) if text else text
    return f"'{text}" if text and text.startswith((*FORMULA_STARTS, "'")) else text


def unescaped(cell: Cell) -> str | None:
    """Text of a cell, NFC, none when empty; a whole number without its point."""
    if cell is None:
        return None
    whole = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    text = unicodedata.normalize("NFC", str(whole)).strip()
    if text.startswith("'") and len(text) > 1 and text[1] in {*"".join(FORMULA_STARTS), "'"}:
        text = text[1:]
    return text or None


def number_in(cell: Cell) -> float | None:
    """Number of a cell as Vietnamese write it: "1.250", "82,5", "80 %", also "80.5"; none when empty.

    Raises NotANumberError.
    """
    if cell is None or isinstance(cell, int | float):
        return None if cell is None else float(cell)
    text = cell.strip().removesuffix("%").replace("\u00a0", " ").replace(" ", "")
    if not text:
        return None
    if NUMBER.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if POINT_NUMBER.fullmatch(text):
        return float(text)
    raise NotANumberError(f"“{cell.strip()[:40]}” không phải là số. Hãy nhập số, phần thập phân sau dấu phẩy.")
