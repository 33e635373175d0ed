"""Text as scanners and word processors leave it, brought to one form in which words can be found."""

import re
import unicodedata
from functools import lru_cache

INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\0"), None)
DASHES = str.maketrans("‐‑‒–—―−_", "--------")
# Combining marks of Vietnamese that stay alone where a base letter before them has no composed form.
MARKS = re.compile(r"[\u0300-\u036f]+")
LONGEST = 20_000
"""Characters of a document that a head is looked for in: two pages and more."""


def cleaned(text: str) -> str:
    """Composed letters, plain dashes and blanks, one newline per line; cut to what a head is looked for in."""
    composed = unicodedata.normalize("NFC", text[: 2 * LONGEST].translate(INVISIBLE)).translate(DASHES)
    lines = (" ".join(line.split()) for line in MARKS.sub("", composed).splitlines())
    return "\n".join(line for line in lines if line)[:LONGEST]


def folded(text: str) -> str:
    """Cleaned text in plain small Latin letters, character by character at the same places."""
    return "".join(_plain(char) for char in text)


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char in "đĐ":
        return "d"
    return unicodedata.normalize("NFD", char)[0].lower()[:1] or char


def words(text: str) -> list[str]:
    """Folded words and figures of a text."""
    return re.findall(r"[a-z0-9]+", folded(cleaned(text)))
