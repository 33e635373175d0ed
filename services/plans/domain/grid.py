"""Many reports at once: what a row of the grid holds, and when it has nothing to say."""

from dataclasses import dataclass
from math import isclose

from services.plans.domain.milestones import Milestone
from services.plans.domain.reports import Objection, Report, Statement
from services.plans.domain.tasks import Task

SHOWN_DIGITS = 1e-6
"""Rates go out in percent of four digits: a figure that comes back this close is the one that went out."""

TEXTS = ("note", "difficulties", "proposals")


@dataclass(frozen=True, slots=True)
class GridRow:
    """A task with what was last said of it in a period, and in the one before; `objection` is why it takes no row."""

    task: Task
    target: Milestone | None
    current: Report | None
    previous: Report | None
    objection: Objection | None


def says_nothing(said: Statement) -> bool:
    """Whether a row was left empty. 0 is a figure, an empty cell is none."""
    has_figure = said.value is not None or said.completion_rate is not None or bool(said.disbursements)
    return not has_figure and not any((getattr(said, name) or "").strip() for name in TEXTS)


def repeats(said: Statement, before: Report | None) -> bool:
    """Whether a row says what the period's report says already; a claim of completion is not taken back by a copy."""
    if before is None:
        return False
    same_texts = all((getattr(said, name) or None) == (getattr(before.said, name) or None) for name in TEXTS)
    same_rate = said.value is not None or _is_same(said.completion_rate, before.said.completion_rate)
    return same_texts and same_rate and _is_same(said.value, before.said.value) and not said.disbursements


def _is_same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=SHOWN_DIGITS, abs_tol=SHOWN_DIGITS)
