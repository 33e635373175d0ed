"""Expected rate by day: interpolation of the time path a task carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PathPoint:
    """By this day the task should stand at this rate, 0…1; between points the path is straight."""

    on: date
    rate: float


def expected_rate(path: Sequence[PathPoint], day: date) -> float:
    """Rate expected on a day, 0…1; 0 before the first point, the last point's rate after it.

    `path` is in order of days. Two points on one day are a jump: the later one holds from that day on.
    """
    before = after = None
    for point in path:
        if point.on > day:
            after = point
            break
        before = point
    if before is None:
        return 0.0
    if after is None:
        return before.rate
    share = (day - before.on).days / (after.on - before.on).days
    return before.rate + (after.rate - before.rate) * share
