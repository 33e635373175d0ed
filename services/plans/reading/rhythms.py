"""How often: the words as written, and the one word a machine counts with."""

import re

from services.plans.reading import patterns
from services.plans.reading.lines import fold

RECURRENCES = tuple(re.compile(rf"(?<!\w){words}(?!\w)") for words in patterns.RECURRENCES)
INTERVALS = tuple((re.compile(rf"(?<!\w)(?:{words})(?!\w)"), every) for words, every in patterns.INTERVALS)


def recurrence_of(text: str) -> str | None:
    """How often, as written; "hằng ngày" is habit, not a rhythm of reporting."""
    folded = fold(text)
    for pattern in RECURRENCES:
        match = pattern.search(folded)
        if match:
            return text[match.start() : match.end()].strip()
    return None


def interval_of(recurrence: str | None) -> str | None:
    """One of week month quarter half_year year, the shortest the words tell; None for "thường xuyên" and the like."""
    folded = fold(recurrence or "")
    return next((every for pattern, every in INTERVALS if pattern.search(folded)), None)
