"""Calendar months: what a monthly summary reports on."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_WRITTEN = re.compile(r"(\d{4})-(\d{2})")
MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, written `2026-03`."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= MONTHS and 1900 <= self.year <= 9998):  # noqa: PLR2004  what `date` can hold
            raise ValueError(f"no such month: {self.year}-{self.number}")

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read `2026-03`; ValueError for anything else."""
        match = _WRITTEN.fullmatch(written)
        if match is None or not written.isascii():
            raise ValueError(f"no month: {written}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> Self:
        return type(self)(self.year + self.number // MONTHS, self.number % MONTHS + 1)

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.number)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def closing_month(kind: str, ends_on: date) -> Month | None:
    """Month that a reporting period settles: a monthly one the month it ends in, whichever calendar it follows."""
    return Month.of(ends_on) if kind == "month" else None
