"""How long evidence is kept, what a legal hold covers, and why a file may not be removed."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from services.evidence.domain.policy import RetentionClass

HoldScope = Literal["file", "task", "unit"]


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold: nothing of its scope is removed while it stands. `scope_id` names a file, a task or a subtree.

    `scope_name` is what people call it; none for what plans has not told of. `placed_from` is the root of the subtree
    whose authority placed it.
    """

    hold_id: str
    scope: HoldScope
    scope_id: str
    unit_id: str
    reason: str
    decision_number: str | None
    placed_at: datetime
    placed_by: str
    placed_from: str
    released_at: datetime | None = None
    released_by: str | None = None
    release_reason: str | None = None
    scope_name: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """What a file is needed for: a standing hold, a claim that is still open, or one that was accepted upon it."""

    is_held: bool = False
    is_open: bool = False
    is_accepted: bool = False


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


def refusal_of_removal(use: Use, until: date | None, today: date) -> str | None:
    """Slug of why an agency may not remove a file, or none."""
    if use.is_held:
        return "under-hold"
    if use.is_open:
        return "in-use"
    if not is_expired(until, today):
        return "in-use" if use.is_accepted else "retention-runs"
    return None


def refusal_of_withdrawal(use: Use, named_at: datetime | None) -> str | None:
    """Slug of why who uploaded a file may not take it back, or none: no report has named it and nothing holds it."""
    if use.is_held:
        return "under-hold"
    return "in-use" if named_at is not None or use.is_open or use.is_accepted else None
