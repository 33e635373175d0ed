"""Targets held against those of the plan above."""

from collections.abc import Iterator, Sequence

from services.plans.domain.lint.finding import Finding, Frame, short
from services.plans.domain.lint.repeats import are_comparable, shown
from services.plans.domain.lint.twins import Pair, counterparts
from services.plans.domain.milestones import Milestone
from services.plans.domain.tasks import Task


def parent_missing(_lines: Sequence[Task], frame: Frame) -> Iterator[Finding]:
    if frame.is_parent_missing:
        message = "Kế hoạch cấp trên được nêu chưa ban hành trên hệ thống, hoặc không phải của cấp trên; chưa so được."
        yield Finding("parent-plan-missing", "hint", message, ())


def below_parent_plan(lines: Sequence[Task], frame: Frame) -> Iterator[Finding]:
    """An indicator of the same name and year whose target is lower (its ceiling higher) than above."""
    own = [line for line in lines if line.kind == "indicator"]
    above = [line for line in frame.parent_lines if line.kind == "indicator"]
    best: dict[str, Pair] = {}
    for pair in counterparts(own, above, least=frame.likeness.same_indicator_from):
        known = best.get(pair.first.task_id)
        if known is None or pair.likeness > known.likeness:
            best[pair.first.task_id] = pair
    for pair in best.values():
        for rung, higher in _lower(pair.first, pair.second):
            message = (
                f"Chỉ tiêu “{short(pair.first.name)}” đặt {shown(rung)}, thấp hơn yêu cầu {shown(higher)} "
                f"của “{short(frame.parent_title or '')}”."
            )
            yield Finding("below-parent-plan", "error", message, (pair.first.task_id,))


def _lower(line: Task, above: Task) -> Iterator[tuple[Milestone, Milestone]]:
    falls = line.is_falling or above.is_falling
    for rung in line.milestones:
        for other in above.milestones:
            is_same_year = rung.due_on and other.due_on and rung.due_on.year == other.due_on.year
            if not is_same_year or not are_comparable(rung, other) or rung.value is None or other.value is None:
                continue
            if (rung.value > other.value) if falls else (rung.value < other.value):
                yield rung, other
