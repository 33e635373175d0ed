"""Writes a typed cell: for people as the sheet shows it, for programs as JSON values."""

import datetime as dt

from services.plans.reading.sources.workbook import Formula, Number, Sheet, Value

EXACT = 10
Shaped = dict[str, list[dict[str, object]]]


def as_text(value: Value | None) -> str:
    """Write a cell in Vietnamese notation: 0.8 as a percentage is "80 %", a date is "30/6/2026"."""
    if value is None:
        return ""
    if isinstance(value, Number):
        return " ".join(part for part in (value.before, _digits(value.value, ","), value.after) if part)
    if isinstance(value, dt.date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value.text if isinstance(value, Formula) else value


def as_json(value: Value | None) -> str | int | float | None:
    """Plain numbers, ISO dates and instants; a number whose format adds something, as text: "80 %"."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Number):
        if value.before or value.after:
            return as_text(value)
        return int(value.value) if value.value.is_integer() else value.value
    return value.text if isinstance(value, Formula) else value.isoformat()


def sheets_as_json(sheets: tuple[Sheet, ...]) -> Shaped:
    """`{sheets: [{name, rows: [[row number, [cells]], …]}]}`; rows and last cells that are empty are left out."""
    return {
        "sheets": [
            {
                "name": sheet.name,
                "rows": [
                    [row.number, [as_json(row.cells.get(column)) for column in range(1, max(row.cells) + 1)]]
                    for row in sheet.rows
                ],
            }
            for sheet in sheets
        ]
    }


def _digits(value: float, mark: str) -> str:
    if value.is_integer():
        return str(int(value))
    return f"{value:.{EXACT}g}".replace(".", mark)
