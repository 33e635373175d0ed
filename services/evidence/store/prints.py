"""How pages and images look, as 64-bit perceptual hashes."""

from collections.abc import Mapping

from sqlalchemy import delete, insert
from sqlmodel import col

from services.evidence.domain.likeness import bands
from services.evidence.tables import Print
from shared.database import Transaction


async def replace(tx: Transaction, evidence_id: str, bits_by_page: Mapping[int, int]) -> None:
    """Put these prints in the place of all the file had; bits are a signed 64-bit number."""
    await tx.execute(delete(Print).where(col(Print.evidence_id) == evidence_id))
    rows = [
        {"evidence_id": evidence_id, "page": page, "bits": bits, "bands": bands(bits)}
        for page, bits in bits_by_page.items()
    ]
    if rows:
        await tx.execute(insert(Print), rows)
