"""Numbers and days as they are written in Vietnamese: decimal comma, dd/mm/yyyy."""

from datetime import date
from decimal import Decimal

from services.scoring.domain.score import points


def number(value: float | Decimal) -> str:
    """Write a number with at most two decimals, e.g. `0,75`."""
    text = f"{points(value):f}"
    return text.rstrip("0").rstrip(".").replace(".", ",")


def score_text(value: Decimal | None) -> str:
    """Write a score with both decimals, e.g. `83,50`."""
    return "chưa có" if value is None else f"{value:.2f}".replace(".", ",")


def percent(rate: float | None) -> str:
    """Write a rate of 0…1 as percent, e.g. `62,5 %`; none is not zero."""
    return "chưa báo cáo" if rate is None else f"{number(100 * rate)} %"


def percent_at_least(rate: float) -> str:
    """Write the percent that is surely enough: rounded up at the second decimal."""
    shown = points(100 * rate)
    return f"{number(shown if shown >= Decimal(str(100 * rate)) else shown + Decimal('0.01'))} %"


def day_text(day: date) -> str:
    """Write a day, e.g. `05/03/2026`."""
    return f"{day:%d/%m/%Y}"
