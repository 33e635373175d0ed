"""Figures and days as Vietnamese write them in a form, read and written back."""

import re
from datetime import date
from decimal import Decimal

THOUSANDS = re.compile(r"^-?\d{1,3}(\.\d{3})+$")
WRITTEN_DAY = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$")


def as_number(text: str) -> float | None:
    """Read `1.234,5`, `12,5`, also `12.5`; none for nothing, ValueError for anything else."""
    text = re.sub(r"[\s%]", "", text)
    if not text:
        return None
    if "," in text or THOUSANDS.match(text):
        text = text.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,10})?", text):
        raise ValueError(text)
    return float(text)


def typed_number(value: float | None) -> str:
    """Return a figure as `as_number` reads it back: `12,5`; empty for none."""
    return "" if value is None else f"{Decimal(repr(value)).normalize():f}".replace(".", ",")


def iso_day(written: str) -> str | None:
    """Return `2026-03-25` for `25/03/2026`; what is no day is passed on as it is, for the service to refuse."""
    if match := WRITTEN_DAY.match(written):
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    return written.strip() or None


def typed_day(value: date | str | None) -> str:
    """Return a day as `iso_day` reads it back: `25/03/2026`; empty for none."""
    if not value:
        return ""
    return (date.fromisoformat(value) if isinstance(value, str) else value).strftime("%d/%m/%Y")
