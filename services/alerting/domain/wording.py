"""Numbers and days as they are written in Vietnamese: decimal comma, dd/mm/yyyy."""

from datetime import date

BILLION = 1_000_000_000
HUNDREDTH = 100_000
"""A hundredth of a percent in billionths: rates are written from whole numbers, ten times as fast as from decimals."""
HALF = HUNDREDTH // 2
LONGEST = 1000
"""Characters a sentence in a fact may have."""


def percent(rate: float) -> str:
    """Write a rate of 0…1 as percent, e.g. `62,5 %`; halves of a hundredth are rounded away from zero."""
    steps = round(abs(rate) * BILLION)
    return _written((steps + HALF) // HUNDREDTH, is_negative=rate < 0)


def percent_at_least(rate: float) -> str:
    """Write the percent that is surely enough: rounded up at the second decimal."""
    hundredths = -(-round(rate * BILLION) // HUNDREDTH)
    return _written(abs(hundredths), is_negative=hundredths < 0)


def _written(hundredths: int, *, is_negative: bool) -> str:
    whole, rest = divmod(hundredths, 100)
    decimals = f",{rest:02}".rstrip("0") if rest else ""
    return f"{'-' if is_negative and hundredths else ''}{whole}{decimals} %"


def reported_percent(rate: float | None) -> str:
    """Write a credited rate; none is not zero."""
    return "chưa báo cáo" if rate is None else percent(rate)


def day_text(day: date) -> str:
    """Write a day, e.g. `05/03/2026`."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def cut(sentence: str) -> str:
    """Shorten a sentence to what a fact takes."""
    return sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1]}…"
