"""Score and completion of a unit or plan: weighted means over its tasks in force (rule 9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from services.scoring.domain.policy import Policy, Shares
from services.scoring.domain.score import points


@dataclass(frozen=True, slots=True)
class Part:
    """One task in a mean; `weight` is the task's weight times the unit's share in it."""

    task_id: str
    code: str
    name: str
    score: Decimal
    completion: Decimal | None
    weight: Decimal
    event_id: str | None = None

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


def mean(parts: Sequence[Part]) -> Mean:
    """Weighted means, rounded. A task never reported adds 0 to the completion, which is none when none was reported."""
    total = sum((part.weight for part in parts), Decimal(0))
    reported = [part for part in parts if part.completion is not None]
    if not total:
        return Mean(None, None, 0, 0)
    score = points(sum((part.score * part.weight for part in parts), Decimal(0)) / total)
    gone = sum((part.completion * part.weight for part in reported if part.completion is not None), Decimal(0))
    return Mean(score, points(gone / total) if reported else None, len(parts), len(reported))


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


def mean_of(sums: Sums, shares: Shares) -> Mean:
    """Weighted means out of sums: what `mean` says of the parts themselves."""
    if not sums.task_count:
        return Mean(None, None, 0, 0)
    total = sums.lead_weight * shares.lead + sums.helped_weight * shares.coordinating
    score = (sums.lead_score * shares.lead + sums.helped_score * shares.coordinating) / total
    completion = (sums.lead_completion * shares.lead + sums.helped_completion * shares.coordinating) / total
    done = points(completion) if sums.reported_count else None
    return Mean(points(score), done, sums.task_count, sums.reported_count)


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
