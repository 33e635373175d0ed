"""The numbers of scoring: they hold under a version and never stand in code."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

TOP = Decimal(100)
ALWAYS = date(2000, 1, 1)
"""Before any day that is scored."""

VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")
MOST_SHARE = 100
MOST_TASKS = 1000
FACTOR_PLACES = 4
SCORE_PLACES = 2
LONGEST_NAME = 40


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
        _check_version(self.version, self.minimum_tasks)

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
            raise PolicyError((), "không có phiên bản nào")
        for field in ("version", "effective_from"):
            if len({getattr(policy, field) for policy in ordered}) != len(ordered):
                raise PolicyError((field,), "hai phiên bản trùng nhau")
        return cls(ordered)

    def on(self, day: date) -> Policy:
        """Return the policy of a day; the first one also holds for the days before it."""
        held = [policy for policy in self.versions if policy.effective_from <= day]
        return held[-1] if held else self.versions[0]


def _check_version(version: str, minimum_tasks: int) -> None:
    if VERSION.fullmatch(version) is None:
        raise PolicyError(("version",), "phải có 1 đến 40 chữ cái không dấu, chữ số, dấu chấm hoặc gạch nối")
    if not 1 <= minimum_tasks <= MOST_TASKS:
        raise PolicyError(("minimum_tasks",), f"phải từ 1 đến {MOST_TASKS}")


def _check_late(steps: tuple[LateStep, ...]) -> None:
    if not steps or steps[-1].up_to_days is not None:
        raise PolicyError(("late_factors",), "bậc cuối phải áp dụng cho mọi ngày sau đó (up_to_days: null)")
    previous_days, previous_factor = 0, Decimal(1)
    for index, step in enumerate(steps):
        if not 0 <= step.factor <= previous_factor:
            reason = f"phải từ 0 đến {previous_factor}: hệ số không được tăng theo số ngày muộn"
            raise PolicyError(("late_factors", index, "factor"), reason)
        _check_places(("late_factors", index, "factor"), step.factor, FACTOR_PLACES)
        if step.up_to_days is None:
            if index + 1 < len(steps):
                raise PolicyError(("late_factors", index, "up_to_days"), "chỉ bậc cuối được để trống (null)")
            return
        if step.up_to_days <= previous_days:
            raise PolicyError(("late_factors", index, "up_to_days"), f"phải lớn hơn {previous_days}")
        previous_days, previous_factor = step.up_to_days, step.factor


def _check_shares(shares: Shares) -> None:
    for name, share in (("lead", shares.lead), ("coordinating", shares.coordinating)):
        if not 0 < share <= MOST_SHARE:
            raise PolicyError(("shares", name), f"phải lớn hơn 0 và không quá {MOST_SHARE}: trọng số 0 là bỏ nhiệm vụ")
        _check_places(("shares", name), share, FACTOR_PLACES)
    if shares.coordinating > shares.lead:
        raise PolicyError(("shares", "coordinating"), "không được lớn hơn phần của đơn vị chủ trì (lead)")


def _check_bands(bands: tuple[Band, ...]) -> None:
    if not bands:
        raise PolicyError(("bands",), "phải có ít nhất một mức")
    if bands[0].below is not None:
        raise PolicyError(("bands", 0, "below"), "mức cao nhất phải để ngỏ phía trên (below: null)")
    for index, (upper, lower) in enumerate(pairwise(bands), start=1):
        if lower.below != upper.at_least:
            reason = f"hở hoặc chồng: mức trên bắt đầu từ {upper.at_least}, mức này kết thúc ở {lower.below}"
            raise PolicyError(("bands", index, "below"), reason)
        if lower.at_least >= upper.at_least:
            raise PolicyError(("bands", index, "at_least"), f"phải nhỏ hơn {upper.at_least}")
    if bands[-1].at_least != 0:
        raise PolicyError(("bands", len(bands) - 1, "at_least"), "mức thấp nhất phải bắt đầu từ 0")
    if bands[0].at_least > TOP:
        raise PolicyError(("bands", 0, "at_least"), f"không được lớn hơn {TOP}")
    _check_names(bands)


def _check_names(bands: tuple[Band, ...]) -> None:
    for index, band in enumerate(bands):
        if not 1 <= len(band.name.strip()) <= LONGEST_NAME:
            raise PolicyError(("bands", index, "name"), f"phải có từ 1 đến {LONGEST_NAME} ký tự")
        _check_places(("bands", index, "at_least"), band.at_least, SCORE_PLACES)
    names = [band.name for band in bands]
    if len(set(names)) != len(names):
        raise PolicyError(("bands",), "hai mức trùng tên")


def _check_places(path: tuple[str | int, ...], value: Decimal, most: int) -> None:
    exponent = value.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -most:
        raise PolicyError(path, f"không được có quá {most} chữ số sau dấu phẩy")
