"""The queue of files to screen. A screening is taken for a while; one whose worker died is taken again after it."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.evidence.tables import Screening
from shared import clock
from shared.database import Transaction


async def queue(tx: Transaction, evidence_id: str) -> None:
    """Let a file be screened, for the first time or again; one that waits already keeps its place."""
    fresh = {"state": "waiting", "queued_at": clock.now(), "taken_until": None, "attempts": 0}
    statement = insert(Screening).values(evidence_id=evidence_id, version=0, risk="unknown", risk_points=0, **fresh)
    again = statement.on_conflict_do_update(
        index_elements=["evidence_id"], set_=fresh, where=col(Screening.state) != "waiting"
    )
    await tx.execute(again)
