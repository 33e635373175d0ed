"""Numbers and days as they are written in Vietnamese: decimal comma, dd/mm/yyyy."""

from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
LONGEST = 1000
"""Characters a sentence in a fact may have."""


def percent(rate: float) -> str:
    """Write a rate of 0…1 as percent, e.g. `62,5 %`."""
    return _percent(rate, ROUND_HALF_UP)


def percent_at_least(rate: float) -> str:
    """Write the percent that is surely enough: rounded up at the second decimal."""
    return _percent(rate, ROUND_CEILING)


def _percent(rate: float, rounding: str) -> str:
    shown = f"{(Decimal(str(round(rate, 9))) * 100).quantize(HUNDREDTH, rounding):f}"
    return f"{shown.rstrip('0').rstrip('.').replace('.', ',')} %"


def reported_percent(rate: float | None) -> str:
    """Write a credited rate; none is not zero."""
    return "chưa báo cáo" if rate is None else percent(rate)


def day_text(day: date) -> str:
    """Write a day, e.g. `05/03/2026`."""
    return f"{day:%d/%m/%Y}"


def cut(sentence: str) -> str:
    """Shorten a sentence to what a fact takes."""
    return sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1]}…"
