"""The numbers of scoring: they hold under a version and never stand in code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

TOP = Decimal(100)
ALWAYS = date(2000, 1, 1)
"""Before any day that is scored."""


class PolicyError(ValueError):
    """A policy that could give a wrong score. `path` leads to the place, e.g. `("bands", 1, "at_least")`."""

    def __init__(self, path: tuple[str | int, ...], message: str) -> None:
        """Name the place and what is wrong with it."""
        super().__init__(message)
        self.path = path


@dataclass(frozen=True, slots=True)
class LateStep:
    """Factor of a claim accepted up to so many days after the due date; none: any later."""

    up_to_days: int | None
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of a task counts for its lead and for a coordinating unit."""

    lead: Decimal
    coordinating: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """A level, half-open: `at_least` belongs to it, `below` does not; `below` is none for the highest."""

    name: str
    at_least: Decimal
    below: Decimal | None


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the scoring policy. It holds from a day on, until a later one takes its place."""

    version: str
    late_factors: tuple[LateStep, ...]
    shares: Shares
    minimum_tasks: int
    bands: tuple[Band, ...]
    effective_from: date = ALWAYS
    """First day it holds for."""

    def __post_init__(self) -> None:
        """Refuse what could give a wrong score.

        Raises:
            PolicyError: a hole or overlap between bands, a zero weight, a factor outside 0…1.
        """
        _check_late(self.late_factors)
        _check_shares(self.shares)
        _check_bands(self.bands)
        if self.minimum_tasks < 1:
            raise PolicyError(("minimum_tasks",), "must be at least 1")

    def late_factor(self, days_late: int) -> Decimal:
        """Factor of an accepted claim; 1 when on time."""
        if days_late <= 0:
            return Decimal(1)
        steps = (step for step in self.late_factors if step.up_to_days is None or days_late <= step.up_to_days)
        return next(steps).factor

    def band_of(self, score: Decimal) -> str:
        """Level of a score of 0…100, rounded as shown."""
        return next(band.name for band in self.bands if score >= band.at_least)


@dataclass(frozen=True, slots=True)
class Policies:
    """Every version, in the order in which they take effect: a day keeps the policy that held on it."""

    versions: tuple[Policy, ...]

    @classmethod
    def of(cls, versions: Iterable[Policy]) -> "Policies":
        """Put versions in order.

        Raises:
            PolicyError: none at all, or two with one name or one day.
        """
        ordered = tuple(sorted(versions, key=lambda policy: policy.effective_from))
        if not ordered:
            raise PolicyError((), "no version at all")
        for field in ("version", "effective_from"):
            if len({getattr(policy, field) for policy in ordered}) != len(ordered):
                raise PolicyError((field,), "two versions have the same")
        return cls(ordered)

    def on(self, day: date) -> Policy:
        """Return the policy of a day; the first one also holds for the days before it."""
        held = [policy for policy in self.versions if policy.effective_from <= day]
        return held[-1] if held else self.versions[0]


def _check_late(steps: tuple[LateStep, ...]) -> None:
    if not steps or steps[-1].up_to_days is not None:
        raise PolicyError(("late_factors",), "the last step must hold for any later day (up_to_days: null)")
    previous_days, previous_factor = 0, Decimal(1)
    for index, step in enumerate(steps):
        if not 0 <= step.factor <= previous_factor:
            message = f"must be within 0 and {previous_factor}, never rising"
            raise PolicyError(("late_factors", index, "factor"), message)
        if step.up_to_days is None:
            if index + 1 < len(steps):
                raise PolicyError(("late_factors", index, "up_to_days"), "only the last step may be open")
            return
        if step.up_to_days <= previous_days:
            raise PolicyError(("late_factors", index, "up_to_days"), f"must be more than {previous_days}")
        previous_days, previous_factor = step.up_to_days, step.factor


def _check_shares(shares: Shares) -> None:
    for name, share in (("lead", shares.lead), ("coordinating", shares.coordinating)):
        if share <= 0:
            raise PolicyError(("shares", name), "a weight must be more than 0")
    if shares.coordinating > shares.lead:
        raise PolicyError(("shares", "coordinating"), "must not count more than the lead")


def _check_bands(bands: tuple[Band, ...]) -> None:
    if not bands:
        raise PolicyError(("bands",), "at least one band is needed")
    if bands[0].below is not None:
        raise PolicyError(("bands", 0, "below"), "the highest band must be open at the top (below: null)")
    for index, (upper, lower) in enumerate(pairwise(bands), start=1):
        if lower.below != upper.at_least:
            message = f"hole or overlap: the band above starts at {upper.at_least}, this one ends at {lower.below}"
            raise PolicyError(("bands", index, "below"), message)
        if lower.at_least >= upper.at_least:
            raise PolicyError(("bands", index, "at_least"), f"must be less than {upper.at_least}")
    if bands[-1].at_least != 0:
        raise PolicyError(("bands", len(bands) - 1, "at_least"), "the lowest band must start at 0")
    if bands[0].at_least > TOP:
        raise PolicyError(("bands", 0, "at_least"), f"must not be more than {TOP}")
    names = [band.name for band in bands]
    if len(set(names)) != len(names):
        raise PolicyError(("bands",), "two bands have one name")
