"""Money of a task: planned and disbursed, by source and year, in whole đồng; and its sums."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from services.plans.domain.units import is_inside, lineage

BudgetSource = Literal["state", "social", "other"]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Money planned."""

    source: BudgetSource
    year: int
    planned_vnd: int


@dataclass(frozen=True, slots=True)
class Disbursement:
    """Money spent since the start of the year."""

    source: BudgetSource
    year: int
    disbursed_vnd: int


@dataclass(frozen=True, slots=True)
class Money:
    """Sums in whole đồng. None is not zero: nothing was planned, or nothing was reported."""

    planned_vnd: int | None = None
    disbursed_vnd: int | None = None

    def __add__(self, other: "Money") -> "Money":
        return Money(_sum(self.planned_vnd, other.planned_vnd), _sum(self.disbursed_vnd, other.disbursed_vnd))

    @property
    def rate(self) -> float | None:
        """Share disbursed, above 1 when overspent; none unless something was planned and something reported."""
        return self.disbursed_vnd / self.planned_vnd if self.planned_vnd and self.disbursed_vnd is not None else None


@dataclass(frozen=True, slots=True)
class Entry:
    """Money of one unit's tasks in one plan, from one source in one year."""

    unit_id: str
    plan_id: str
    source: BudgetSource
    year: int
    money: Money


def sums(entries: Iterable[Entry], key: Callable[[Entry], str]) -> dict[str, Money]:
    """Money by a key of its entries."""
    found: dict[str, Money] = defaultdict(Money)
    for entry in entries:
        found[key(entry)] += entry.money
    return dict(found)


def up_the_tree(own: Mapping[str, Money], roots: Sequence[str]) -> dict[str, Money]:
    """Each unit's own money with that of every unit below it, for the units inside the roots that have any."""
    found: dict[str, Money] = defaultdict(Money)
    for unit_id, money in own.items():
        for above in (*lineage(unit_id), unit_id):
            if any(is_inside(above, root) for root in roots):
                found[above] += money
    return dict(found)


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other


def after_spending(before: Sequence[Disbursement], told: Sequence[Disbursement]) -> tuple[Disbursement, ...]:
    """Money spent after a report: what it tells takes the place of what was told of the same source and year."""
    by_line = {(line.source, line.year): line for line in (*before, *told)}
    return tuple(by_line[key] for key in sorted(by_line))
