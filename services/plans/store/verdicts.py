"""Rows of verdicts."""

from collections.abc import Collection, Sequence

from sqlalchemy import func as sql
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.plans.domain.verdicts import Verdict
from services.plans.tables import VERDICTS
from shared.database import Transaction


async def applied(tx: Transaction, review_ids: Collection[str]) -> dict[str, int]:
    """Version last acted on, by review."""
    statement = select(VERDICTS.c.review_id, sql.max(VERDICTS.c.version).label("version"))
    statement = statement.where(VERDICTS.c.review_id.in_(review_ids), VERDICTS.c.is_applied).group_by(
        VERDICTS.c.review_id
    )
    return {row.review_id: row.version for row in await tx.execute(statement)}


async def record(tx: Transaction, verdicts: Sequence[Verdict], acted_on: Collection[Verdict]) -> None:
    """Keep verdicts as they arrived, each one once."""
    rows = {(verdict.review_id, verdict.version): _row(verdict, is_applied=verdict in acted_on) for verdict in verdicts}
    await tx.execute(insert(VERDICTS).values(list(rows.values())).on_conflict_do_nothing())


def _row(verdict: Verdict, *, is_applied: bool) -> dict[str, object]:
    return {
        "review_id": verdict.review_id,
        "version": verdict.version,
        "task_id": verdict.task_id,
        "report_id": verdict.report_id,
        "outcome": verdict.outcome,
        "claimed_on": verdict.claimed_on,
        "decided_at": verdict.decided_at,
        "is_applied": is_applied,
    }
