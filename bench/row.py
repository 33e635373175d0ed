"""One line of what was measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with its bar, if it has one: `at_least` or `at_most`."""

    bench: str
    what: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def bar(self) -> str:
        """Return the bar as it is printed."""
        if self.at_least is not None:
            return f"≥ {self.at_least:,.10g}"
        return f"≤ {self.at_most:,.10g}" if self.at_most is not None else ""

    @property
    def is_met(self) -> bool:
        """Tell whether the figure is on the right side of its bar."""
        is_high_enough = self.at_least is None or self.value >= self.at_least
        return is_high_enough and (self.at_most is None or self.value <= self.at_most)
