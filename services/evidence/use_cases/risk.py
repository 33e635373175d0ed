"""The risk of claims: the highest of their files', once the machine is done with all of them."""

from collections.abc import Sequence

from services.evidence.store import risks
from shared.database import Transaction


async def assess(tx: Transaction, *, evidence_ids: Sequence[str] = (), review_ids: Sequence[str] = ()) -> None:
    """Set risk and points of the open reviews named, and of those with one of the files; decided ones stay."""
    if evidence_ids or review_ids:
        await risks.assess(tx, evidence_ids, review_ids)
