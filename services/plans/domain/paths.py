"""The time path of a task: which completion rate is expected by which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from services.plans.domain.milestones import Milestone


@dataclass(frozen=True, slots=True)
class PathPoint:
    """By this day the task should stand at this rate, 0…1; between points the path is straight."""

    on: date
    rate: float


def resolve_path(
    milestones: Sequence[Milestone], starts_on: date, effective_due_on: date, own: Sequence[PathPoint] = ()
) -> tuple[PathPoint, ...]:
    """Points of the path, days ascending, at least two.

    The plan's own path wins. Otherwise each rung of the (sorted) ladder is a straight segment from 0 at its start to 1
    on its due day. The due day itself still belongs to the old segment, so the next one is entered a day later, already
    one day up its slope. A task that starts on its due day, or after it, jumps from 0 to 1 on that day.
    """
    if own:
        return tuple(own)
    dues = sorted({due for rung in milestones if (due := rung.due_on or effective_due_on) > starts_on})
    if not dues:
        last = max([starts_on, *([] if milestones else [effective_due_on])])
        return (PathPoint(starts_on, 0.0), PathPoint(last, 1.0))
    points = [PathPoint(starts_on, 0.0), PathPoint(dues[0], 1.0)]
    for opened, due in pairwise(dues):
        entered = opened + timedelta(days=1)
        if entered < due:
            points.append(PathPoint(entered, 1 / (due - opened).days))
        points.append(PathPoint(due, 1.0))
    return tuple(points)
