"""A method of the index, as its file gives it: pillars and indicators in the form of the DTI tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from services.scoring.domain.index.formula import (
    MethodError,
    NextStep,
    Ratio,
    Step,
    check_steps,
    next_by_ratio,
    next_by_steps,
    points_by_ratio,
    step_of,
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """Chỉ số: what it measures, how its points come about, and on what they rest. Either `ratio` or `steps`."""

    code: str
    name: str
    max_points: Decimal
    unit_of_measure: str
    calculation: str
    """Cách tính, in words."""
    source: str
    """Nguồn số liệu."""
    document: str
    """Tài liệu kiểm chứng."""
    verifier: str
    """Đơn vị xác minh."""
    ratio: Ratio | None = None
    steps: tuple[Step, ...] = ()
    lowest: Decimal | None = Decimal(0)
    highest: Decimal | None = None
    """A figure outside of lowest…highest is a slip of the pen and never counts."""

    def __post_init__(self) -> None:
        """Refuse an indicator whose points are not settled for every figure."""
        if self.max_points <= 0:
            raise MethodError(("max_points",), "phải lớn hơn 0")
        if (self.ratio is None) == (not self.steps):
            raise MethodError(("ratio",), "phải có đúng một cách tính: ratio hoặc steps")
        if self.lowest is not None and self.highest is not None and self.lowest >= self.highest:
            raise MethodError(("highest",), f"phải lớn hơn lowest ({self.lowest})")
        if self.steps:
            check_steps(self.steps, self.max_points)

    def takes(self, value: Decimal) -> bool:
        """Whether a figure can be meant."""
        return (self.lowest is None or value >= self.lowest) and (self.highest is None or value <= self.highest)

    def points(self, value: Decimal) -> Decimal:
        """Points of a figure, to two decimals."""
        if self.ratio is not None:
            return points_by_ratio(self.ratio, value, self.max_points)
        return step_of(self.steps, value).points

    def next_step(self, value: Decimal) -> NextStep | None:
        """What would earn more; none at the maximum."""
        if self.ratio is not None:
            return next_by_ratio(self.ratio, value, self.max_points)
        return next_by_steps(self.steps, value)


@dataclass(frozen=True, slots=True)
class Pillar:
    """Trụ cột."""

    code: str
    name: str
    max_points: Decimal
    indicators: tuple[Indicator, ...]

    def __post_init__(self) -> None:
        """Refuse indicators that do not add up to the pillar, or stand under another one's code."""
        if not self.indicators:
            raise MethodError(("indicators",), "phải có ít nhất một chỉ số")
        together = sum((indicator.max_points for indicator in self.indicators), Decimal(0))
        if together != self.max_points:
            raise MethodError(("max_points",), f"các chỉ số cộng lại là {together}, không phải {self.max_points}")
        for index, indicator in enumerate(self.indicators):
            if not indicator.code.startswith(f"{self.code}."):
                raise MethodError(("indicators", index, "code"), f"phải bắt đầu bằng {self.code}.")


@dataclass(frozen=True, slots=True)
class Method:
    """One version of a method. It counts for the years from `first_year` on, until a later version's first year."""

    code: str
    version: str
    name: str
    first_year: int
    max_points: Decimal
    pillars: tuple[Pillar, ...]
    basis: str = ""
    """The document the method rests on."""

    def __post_init__(self) -> None:
        """Refuse pillars that do not add up, and codes given twice."""
        together = sum((pillar.max_points for pillar in self.pillars), Decimal(0))
        if together != self.max_points:
            raise MethodError(("max_points",), f"các trụ cột cộng lại là {together}, không phải {self.max_points}")
        seen: set[str] = set()
        for place, pillar in enumerate(self.pillars):
            if pillar.code in seen:
                raise MethodError(("pillars", place, "code"), f"mã {pillar.code} được dùng hai lần")
            seen.add(pillar.code)
            for index, indicator in enumerate(pillar.indicators):
                if indicator.code in seen:
                    raise MethodError(
                        ("pillars", place, "indicators", index, "code"), f"mã {indicator.code} được dùng hai lần"
                    )
                seen.add(indicator.code)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for pillar in self.pillars for indicator in pillar.indicators)

    def indicator(self, code: str) -> Indicator | None:
        """Return an indicator by its code."""
        return next((indicator for indicator in self.indicators if indicator.code == code), None)


@dataclass(frozen=True, slots=True)
class Methods:
    """Every version of every method."""

    versions: tuple[Method, ...] = ()

    @classmethod
    def of(cls, versions: Iterable[Method]) -> "Methods":
        """Put versions in order.

        Raises:
            MethodError: two of one method with one version or one first year.
        """
        ordered = tuple(sorted(versions, key=lambda method: (method.code, method.first_year)))
        for name in ("version", "first_year"):
            if len({(method.code, getattr(method, name)) for method in ordered}) != len(ordered):
                raise MethodError((name,), "hai phiên bản của một bộ chỉ số trùng nhau")
        return cls(ordered)

    def for_year(self, code: str, year: int) -> Method | None:
        """The version that counts for a year; none for an unknown method or a year before its first."""
        held = [method for method in self.versions if method.code == code and method.first_year <= year]
        return held[-1] if held else None

    def newest(self) -> tuple[Method, ...]:
        """The newest version of each method."""
        return tuple({method.code: method for method in self.versions}.values())
