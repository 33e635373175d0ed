"""The order of a plan's headings: by the numbers they are written with, Roman or Arabic."""

import re
from itertools import pairwise

_NUMBER = re.compile(r"^\s*(?:(?P<roman>[IVXLC]+)|(?P<digits>\d+(?:\.\d+)*))\b")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
LAST = 10_000
"""After every heading that has a number."""


def heading_order(heading: str | None) -> tuple[tuple[int, ...], str]:
    """Return what headings are sorted by: their number, then their words; no heading at all comes last."""
    if heading is None:
        return (LAST + 1,), ""
    match = _NUMBER.match(heading)
    if match is None:
        return (LAST,), heading
    if match["roman"]:
        return (_roman(match["roman"]),), heading
    return tuple(int(part) for part in match["digits"].split(".")), heading


def _roman(text: str) -> int:
    values = [_VALUES[letter] for letter in text]
    smaller = [-value if value < following else value for value, following in pairwise(values)]
    return sum(smaller) + values[-1]
