"""Score and completion of a unit or plan: weighted means over its tasks in force (rule 9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from services.scoring.domain.policy import Policy, Shares
from services.scoring.domain.score import points

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Part:
    """One task in a mean; `weight` is the task's own weight times the unit's share in it.

    `share` is none in a plan, which has its tasks whole; `is_lead` tells whose share it is. `heading` is the one the
    task stands under in its plan.
    """

    task_id: str
    code: str
    name: str
    score: Decimal
    completion: Decimal | None
    weight: Decimal
    event_id: str | None = None
    own_weight: Decimal = Decimal(1)
    share: Decimal | None = None
    is_lead: bool = True
    heading: str | None = None

    @property
    def lost(self) -> Decimal:
        """Points the task itself lost, weighted."""
        return (100 - self.score) * self.weight


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over tasks in force; score and completion are none without any."""

    score: Decimal | None
    completion: Decimal | None
    task_count: int
    reported_count: int


class Whole(NamedTuple):
    """Everything that goes into a mean: sums of score × weight, completion × weight and weight, and the counts."""

    above: Decimal
    done: Decimal
    weight: Decimal
    task_count: int
    reported_count: int

    @property
    def mean(self) -> Mean:
        """Weighted means, rounded. A task never reported adds 0 to the completion, which is none when none was."""
        if not self.task_count:
            return Mean(None, None, 0, 0)
        completion = points(self.done / self.weight) if self.reported_count else None
        return Mean(points(self.above / self.weight), completion, self.task_count, self.reported_count)


def whole(parts: Sequence[Part]) -> Whole:
    """Sum tasks up."""
    reported = [part.completion * part.weight for part in parts if part.completion is not None]
    above = sum((part.score * part.weight for part in parts), NONE)
    return Whole(above, sum(reported, NONE), sum((part.weight for part in parts), NONE), len(parts), len(reported))


def mean(parts: Sequence[Part]) -> Mean:
    """Weighted means over tasks, rounded; none without any."""
    return whole(parts).mean


class Sums(NamedTuple):
    """What the tasks in force of a unit or plan add up to, apart for those it leads and those it helps with.

    Scores and completions are times the task's own weight; the policy's shares are not in them.
    """

    lead_score: Decimal
    lead_completion: Decimal
    lead_weight: Decimal
    helped_score: Decimal
    helped_completion: Decimal
    helped_weight: Decimal
    task_count: int
    reported_count: int


def whole_of(sums: Sums, shares: Shares) -> Whole:
    """Put the policy's shares into sums: what `whole` says of the parts themselves."""

    def both(lead: Decimal, helped: Decimal) -> Decimal:
        return lead * shares.lead + helped * shares.coordinating

    above = both(sums.lead_score, sums.helped_score)
    done = both(sums.lead_completion, sums.helped_completion)
    return Whole(above, done, both(sums.lead_weight, sums.helped_weight), sums.task_count, sums.reported_count)


def mean_of(sums: Sums, shares: Shares) -> Mean:
    """Weighted means out of sums, rounded."""
    return whole_of(sums, shares).mean


def band_of_unit(score: Decimal | None, task_count: int, policy: Policy) -> str | None:
    """Level of a unit; none ("chưa xếp hạng") with fewer tasks in force than the policy asks."""
    return None if score is None or task_count < policy.minimum_tasks else policy.band_of(score)


def band_of_plan(score: Decimal | None, policy: Policy) -> str | None:
    """Level of a plan; none when nothing is in force."""
    return None if score is None else policy.band_of(score)


def chain(unit_id: str) -> tuple[str, ...]:
    """Return a unit and everything above it, nearest first: body, commune, province."""
    slugs = unit_id.split(".")
    return tuple(".".join(slugs[:length]) for length in range(len(slugs), 0, -1))


def shares(answering_unit_id: str, coordinating_unit_ids: Sequence[str]) -> dict[str, bool]:
    """Return every unit a task counts for: true with the lead's share, false with the coordinating one.

    A unit above both a lead and a coordinating unit counts the task once, with the lead's share.
    """
    counted = {above: False for unit_id in coordinating_unit_ids for above in chain(unit_id)}
    return counted | dict.fromkeys(chain(answering_unit_id), True)
