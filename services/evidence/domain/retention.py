"""How long evidence is kept, what a legal hold covers, and why a file may not be removed."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from services.evidence.domain.policy import RetentionClass
from services.evidence.domain.reviews import State

HoldScope = Literal["file", "task", "unit"]


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold: nothing of its scope is removed while it stands. `scope_id` names a file, a task or a subtree."""

    hold_id: str
    scope: HoldScope
    scope_id: str
    unit_id: str
    reason: str
    decision_number: str | None
    placed_at: datetime
    placed_by: str
    released_at: datetime | None = None
    released_by: str | None = None
    release_reason: str | None = None


def keep_until(uploaded_on: date, kept: RetentionClass) -> date | None:
    """Last day a file of this class is kept, counted from its upload; none where it is kept for ever.

    29 February ends on the 28th in years that have none; beyond the calendar's last year is for ever.
    """
    if kept.years is None or uploaded_on.year + kept.years > date.max.year:
        return None
    year = uploaded_on.year + kept.years
    last_day = calendar.monthrange(year, uploaded_on.month)[1]
    return uploaded_on.replace(year=year, day=min(uploaded_on.day, last_day))


def is_expired(until: date | None, today: date) -> bool:
    """Tell whether the last day to keep a file is over; never where it is kept for ever."""
    return until is not None and today > until


def refusal_of_removal(*, is_held: bool, until: date | None, today: date, states: frozenset[State]) -> str | None:
    """Slug of why an agency may not remove a file, or none; `states` are those of the reviews that name it."""
    if is_held:
        return "under-hold"
    if "pending" in states:
        return "in-use"
    if not is_expired(until, today):
        return "in-use" if "accepted" in states else "retention-runs"
    return None
