"""What lint says of a plan: shown, never mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.plans.domain.policy import LikenessPolicy
from services.plans.domain.tasks import Task

Severity = Literal["error", "warning", "hint"]
Clear = Literal["nguoi", "viec", "thoi-gian", "trach-nhiem", "san-pham", "tham-quyen"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at; `message` is Vietnamese, `clear` names the one of the "6 rõ" that is not met, if any."""

    code: str
    severity: Severity
    message: str
    task_ids: tuple[str, ...]
    clear: Clear | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What lines are held against: the plan's days, the thresholds, and the lines of the plan above, if it has one."""

    valid_from: date
    valid_to: date
    likeness: LikenessPolicy
    parent_title: str | None = None
    parent_lines: Sequence[Task] = ()
    is_parent_missing: bool = False
    """Whether the plan names one above that is not in force, or not above it."""


def short(text: str, longest: int = 80) -> str:
    """A name as it fits into a sentence."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
