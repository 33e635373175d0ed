"""Tells a line that was broken by the margin from one that ends where it was meant to. Knows widths, not words."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

NEIGHBOURS = 4
# Measured on three issued plans: meant breaks reach at most 0.91 of the margin, others at least 0.97.
FULL = 0.94
# Where only short lines stand together, none of them shows the margin.
NARROWEST_FONT = 0.8
FULL_THOUGH_ENDED = 0.98
NARROW = frozenset("ijltfrI.,;:'()[]-/ “”")
WIDE = frozenset("mwMW%")
COMMON = 0.8


class Margins:
    """Width of the page around each line; fonts and indents change within a document, so only neighbours are asked."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Measure every line once."""
        self.widths = [printed_width(text) for text in texts]
        ordered = sorted(self.widths)
        self.common = ordered[int(len(ordered) * COMMON)] if ordered else 0.0

    def around(self, index: int) -> float:
        """Width that full lines reach where the line stands."""
        near = self.widths[max(0, index - 1 - NEIGHBOURS) : index + NEIGHBOURS]
        return max(max(near, default=0.0), self.common * NARROWEST_FONT)


def reach(text: str, following: str, width: float) -> float:
    """How much of the margin the line and the next word take; well below one, the break was meant."""
    first_word = following.split(" ", 1)[0]
    return printed_width(f"{text} {first_word}") / width if width else 0.0


def printed_width(text: str) -> float:
    """Width in a proportional font, where an "m" takes thrice the room of an "i"."""
    return sum(map(_width_of, text))


@lru_cache(maxsize=4096)
def _width_of(char: str) -> float:
    base = unicodedata.normalize("NFD", char)[0]
    if unicodedata.combining(base):
        return 0.0
    if base in NARROW:
        return 0.55
    return 1.45 if base in WIDE or base.isupper() else 1.0
