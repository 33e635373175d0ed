"""Digital signatures in a PDF file: who, when, untouched or not, and trusted or not. Nothing is asked of a network."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from services.evidence.screening.found import Found
from services.evidence.screening.job import Job, Screened, Signer
from services.evidence.screening.kinds import Kind
from services.evidence.screening.signatures import offline, presence, wording
from services.evidence.screening.signatures.signed import Signed


def screen(path: Path, job: Job, _: Kind) -> Screened:
    """Check the signatures of a PDF file; the names of persons who signed are kept apart from the findings."""
    findings, seen = examine(path, job.trust_folder, job.now)
    return Screened(findings=tuple(findings), signers=tuple(_persons(seen)))


def examine(path: Path, trust_folder: Path | None, now: datetime) -> tuple[list[Found], tuple[Signed, ...]]:
    """Findings as of now, trusted by the certificates in the folder, and what was seen of each signature."""
    if not presence.is_signed(path):
        return [wording.NONE], ()
    # Nearly half a second of imports that most files do without.
    with offline.imports():
        from services.evidence.screening.signatures import reading  # noqa: PLC0415

    seen = reading.read(path, trust_folder, now)
    found = wording.say(seen, reading.MOST, now)
    return found, tuple(one for one in seen if isinstance(one, Signed))


def _persons(seen: Iterable[Signed]) -> Iterator[Signer]:
    for one in seen:
        holder = one.holder
        if holder.is_person and holder.name:
            signed_at = one.signed_at.isoformat() if one.signed_at else None
            yield Signer(one.field, holder.name, holder.organisation, signed_at)
