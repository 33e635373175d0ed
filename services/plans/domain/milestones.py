"""The ladder of targets of an indicator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

PERCENT = frozenset({"%", "phần trăm", "percent"})


@dataclass(frozen=True, slots=True)
class Milestone:
    """One rung: `comparator` as written, `value` in `unit_of_measure`, `value_max` the top of a range."""

    comparator: str
    due_on: date | None = None
    value: float | None = None
    value_max: float | None = None
    unit_of_measure: str | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether reports against it carry a value; a qualitative rung is reported in percent done."""
        return self.value is not None and self.comparator != "qualitative"

    @property
    def is_strict(self) -> bool:
        """Whether standing exactly at the value is not enough."""
        return self.comparator in {">", "<"}

    @property
    def asks_for_less(self) -> bool:
        """Whether the words set a ceiling ("không quá 5 %"): lower is better."""
        return self.comparator in {"<", "<="}

    @property
    def is_percent(self) -> bool:
        """Whether values are shares of a hundred."""
        return (self.unit_of_measure or "").strip().lower() in PERCENT


def ladder(milestones: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """Rungs earliest first, the undated ones last."""
    return tuple(sorted(milestones, key=lambda rung: rung.due_on or date.max))


def current_milestone(milestones: Sequence[Milestone], day: date) -> Milestone | None:
    """Rung that counts on a day: the first not yet past, else the last; none without rungs. Takes a sorted ladder."""
    open_rungs = (rung for rung in milestones if rung.due_on is None or rung.due_on >= day)
    return next(open_rungs, milestones[-1] if milestones else None)


def segment_start(milestones: Sequence[Milestone], rung: Milestone | None, starts_on: date) -> date:
    """Day the work on a rung begins: the due day of the rung before it, never before the task itself starts."""
    ends_on = rung.due_on if rung and rung.due_on else date.max
    earlier = [other.due_on for other in milestones if other.due_on and other.due_on < ends_on]
    return max([starts_on, *earlier])


def falls_back(milestones: Sequence[Milestone], *, is_falling: bool) -> bool:
    """Whether a later rung asks for less than an earlier one: legal (issued plans do it), and worth a warning."""
    values = [rung.value for rung in milestones if rung.is_numeric and rung.value is not None]
    return any((later > earlier) if is_falling else (later < earlier) for earlier, later in pairwise(values))


def flaw(milestone: Milestone) -> str | None:
    """Vietnamese sentence on what makes a rung meaningless; none when it is sound."""
    if milestone.comparator == "qualitative":
        return None
    if milestone.value is None:
        return "Mốc có phép so sánh thì phải có giá trị; nếu văn bản không nêu số, hãy chọn “qualitative” (định tính)."
    if milestone.comparator != "range":
        return None
    if milestone.value_max is None or milestone.value_max < milestone.value:
        return "Mốc dạng khoảng phải có giá trị trên, không nhỏ hơn giá trị dưới."
    return None
