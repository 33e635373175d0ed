"""The verdict of an outside review, e.g. of the national tracker: it overrules ours and is final."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.evidence.domain.reviews import Decision, Review


@dataclass(frozen=True, slots=True)
class OutsideVerdict:
    """What was decided elsewhere, when (`given_on`), and where it stands written (`reference`)."""

    decision: Decision
    given_on: date
    reference: str
    reasons: Sequence[str] = ()
    note: str | None = None


def refusal_of_day(given_on: date, review: Review, today: date) -> str | None:
    """Slug of why a claim cannot have been judged outside on this day, or none."""
    if given_on > today:
        return "given-on-ahead"
    return "given-on-early" if given_on < review.claimed_on else None
