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


@dataclass(frozen=True, slots=True)
class Rung:
    """A stretch of the path towards one target: reports inside it compare, and its last day is what a trend aims at."""

    starts_on: date
    ends_on: date


def rung_on(path: Sequence[PathPoint], day: date) -> Rung:
    """Return the rung a day lies in. Where a path falls back, the next rung is entered; the first has no beginning."""
    falls = [(a.on, b.on) for a, b in pairwise(path) if b.rate < a.rate]
    opens = [date.min, *(entered for _, entered in falls)]
    closes = [*(ended for ended, _ in falls), path[-1].on]
    rungs = [Rung(*pair) for pair in zip(opens, closes, strict=True)]
    return next((rung for rung in rungs if day <= rung.ends_on), rungs[-1])
