"""How far a reading agrees with what a person wrote down of the same document, as shares of 1."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.plans.reading import Indicator, Milestone, Reading, Task
from services.plans.reading.lines import clean, fold

NAMED_ALIKE = 0.55
SAME_TASK = 0.6
SAME_UNIT = 0.8
SAME_OUTPUT = 0.7


@dataclass(frozen=True)
class Agreement:
    """F1 of targets and tasks; shares of leads, outputs and rhythms right where the truth has one; what was made up."""

    targets: float
    tasks: float
    lead_unit: float
    expected_output: float
    recurrence: float
    invented: int


def words(text: str | None) -> set[str]:
    """Words that carry meaning, the filler of a name left out."""
    return set(re.findall(r"\w+", fold(clean(text or "")))) - {"và", "các", "của"}


def within(said: set[str], found: set[str]) -> float:
    return len(said & found) / len(said) if said else 0.0


def agreement(truth: dict[str, Any], reading: Reading) -> Agreement:
    """Compare all of the reading with a truth as it stands beside each document."""
    pairs = _pairs(truth["tasks"], reading.tasks)
    return Agreement(
        _f1(*_targets(truth["indicators"], reading.indicators)),
        _f1(len(pairs), len(truth["tasks"]), len({id(found) for _, found in pairs}), len(reading.tasks)),
        _share(
            within(words(said["lead_unit"]), words(found.lead_unit)) >= SAME_UNIT
            for said, found in pairs
            if said.get("lead_unit")
        ),
        _share(
            within(words(said["expected_output"]), words(found.expected_output)) >= SAME_OUTPUT
            for said, found in pairs
            if said.get("expected_output")
        ),
        _share(bool(found.recurrence) for said, found in pairs if said.get("recurrence")),
        sum(
            bool(found.lead_unit and not said.get("lead_unit")) + bool(found.due and not said.get("deadline"))
            for said, found in pairs
        ),
    )


def _share(rights: Any) -> float:  # noqa: ANN401 - any iterable of bool
    told = list(rights)
    return sum(told) / len(told) if told else 1.0


def _f1(hits: int, said: int, hits_of_found: int, found: int) -> float:
    if not hits or not found:
        return 0.0 if said else 1.0
    recall, precision = hits / said, hits_of_found / found
    return 2 * recall * precision / (recall + precision)


def _targets(said: Sequence[dict[str, Any]], indicators: Sequence[Indicator]) -> tuple[int, int, int, int]:
    free = [(one, milestone) for one in indicators for milestone in one.milestones if milestone.value is not None]
    found = len(free)
    wanted = [
        (words(one["name"]), target) for one in said for target in one["targets"] if target.get("value") is not None
    ]
    hits = 0
    for name, target in wanted:
        fits = [(_likeness(name, one), at) for at, (one, rung) in enumerate(free) if _is_the_same(target, rung)]
        likeness, at = max(fits, default=(0.0, 0))
        if likeness >= NAMED_ALIKE:
            hits += 1
            del free[at]
    return hits, len(wanted), hits, found


def _likeness(name: set[str], indicator: Indicator) -> float:
    return max(within(name, words(indicator.name)), 0.8 * within(name, words(indicator.source_text)))


def _is_the_same(target: dict[str, Any], milestone: Milestone) -> bool:
    same_value = (milestone.value, milestone.value_max) == (target["value"], target.get("value_max"))
    by = None if target.get("by") is None else str(target["by"])
    if not same_value or by is None or milestone.due is None:
        return same_value and by is None and milestone.due is None
    due = milestone.due.isoformat()
    return due == by or (due[:4] == by[:4] and (by.endswith("12-31") or len(by) < len(due)))


def _pairs(said: Sequence[dict[str, Any]], tasks: Sequence[Task]) -> list[tuple[dict[str, Any], Task]]:
    known = [(words(one.name), words(one.name) | words(one.source_text), one) for one in tasks]
    pairs: list[tuple[dict[str, Any], Task]] = []
    taken: set[int] = set()
    for one in said:
        name = words(one["name"])
        fits = [
            (
                max(2 * len(name & own) / max(len(name) + len(own), 1), 0.75 * within(name, whole))
                * (0.9 if at in taken else 1),
                at,
            )
            for at, (own, whole, _) in enumerate(known)
        ]
        fit, at = max(fits, default=(0.0, 0))
        if fit >= SAME_TASK:
            taken.add(at)
            pairs.append((one, known[at][2]))
    return pairs
