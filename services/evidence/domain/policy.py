"""One version of the evidence policy, as read from its file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.evidence.domain.findings import LEVELS, RISKS, Level, Risk
from services.evidence.domain.likeness import NEAR_AT_MOST

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class UploadPolicy:
    """How uploads are taken: an unfinished one is kept for `keep_hours` since its last byte."""

    keep_hours: int = 24

    def __post_init__(self) -> None:
        if self.keep_hours < 1:
            raise ValueError("an unfinished upload is kept for at least an hour")


@dataclass(frozen=True, slots=True)
class ScreeningPolicy:
    """Bounds of the screening process, thresholds of its checks, and what its findings weigh.

    `levels` maps codes of findings to a level that differs from the catalogue's. `points` maps a level to what one
    finding of it adds; a file is `medium` or `high` risk from so many points on.
    """

    limit_seconds: int = 30
    limit_memory_bytes: int = 1024 * MIB
    at_once: int = 1
    max_pixels: int = 100_000_000
    max_unpacked_bytes: int = 1024 * MIB
    max_pages: int = 2000
    min_dpi: int = 190
    near_distance: int = 6
    levels: Mapping[str, Level] = field(default_factory=dict)
    points: Mapping[Level, int] = field(default_factory=lambda: {"ok": 0, "note": 0, "warning": 1, "danger": 5})
    medium_from: int = 1
    high_from: int = 5

    def __post_init__(self) -> None:
        if not 0 < self.medium_from <= self.high_from:
            raise ValueError("medium risk starts at one point or more, and high risk not below it")
        if not 0 <= self.near_distance <= NEAR_AT_MOST:
            raise ValueError(f"near_distance lies between 0 and {NEAR_AT_MOST} bits")
        if missing := [level for level in LEVELS if level not in self.points]:
            raise ValueError(f"no points given for: {', '.join(missing)}")


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """How claims are judged. Days are calendar days, shares lie in 0…1."""

    lease_minutes: int = 30
    second_share: float = 0.0
    second_risks: tuple[Risk, ...] = ("high",)
    bulk_risks: tuple[Risk, ...] = ("low",)
    bulk_max: int = 100
    answer_days: int = 5
    appeal_days: int = 5
    look_days: int = 3

    def __post_init__(self) -> None:
        if not 0 <= self.second_share <= 1:
            raise ValueError("the share of second reviews lies between 0 and 1")
        if unknown := [risk for risk in (*self.second_risks, *self.bulk_risks) if risk not in RISKS]:
            raise ValueError(f"unknown risk: {', '.join(unknown)}")


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """How long evidence of this class is kept, counted from its upload; for ever where no years are given."""

    name: str
    years: int | None = None


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """The classes by code, and the one a file gets when nobody says otherwise."""

    classes: Mapping[str, RetentionClass] = field(
        default_factory=lambda: {"10-nam": RetentionClass("Bảo quản 10 năm", 10)}
    )
    default: str = "10-nam"

    def __post_init__(self) -> None:
        if self.default not in self.classes:
            raise ValueError("the default class is not among the classes")


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the evidence policy; `reasons` maps a code to its Vietnamese sentence, in the order to show."""

    version: str
    max_file_bytes: int
    reasons: Mapping[str, str]
    upload: UploadPolicy = UploadPolicy()
    screening: ScreeningPolicy = ScreeningPolicy()
    review: ReviewPolicy = ReviewPolicy()
    retention: RetentionPolicy = RetentionPolicy()

    def __post_init__(self) -> None:
        if self.max_file_bytes < 1 or not self.reasons:
            raise ValueError("a policy takes files and knows at least one reason")

    def unknown(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Codes that this policy does not know, in the order given."""
        return tuple(code for code in codes if code not in self.reasons)
