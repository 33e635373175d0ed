"""Digital signatures in a PDF file: who, when, untouched or not, and trusted or not. Nothing is asked of a network."""

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from services.evidence.screening.found import Found
from services.evidence.screening.signatures import presence, wording
from services.evidence.screening.signatures.signed import Signed


def check(path: Path, trust_folder: Path | None) -> list[Found]:
    """Findings on the signatures of a PDF file, trusted against the certificates in the folder."""
    return examine(path, trust_folder)[0]


def examine(path: Path, trust_folder: Path | None) -> tuple[list[Found], tuple[Signed, ...]]:
    """The findings, and the signatures themselves, whose holders' names are personal data where they are persons."""
    if not presence.is_signed(path):
        return [wording.NONE], ()
    # Half a second of imports that most files do without.
    reading = import_module("services.evidence.screening.signatures.reading")
    seen = reading.read(path, trust_folder)
    found = wording.say(seen, reading.MOST, datetime.now(UTC))
    return found, tuple(one for one in seen if isinstance(one, Signed))
