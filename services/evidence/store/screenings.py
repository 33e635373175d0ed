"""The queue of files to screen. A screening is taken for a while; one whose worker died is taken again after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.evidence.domain.findings import Risk
from services.evidence.tables import Evidence, Screening
from shared import clock
from shared.database import Transaction

State = Literal["waiting", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that a worker has taken to screen, for the how manieth time."""

    evidence_id: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a screening amounts to."""

    state: State
    risk: Risk
    risk_points: int
    screened_at: datetime
    milliseconds: int | None = None
    detected_type: str | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the screening of a file stands; `version` 0 means that it was never done."""

    evidence_id: str
    version: int
    state: State
    risk: Risk
    detected_type: str | None
    pages: int | None
    screened_at: datetime | None


async def queue(tx: Transaction, evidence_id: str) -> None:
    """Let a file be screened, for the first time or again; one that waits already keeps its place."""
    fresh = {"state": "waiting", "queued_at": clock.now(), "taken_until": None, "attempts": 0}
    statement = insert(Screening).values(evidence_id=evidence_id, version=0, risk="unknown", risk_points=0, **fresh)
    again = statement.on_conflict_do_update(
        index_elements=["evidence_id"], set_=fresh, where=col(Screening.state) != "waiting"
    )
    await tx.execute(again)


async def take(tx: Transaction, until: datetime) -> Taken | None:
    """Take the file that waits longest, until a moment; none when nothing waits that nobody has taken."""
    free = or_(col(Screening.taken_until).is_(None), col(Screening.taken_until) < clock.now())
    waiting = select(col(Screening.evidence_id)).where(col(Screening.state) == "waiting", free)
    oldest = waiting.order_by(col(Screening.queued_at)).limit(1).with_for_update(skip_locked=True)
    mine = update(Screening).where(col(Screening.evidence_id) == oldest.scalar_subquery())
    taken = mine.values(taken_until=until, attempts=col(Screening.attempts) + 1)
    row = (await tx.execute(taken.returning(col(Screening.evidence_id), col(Screening.attempts)))).one_or_none()
    return Taken(row.evidence_id, row.attempts) if row else None


async def take_unscanned(tx: Transaction, until: datetime, safeties: Sequence[str]) -> str | None:
    """Take a screened file that no malware scanner has judged, until a moment; none when there is none."""
    free = or_(col(Screening.taken_until).is_(None), col(Screening.taken_until) < clock.now())
    unjudged = (
        select(col(Screening.evidence_id))
        .join(Evidence, col(Evidence.evidence_id) == col(Screening.evidence_id))
        .where(col(Screening.state) != "waiting", free)
        .where(col(Evidence.safety).in_(safeties), col(Evidence.removed_at).is_(None))
    )
    oldest = unjudged.order_by(col(Screening.queued_at)).limit(1).with_for_update(of=Screening, skip_locked=True)
    mine = update(Screening).where(col(Screening.evidence_id) == oldest.scalar_subquery())
    return (await tx.execute(mine.values(taken_until=until).returning(col(Screening.evidence_id)))).scalar_one_or_none()


async def keep(tx: Transaction, evidence_id: str, until: datetime | None) -> None:
    """Hold a taken file longer, or give it back (none)."""
    mine = update(Screening).where(col(Screening.evidence_id) == evidence_id)
    await tx.execute(mine.values(taken_until=until))


async def put_off(tx: Transaction, evidence_id: str, until: datetime | None) -> None:
    """Give a taken file back, not to be taken before a moment: what kept it from being screened was not the file."""
    attempts = func.greatest(col(Screening.attempts) - 1, 0)
    mine = update(Screening).where(col(Screening.evidence_id) == evidence_id)
    await tx.execute(mine.values(taken_until=until, attempts=attempts))


async def close(tx: Transaction, evidence_id: str) -> None:
    """Take a file that is gone out of the queue; what was found before stays as it is."""
    mine = update(Screening).where(col(Screening.evidence_id) == evidence_id)
    await tx.execute(mine.values(state="done", taken_until=None))


async def finish(tx: Transaction, evidence_id: str, result: Result) -> int:
    """Write what a screening amounts to and return its version."""
    told = {name: getattr(result, name) for name in Result.__slots__}
    return await _write(tx, evidence_id, {**told, "taken_until": None})


async def amend(tx: Transaction, evidence_id: str, risk: Risk, risk_points: int) -> int:
    """Write what findings amount to after some were said anew, and return the screening's version."""
    return await _write(tx, evidence_id, {"risk": risk, "risk_points": risk_points})


async def set_scanner(tx: Transaction, evidence_ids: Sequence[str], scanner_version: str) -> None:
    """Remember which program and signatures judged these files."""
    mine = update(Screening).where(col(Screening.evidence_id).in_(evidence_ids))
    await tx.execute(mine.values(scanner_version=scanner_version))


async def standing(tx: Transaction, evidence_ids: Sequence[str]) -> dict[str, Standing]:
    """Where the screenings of these files stand, by file."""
    columns = [getattr(Screening, name) for name in Standing.__slots__]
    rows = await tx.execute(select(*columns).where(col(Screening.evidence_id).in_(evidence_ids)))
    return {row.evidence_id: Standing(**row._mapping) for row in rows}  # noqa: SLF001  SQLAlchemy's public name


async def waiting(tx: Transaction) -> tuple[int, datetime | None]:
    """Number of files that wait for their screening, and when the oldest was queued."""
    counted = select(func.count().label("number"), func.min(col(Screening.queued_at)).label("oldest"))
    row = (await tx.execute(counted.where(col(Screening.state) == "waiting"))).one()
    return row.number, row.oldest


async def _write(tx: Transaction, evidence_id: str, values: dict[str, object]) -> int:
    mine = update(Screening).where(col(Screening.evidence_id) == evidence_id)
    written = mine.values(version=col(Screening.version) + 1, **values).returning(col(Screening.version))
    return int((await tx.execute(written)).scalar_one())
