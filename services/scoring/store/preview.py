"""What a preview reads: everything, of one moment, and nothing it could write."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from services.scoring.domain.ranking import Candidate
from services.scoring.store.reads import peers_of
from services.scoring.tables import JudgedDay, Task, Unit
from shared.database import Transaction

_ONE_MOMENT = sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


async def only_read(tx: Transaction) -> None:
    """Let a new transaction see one moment and write nothing."""
    await tx.execute(_ONE_MOMENT)


async def judged_day(tx: Transaction) -> date:
    """Return the day scores were last made for, without waiting for who makes them."""
    return date.fromisoformat(str((await tx.scalars(sa.select(col(JudgedDay.day)))).one()))


async def assigned_tasks(tx: Transaction) -> list[str]:
    """Return the ids of all tasks that were assigned."""
    return list(await tx.scalars(sa.select(col(Task.task_id)).where(col(Task.plan_id).is_not(None))))


async def active_units(tx: Transaction) -> list[Candidate]:
    """Return every active unit that plans told of, without scores."""
    found = await tx.scalars(sa.select(Unit).where(col(Unit.is_active)))
    return [
        Candidate(
            unit_id=unit.unit_id,
            name=unit.display_name,
            kind=unit.kind,
            peer_group=peers_of(unit.kind, unit.peer_group),
            score=None,
            completion=None,
            band=None,
            task_count=0,
            previous_score=None,
            previous_band=None,
        )
        for unit in found
    ]
