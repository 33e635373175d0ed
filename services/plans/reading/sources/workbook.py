"""Excel files as sheets of typed cells. What the cells mean for a plan is told elsewhere."""

import datetime as dt
import re
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from services.plans.reading.errors import refusal_of
from services.plans.reading.settings import ReadingLimits
from services.plans.reading.sources.packages import refuse_hostile

SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
LITERAL = re.compile(r'"([^"]*)"')
DIGIT_PLACES = re.compile(r"[0#?][0#?.,]*")
COLOURS = re.compile(r"\[[^\]]*\]|_.|\*.|\\")


@dataclass(frozen=True)
class Formula:
    """A formula whose result the file does not hold."""

    text: str


@dataclass(frozen=True)
class Number:
    """A number with what its format adds: `80` and `%` of a cell 0.8 shown as a percentage."""

    value: float
    before: str = ""
    after: str = ""


Value = str | Number | Formula | dt.date | dt.datetime | dt.time


@dataclass(frozen=True)
class SheetRow:
    """`cells` by column from 1, empty ones left out."""

    number: int
    cells: dict[int, Value]
    is_hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """Rows with something in them; `merged` holds (first row, first column, last row, last column)."""

    name: str
    rows: tuple[SheetRow, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()


def open_workbook(path: Path, limits: ReadingLimits) -> tuple[Sheet, ...]:
    """Sheets in their order, charts left out; raises UnreadableDocument and nothing else."""
    refuse_hostile(path, limits)
    try:
        values = _load(path, is_for_values=True)
        formulas = _load(path, is_for_values=False) if _has_formulas(path) else None
        return tuple(
            _sheet(sheet, formulas[sheet.title] if formulas is not None else None) for sheet in values.worksheets
        )
    except Exception as error:  # openpyxl raises a dozen kinds on a damaged package
        raise refusal_of(error) from error


def _load(path: Path, *, is_for_values: bool) -> Any:  # noqa: ANN401 - a sheet is looked up by name on it, untyped
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, data_only=is_for_values, keep_links=False)


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as package:
        return any(FORMULA.search(package.read(name)) for name in package.namelist() if SHEETS.fullmatch(name))


def _sheet(sheet: Worksheet, formulas: Worksheet | None) -> Sheet:
    rows: dict[int, dict[int, Value]] = {}
    # iter_rows would walk a million empty rows above one stray cell.
    for (row, column), cell in sorted(sheet._cells.items()):  # noqa: SLF001
        value = _value(cell)
        if value is None and formulas is not None:
            value = _formula(formulas._cells.get((row, column)))  # noqa: SLF001
        if value is not None:
            rows.setdefault(row, {})[column] = value
    hidden = {number for number, shape in sheet.row_dimensions.items() if shape.hidden}
    return Sheet(
        sheet.title,
        tuple(SheetRow(number, cells, number in hidden) for number, cells in rows.items()),
        tuple((one.min_row, one.min_col, one.max_row, one.max_col) for one in sheet.merged_cells.ranges),
        sheet.sheet_state != "visible",
        _hidden_columns(sheet),
    )


def _hidden_columns(sheet: Worksheet) -> frozenset[int]:
    hidden: set[int] = set()
    for shape in sheet.column_dimensions.values():
        if shape.hidden and shape.min is not None and shape.max is not None:
            hidden.update(range(shape.min, shape.max + 1))
    return frozenset(hidden)


def _formula(cell: Any) -> Formula | None:  # noqa: ANN401 - a cell, a merged cell or nothing
    value = getattr(cell, "value", None)
    text = getattr(value, "text", value)
    return Formula(str(text)) if text is not None else None


def _value(cell: Cell | MergedCell) -> Value | None:
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(float(value), cell.number_format)
    if isinstance(value, dt.datetime):
        return value if value.time() != dt.time() else _day(value.date(), cell.number_format)
    if isinstance(value, dt.date | dt.time):
        return value
    text = str(value) if value is not None else ""
    return text if text.strip() else None


def _day(on: dt.date, form: str) -> Value:
    """A date shown as "6/2026" or "2026" says no day."""
    shown = LITERAL.sub("", COLOURS.sub("", form.split(";", maxsplit=1)[0])).lower()
    if "d" in shown or "y" not in shown:
        return on
    return f"tháng {on.month}/{on.year}" if "m" in shown else Number(float(on.year))


def _number(value: float, form: str) -> Number:
    """Percentages are stored as shares of one; words in quotes around the digits are part of what is shown."""
    positive = COLOURS.sub("", form.split(";", maxsplit=1)[0])
    digits = DIGIT_PLACES.search(LITERAL.sub(lambda match: " " * len(match[0]), positive))
    if digits is None:
        return Number(value)
    before, after = positive[: digits.start()], positive[digits.end() :]
    if "%" in LITERAL.sub("", positive):
        return Number(round(value * 100, 10), _said(before), _said(after) or "%")
    return Number(value, _said(before), _said(after))


def _said(text: str) -> str:
    return "".join(LITERAL.findall(text)).strip()
