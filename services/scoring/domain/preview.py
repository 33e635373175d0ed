"""Who would move under another policy, and by how much: every task scored twice for one day (rule 10)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from services.scoring.domain.facts import Definition, TaskFacts
from services.scoring.domain.mean import Sums, mean_of, shares
from services.scoring.domain.policy import Policy
from services.scoring.domain.ranking import Candidate, rank
from services.scoring.domain.score import TaskScore, score_task
from services.scoring.domain.standing import StandingScore, of_unit

ZERO = Decimal(0)
Brought = tuple[Decimal, Decimal, Decimal]
"""Score and completion times the weight of a task, and the weight."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a unit has under one policy; rank is none when unranked, and for a unit that has no peers."""

    score: Decimal | None
    band: str | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit under both policies. Name and kind are none until plans told them."""

    unit_id: str
    unit_name: str | None
    kind: str | None
    before: Figures
    after: Figures
    tasks_changed: int

    @property
    def change(self) -> Decimal | None:
        """Points won or lost; none without a score on both sides."""
        both = self.before.score is not None and self.after.score is not None
        return (self.after.score or ZERO) - (self.before.score or ZERO) if both else None


@dataclass(slots=True)
class _Total:
    """Sums of a unit, added to task by task."""

    lead: Brought = (ZERO, ZERO, ZERO)
    helped: Brought = (ZERO, ZERO, ZERO)
    task_count: int = 0
    reported_count: int = 0

    def add(self, brought: Brought, *, is_lead: bool, is_reported: bool) -> None:
        if is_lead:
            self.lead = _plus(self.lead, brought)
        else:
            self.helped = _plus(self.helped, brought)
        self.task_count += 1
        self.reported_count += is_reported

    def sums(self) -> Sums:
        return Sums(*self.lead, *self.helped, self.task_count, self.reported_count)


def _plus(stood: Brought, brought: Brought) -> Brought:
    return stood[0] + brought[0], stood[1] + brought[1], stood[2] + brought[2]


class _Side:
    """One of the two policies, and what units have under it."""

    def __init__(self, day: date, policy: Policy) -> None:
        self.day, self.policy = day, policy
        self.totals: dict[str, _Total] = defaultdict(_Total)

    def add(self, told: Definition, scored: TaskScore, counted: Mapping[str, bool]) -> None:
        if scored.score is None:
            for unit_id in counted:
                self.totals[unit_id]  # a unit without a task in force is compared, too
            return
        brought = (scored.score * told.weight, (scored.completion or ZERO) * told.weight, told.weight)
        for unit_id, is_lead in counted.items():
            self.totals[unit_id].add(brought, is_lead=is_lead, is_reported=scored.completion is not None)

    def standing(self) -> dict[str, StandingScore]:
        means = {unit_id: mean_of(each.sums(), self.policy.shares) for unit_id, each in self.totals.items()}
        return {unit_id: of_unit(unit_id, mean, self.day, self.policy) for unit_id, mean in means.items()}

    def figures(self, units: Sequence[Candidate]) -> dict[str, Figures]:
        standing = self.standing()
        ranks = _ranks(units, standing)
        return {unit_id: Figures(own.score, own.band, ranks.get(unit_id)) for unit_id, own in standing.items()}


class Comparison:
    """Takes in tasks one by one, then tells what becomes of the units."""

    def __init__(self, day: date, before: Policy, after: Policy) -> None:
        """Compare two policies as if each held on the day."""
        self.before, self.after = _Side(day, before), _Side(day, after)
        self.changed: dict[str, frozenset[str]] = {}
        """Tasks whose own score changes, with the units they count for."""

    def add(self, facts: TaskFacts) -> None:
        """Score a task under both; one that nobody assigned counts for nobody."""
        if (told := facts.definition) is None:
            return
        counted = shares(told.answering_unit_id, told.coordinating_unit_ids)
        before, after = (score_task(facts, side.day, side.policy) for side in (self.before, self.after))
        self.before.add(told, before, counted)
        self.after.add(told, after, counted)
        if before.score != after.score:
            self.changed[facts.task_id] = frozenset(counted)

    def units(self, units: Sequence[Candidate]) -> list[Moved]:
        """Return every unit that tasks count for under both policies; `units` are those that plans told of."""
        before, after = self.before.figures(units), self.after.figures(units)
        named = {unit.unit_id: unit for unit in units}
        touched: dict[str, int] = defaultdict(int)
        for counted in self.changed.values():
            for unit_id in counted:
                touched[unit_id] += 1
        return [
            _moved(unit_id, named.get(unit_id), before[unit_id], after[unit_id], touched[unit_id]) for unit_id in before
        ]


def moving(units: Iterable[Moved]) -> list[Moved]:
    """Return the units whose score, level or place changes, those that move furthest first."""
    others = [unit for unit in units if unit.before != unit.after]
    return sorted(others, key=lambda unit: (-abs(unit.change or ZERO), unit.unit_id))


def _moved(unit_id: str, told: Candidate | None, before: Figures, after: Figures, changed: int) -> Moved:
    return Moved(unit_id, told.name if told else None, told.kind if told else None, before, after, changed)


def _ranks(units: Sequence[Candidate], standing: Mapping[str, StandingScore]) -> dict[str, int | None]:
    """Places among the units right below the same unit, inside their peer groups."""
    below = sorted((unit for unit in units if "." in unit.unit_id), key=lambda unit: _parent(unit.unit_id))
    found: dict[str, int | None] = {}
    for _, peers in groupby(below, key=lambda unit: _parent(unit.unit_id)):
        scored = [_with(unit, standing.get(unit.unit_id)) for unit in peers]
        found |= {each.unit.unit_id: each.rank for each in rank(scored)}
    return found


def _parent(unit_id: str) -> str:
    return unit_id.rpartition(".")[0]


def _with(unit: Candidate, own: StandingScore | None) -> Candidate:
    return replace(unit, score=own.score, band=own.band, task_count=own.task_count) if own else unit
