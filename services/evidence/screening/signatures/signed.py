"""What was seen of one signature in a PDF file, as values. Knows no library and no sentence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Change = Literal["none", "signatures", "form", "foreign"]
"""What came into the file after the signature: further signatures and their upkeep, form filling, or something else."""
Coverage = Literal["file", "revision", "part"]
"""How much of the file as it was when signed the signature covers; `part` leaves gaps."""
Trust = Literal[
    "trusted",
    "unset",  # no authority is known here at all
    "self-signed",
    "unknown-root",  # the chain is whole and ends at an authority that is not trusted here
    "issuer-missing",  # the chain breaks off: nobody here has the issuer's certificate
    "chain-invalid",  # a link of the chain does not hold
    "expired",
    "not-yet-valid",
    "revoked",
    "wrong-usage",  # the certificate was not issued for signing documents
    "weak",  # an algorithm that is forged today
]
Unreadable = Literal["encrypted", "file", "range", "envelope", "kind"]
"""Why a signature could not be checked: the file's password, its structure, its claimed range, its CMS, its format."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom the certificate names. `name` of a person is personal data; `serial` is hexadecimal."""

    name: str | None
    is_person: bool
    organisation: str | None
    serial: str


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature, or one timestamp over the document. `authority` is the trusted, unknown or missing one."""

    field: str
    is_timestamp: bool
    holder: Holder
    signed_at: datetime | None
    is_time_proven: bool
    is_intact: bool
    coverage: Coverage
    change: Change
    trust: Trust
    authority: str | None
    is_revocation_known: bool


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A signature nothing can be said of."""

    field: str
    reason: Unreadable
