"""Lines that are there twice, and targets that are told twice and differ."""

from collections.abc import Iterator, Sequence

from services.plans.domain.lint.finding import Finding, Frame, short
from services.plans.domain.lint.twins import SAME, Pair, twins
from services.plans.domain.milestones import Milestone
from services.plans.domain.names import fold
from services.plans.domain.tasks import Task


def repeated_lines(lines: Sequence[Task], frame: Frame) -> Iterator[Finding]:
    """Duplicates, near-duplicates, and restated targets that differ: a line is told with the first it repeats."""
    thresholds = {
        "indicator": min(frame.likeness.near_duplicate_from, frame.likeness.same_indicator_from),
        "deliverable": frame.likeness.near_duplicate_from,
    }
    told: set[str] = set()
    for kind, least in thresholds.items():
        alike = twins([line for line in lines if line.kind == kind], least=least)
        for pair in sorted(alike, key=lambda pair: (pair.second.position, -pair.likeness, pair.first.position)):
            finding = _about(pair, frame)
            if finding is not None and pair.second.task_id not in told:
                told.add(pair.second.task_id)
                yield finding


def _about(pair: Pair, frame: Frame) -> Finding | None:
    both = (pair.first.task_id, pair.second.task_id)
    if differing := _differing(pair, frame):
        message = f"Chỉ tiêu “{short(pair.first.name)}” được nêu hai lần với mục tiêu khác nhau: {differing}."
        return Finding("restated-target-differs", "warning", message, both)
    if pair.likeness == SAME:
        message = f"Dòng {pair.first.code} và {pair.second.code} trùng nhau: “{short(pair.first.name)}”."
        return Finding("duplicate", "warning", message, both)
    if pair.likeness >= frame.likeness.near_duplicate_from:
        message = f"Dòng {pair.first.code} và {pair.second.code} gần giống nhau: “{short(pair.first.name)}”."
        return Finding("near-duplicate", "hint", message, both)
    return None


def shown(rung: Milestone) -> str:
    """A rung in words: `≥ 80 % (31/12/2026)`."""
    sign = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}.get(rung.comparator, "")
    upper = f"–{_number(rung.value_max)}" if rung.comparator == "range" and rung.value_max is not None else ""
    day = f" ({rung.due_on:%d/%m/%Y})" if rung.due_on else ""
    return f"{sign} {_number(rung.value)}{upper} {rung.unit_of_measure or ''}".strip() + day


def are_comparable(first: Milestone, second: Milestone) -> bool:
    """Whether both are numbers in one unit of measure."""
    units = {fold(rung.unit_of_measure or "") or rung.unit_of_measure for rung in (first, second)}
    return first.is_numeric and second.is_numeric and len(units) == 1


def _differing(pair: Pair, frame: Frame) -> str | None:
    if pair.first.kind != "indicator" or pair.likeness < frame.likeness.same_indicator_from:
        return None
    for one in pair.first.milestones:
        for other in pair.second.milestones:
            is_same_goal = one.due_on == other.due_on and are_comparable(one, other)
            if is_same_goal and (one.value, one.value_max) != (other.value, other.value_max):
                return f"{shown(one)} và {shown(other)}"
    return None


def _number(value: float | None) -> str:
    return f"{value:g}".replace(".", ",") if value is not None else ""
