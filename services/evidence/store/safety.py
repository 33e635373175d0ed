"""What the malware scanner said of contents, written on every file that has one."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select, update
from sqlmodel import col

from services.evidence.domain.files import Safety
from services.evidence.tables import Evidence
from shared.database import Transaction


async def of_content(tx: Transaction, sha256: str) -> dict[str, Safety]:
    """Every file with this content and what it is by now, held against other verdicts until the end of `tx`."""
    wanted = select(col(Evidence.evidence_id), col(Evidence.safety)).where(col(Evidence.sha256) == sha256)
    rows = await tx.execute(wanted.order_by(col(Evidence.evidence_id)).with_for_update())
    return {row.evidence_id: row.safety for row in rows}


async def settle(tx: Transaction, evidence_ids: Iterable[str], safety: Safety) -> None:
    """Write what files are from now on."""
    statement = update(Evidence).where(col(Evidence.evidence_id).in_(list(evidence_ids))).values(safety=safety)
    await tx.execute(statement.execution_options(synchronize_session=False))


async def count(tx: Transaction, safeties: Sequence[Safety]) -> dict[Safety, int]:
    """Number of files kept, by what they are."""
    counted = select(col(Evidence.safety), func.count().label("number")).where(col(Evidence.removed_at).is_(None))
    rows = {row.safety: row.number for row in await tx.execute(counted.group_by(col(Evidence.safety)))}
    return {safety: rows.get(safety, 0) for safety in safeties}
