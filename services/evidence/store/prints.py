"""How pages and images look, as 64-bit perceptual hashes."""

from collections.abc import Sequence

from sqlalchemy import delete, insert
from sqlmodel import col

from services.evidence.domain.likeness import bands
from services.evidence.screening.job import Print as Seen
from services.evidence.tables import Print
from shared.database import Transaction


async def replace(tx: Transaction, evidence_id: str, seen: Sequence[Seen]) -> None:
    """Put these prints in the place of all the file had."""
    await tx.execute(delete(Print).where(col(Print.evidence_id) == evidence_id))
    rows = [
        {"evidence_id": evidence_id, "page": one.page, "bits": one.bits, "fine": one.fine, "bands": bands(one.bits)}
        for one in seen
    ]
    if rows:
        await tx.execute(insert(Print), rows)
