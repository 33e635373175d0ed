"""Completion rate of an indicator against a milestone."""

from services.plans.domain.milestones import Milestone

UNREACHED_LIMIT = 0.9999
"""Ceiling while the target is not reached: rate 1 always means reached, also for a strict target met exactly."""

PERCENT_LIMIT = 100.0


def completion_rate(value: float, milestone: Milestone, *, baseline: float | None, is_falling: bool) -> float | None:
    """Share of the way from baseline to target, 0…1; none for a milestone without a number.

    A missing baseline counts as 0. Where baseline and target leave no way in the indicator's direction
    (a falling one without baseline), only reached (1) and not reached (0) can be told.
    """
    if not milestone.is_numeric or milestone.value is None:
        return None
    target = milestone.value_max if is_falling and milestone.value_max is not None else milestone.value
    if _is_reached(value, target, falls=is_falling, is_strict=milestone.is_strict):
        return 1.0
    start = baseline or 0.0
    way = start - target if is_falling else target - start
    gone = start - value if is_falling else value - start
    return min(UNREACHED_LIMIT, max(0.0, gone / way)) if way > 0 else 0.0


def _is_reached(value: float, target: float, *, falls: bool, is_strict: bool) -> bool:
    if is_strict:
        return value < target if falls else value > target
    return value <= target if falls else value >= target


def is_in_range(value: float, milestone: Milestone | None) -> bool:
    """Whether a value can be meant: never negative, at most 100 when the target is a share of a hundred.

    A target above 100 % is growth, not a share; its values have no ceiling.
    """
    if value < 0:
        return False
    return (
        milestone is None
        or not milestone.is_percent
        or value <= PERCENT_LIMIT
        or (milestone.value or 0) > PERCENT_LIMIT
    )
