"""The document that a change rests on."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Decision:
    """A document as cited; every part may be missing, but not all of them."""

    number: str | None = None
    title: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
