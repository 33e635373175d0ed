"""From a figure to points: a straight line up to a target, or half-open steps."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from services.scoring.domain.score import points as rounded

NOTHING = Decimal(0)
ALL = Decimal(1)


class MethodError(ValueError):
    """A method that could give a wrong index. `path` leads to the place, e.g. `("pillars", 0, "max_points")`."""

    def __init__(self, path: tuple[str | int, ...], message: str) -> None:
        """Name the place and what is wrong with it."""
        super().__init__(message)
        self.path = path


@dataclass(frozen=True, slots=True)
class Ratio:
    """Straight from `zero_at`, which earns nothing, to `target`, which earns all; clamped outside."""

    target: Decimal
    direction: Literal["rising", "falling"] = "rising"
    zero_at: Decimal = NOTHING

    def __post_init__(self) -> None:
        """Refuse a line that does not lead from nothing to all in its direction."""
        if self.direction == "rising" and not self.target > self.zero_at:
            raise MethodError(("target",), f"phải lớn hơn zero_at ({self.zero_at}) khi càng cao càng tốt (rising)")
        if self.direction == "falling" and not self.target < self.zero_at:
            raise MethodError(("target",), f"phải nhỏ hơn zero_at ({self.zero_at}) khi càng thấp càng tốt (falling)")

    def share(self, value: Decimal) -> Decimal:
        """Share of the points that a figure earns, 0…1."""
        return min(ALL, max(NOTHING, (value - self.zero_at) / (self.target - self.zero_at)))


@dataclass(frozen=True, slots=True)
class Step:
    """Figures of `at_least` up to but without `below` earn `points`; none is open."""

    at_least: Decimal | None
    below: Decimal | None
    points: Decimal

    def holds(self, value: Decimal) -> bool:
        return (self.at_least is None or value >= self.at_least) and (self.below is None or value < self.below)


@dataclass(frozen=True, slots=True)
class NextStep:
    """The nearest figure that earns more, and the points it would bring; `is_below`: reached just below it."""

    value: Decimal
    gain: Decimal
    is_below: bool = False


def check_steps(steps: tuple[Step, ...], max_points: Decimal) -> None:
    """Refuse a hole, an overlap, points beyond the maximum, a maximum nobody reaches, or points that go up and down."""
    if steps[0].at_least is not None:
        raise MethodError(("steps", 0, "at_least"), "bậc đầu phải để ngỏ phía dưới (at_least: null)")
    if steps[-1].below is not None:
        raise MethodError(("steps", len(steps) - 1, "below"), "bậc cuối phải để ngỏ phía trên (below: null)")
    for index, (lower, upper) in enumerate(pairwise(steps), start=1):
        if lower.below is None or upper.at_least is None or lower.below != upper.at_least:
            message = f"hở hoặc chồng: bậc trước kết thúc ở {lower.below}, bậc này bắt đầu từ {upper.at_least}"
            raise MethodError(("steps", index, "at_least"), message)
        if lower.at_least is not None and lower.at_least >= lower.below:
            raise MethodError(("steps", index - 1, "below"), f"phải lớn hơn {lower.at_least}")
    _check_step_points(steps, max_points)


def _check_step_points(steps: tuple[Step, ...], max_points: Decimal) -> None:
    for index, step in enumerate(steps):
        if not NOTHING <= step.points <= max_points:
            raise MethodError(("steps", index, "points"), f"phải từ 0 đến {max_points}")
    given = [step.points for step in steps]
    if max(given) != max_points:
        raise MethodError(("steps",), f"không bậc nào đạt điểm tối đa {max_points}")
    if given not in (sorted(given), sorted(given, reverse=True)):
        raise MethodError(("steps",), "điểm các bậc phải tăng dần hoặc giảm dần")


def points_by_ratio(ratio: Ratio, value: Decimal, max_points: Decimal) -> Decimal:
    """Points of a figure, to two decimals."""
    return rounded(max_points * ratio.share(value))


def step_of(steps: tuple[Step, ...], value: Decimal) -> Step:
    """The one step a figure lies in."""
    return next(step for step in steps if step.holds(value))


def next_by_steps(steps: tuple[Step, ...], value: Decimal) -> NextStep | None:
    """The nearest step that earns more; none on the best one."""
    place = steps.index(step_of(steps, value))
    earned = steps[place].points
    above = next((step for step in steps[place + 1 :] if step.points > earned), None)
    if above is not None and above.at_least is not None:
        return NextStep(above.at_least, above.points - earned)
    beneath = next((step for step in reversed(steps[:place]) if step.points > earned), None)
    if beneath is not None and beneath.below is not None:
        return NextStep(beneath.below, beneath.points - earned, is_below=True)
    return None


def next_by_ratio(ratio: Ratio, value: Decimal, max_points: Decimal) -> NextStep | None:
    """The target, while it is not reached."""
    gain = max_points - points_by_ratio(ratio, value, max_points)
    return NextStep(ratio.target, gain) if gain > 0 else None
