"""Expected rate by day: interpolation of the time path a task carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class PathPoint:
    """By this day the task should stand at this rate, 0…1; between points the path is straight."""

    on: date
    rate: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight piece of the path: `starts_on` belongs to it, `ends_on` does not."""

    starts_on: date
    ends_on: date
    rate_at_start: float
    rate_at_end: float

    def rate_on(self, day: date) -> float:
        """Rate on a day of the segment."""
        share = (day - self.starts_on).days / (self.ends_on - self.starts_on).days
        return self.rate_at_start + (self.rate_at_end - self.rate_at_start) * share


def segments(path: Sequence[PathPoint]) -> list[Segment]:
    """Cut a path, in order of days, into pieces that touch and do not overlap; the last one is level and has no end.

    Two points on one day are a jump: the later one holds from that day on.
    """
    pieces = [Segment(a.on, b.on, a.rate, b.rate) for a, b in pairwise(path) if a.on < b.on]
    last = path[-1]
    return [*pieces, Segment(last.on, date.max, last.rate, last.rate)] if last.on < date.max else pieces


def expected_rate(path: Sequence[PathPoint], day: date) -> float:
    """Rate expected on a day, 0…1; 0 before the first point, the last point's rate after it."""
    found = (piece for piece in segments(path) if piece.starts_on <= day < piece.ends_on)
    return next((piece.rate_on(day) for piece in found), 0.0)
