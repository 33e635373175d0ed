"""The numbers that DOMAIN.md gives its rules, exact. Where it calls one *policy*, another may take its place."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache


@cache
def exact(number: float) -> Fraction:
    """The number as it was meant, not as a computer holds it: 0.1 is one tenth, 0.3333333333333333 a third."""
    return Fraction(str(number)).limit_denominator(10**6)


@dataclass(frozen=True)
class Numbers:
    """Defaults are those of DOMAIN.md, the name of the rule beside each."""

    version: str = "2026.1"
    late_factors: tuple[tuple[int | None, str], ...] = ((30, "0.9"), (60, "0.75"), (None, "0.5"))  # rule 8
    lead_share: str = "1"  # rule 9
    coordinating_share: str = "0.3"  # rule 9
    minimum_tasks: int = 3  # rule 9
    bands: tuple[tuple[str, int], ...] = (("Xuất sắc", 90), ("Tốt", 70), ("Hoàn thành", 50), ("Chưa hoàn thành", 0))
    reading: str = "ratio"  # rule 4b
    red_ratio: str = "0.5"  # rule 4b
    red_points: int = 50  # rule 4b
    sleeps_below: str = "0.1"  # rule 4b
    amber_ratio: str = "0.8"  # rule 5
    due_soon_days: int = 7  # rule 5
    obstacle_days: int | None = 15  # rule 5; none: the policy has no such rule
    trend_reports: int | None = 3  # rule 5; none: the policy has no such rule
    ladder: tuple[tuple[int, str], ...] = ((3, "unit_head"), (7, "agency"), (14, "leader"))  # rule 6

    def late_factor(self, days_late: int) -> Fraction:
        """Rule 8: on time keeps all of it."""
        if days_late <= 0:
            return Fraction(1)
        return Fraction(next(factor for up_to, factor in self.late_factors if up_to is None or days_late <= up_to))

    def band(self, score: Decimal) -> str:
        """Rule 9: half-open, the lower bound belongs to the band."""
        return next(name for name, at_least in self.bands if score >= at_least)


DOMAIN = Numbers()
