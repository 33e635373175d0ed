"""How long files are kept: their class, what still needs them, and the tombstones of those removed."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import delete, false, func, or_, select, true, tuple_, update
from sqlmodel import col

from services.evidence.domain.files import StoredFile
from services.evidence.domain.retention import Use
from services.evidence.store import files
from services.evidence.tables import Evidence, PersonalDetail, Print, Review, Screening
from shared.database import Transaction


async def lock(tx: Transaction, evidence_id: str) -> StoredFile | None:
    """The file, held against other changes until the end of the transaction."""
    held = select(col(Evidence.evidence_id)).where(col(Evidence.evidence_id) == evidence_id).with_for_update()
    await tx.execute(held)
    return await files.find(tx, evidence_id)


async def classify(tx: Transaction, evidence_ids: Sequence[str], code: str, until: date | None) -> None:
    """Give files their retention class and the last day it keeps them."""
    statement = update(Evidence).where(col(Evidence.evidence_id).in_(evidence_ids))
    values = {"retention_class": code, "keep_until": until}
    await tx.execute(statement.values(values).execution_options(synchronize_session=False))


async def unclassified(tx: Transaction, limit: int) -> list[tuple[str, datetime]]:
    """Id and upload of files kept before there were classes, held until the end of the transaction."""
    wanted = select(col(Evidence.evidence_id), col(Evidence.uploaded_at)).where(
        col(Evidence.retention_class) == "", col(Evidence.removed_at).is_(None)
    )
    found = await tx.execute(wanted.limit(limit).with_for_update(skip_locked=True))
    return [(row.evidence_id, row.uploaded_at) for row in found]


async def mark_named(tx: Transaction, evidence_ids: Collection[str], named_at: datetime) -> None:
    """Note that a report names these files; the first report counts."""
    statement = update(Evidence).where(
        col(Evidence.evidence_id).in_(sorted(evidence_ids)), col(Evidence.named_at).is_(None)
    )
    await tx.execute(statement.values(named_at=named_at).execution_options(synchronize_session=False))


async def uses(tx: Transaction, stored: Sequence[StoredFile], now: datetime) -> dict[str, Use]:
    """What claims need these files, by evidence: open ones (an appeal may still come) and accepted ones.

    A report names files of its own task alone, so only that task's claims are read. Holds are not looked at.
    """
    named = func.jsonb_array_elements(col(Review.files)).table_valued("value").alias("named")
    evidence_id = named.c.value.op("->>")("evidence_id")
    is_open = func.bool_or(or_(col(Review.stage) != "ended", func.coalesce(col(Review.appeal_until) > now, false())))
    is_accepted = func.bool_or(col(Review.state) == "accepted")
    told = evidence_id.label("evidence_id"), is_open.label("is_open"), is_accepted.label("is_accepted")
    wanted = select(*told).select_from(Review).join(named, true())
    of_tasks = col(Review.task_id).in_({file.task_id for file in stored})
    of_files = evidence_id.in_([file.evidence_id for file in stored])
    rows = await tx.execute(wanted.where(of_tasks, of_files).group_by(evidence_id))
    return {row.evidence_id: Use(is_open=row.is_open, is_accepted=row.is_accepted) for row in rows}


async def expired(
    tx: Transaction, roots: Sequence[str], today: date, *, after: tuple[date, str] | None, limit: int
) -> list[StoredFile]:
    """Files of some subtrees whose last day is over, longest over first."""
    unit_id = col(Evidence.unit_id)
    inside = or_(*(or_(unit_id == root, unit_id.startswith(f"{root}.", autoescape=True)) for root in roots))
    place = tuple_(col(Evidence.keep_until), col(Evidence.evidence_id))
    wanted = select(col(Evidence.evidence_id)).where(
        inside, col(Evidence.keep_until) < today, col(Evidence.removed_at).is_(None)
    )
    if after is not None:
        wanted = wanted.where(place > after)
    ids = list((await tx.execute(wanted.order_by(*place).limit(limit))).scalars())
    found = {file.evidence_id: file for file in await files.find_all(tx, ids, roots)}
    return [found[evidence_id] for evidence_id in ids]


async def of_task(tx: Transaction, task_id: str, roots: Sequence[str], limit: int) -> list[StoredFile]:
    """Files of a task inside some subtrees, tombstones too, oldest first."""
    wanted = select(col(Evidence.evidence_id)).where(col(Evidence.task_id) == task_id)
    ids = (await tx.execute(wanted.order_by(col(Evidence.evidence_id)).limit(limit))).scalars()
    return await files.find_all(tx, list(ids), roots)


async def bury(tx: Transaction, tombstone: StoredFile) -> None:
    """Make a file its tombstone; what was read out of its content goes with it, what was judged stays."""
    evidence_id = tombstone.evidence_id
    buried = update(Evidence).where(col(Evidence.evidence_id) == evidence_id)
    values = {name: getattr(tombstone, name) for name in ("removed_at", "removed_by", "removal_reason")}
    await tx.execute(buried.values(values).execution_options(synchronize_session=False))
    waiting = (col(Screening.evidence_id) == evidence_id) & (col(Screening.state) == "waiting")
    for gone in (
        delete(PersonalDetail).where(col(PersonalDetail.evidence_id) == evidence_id),
        delete(Print).where(col(Print.evidence_id) == evidence_id),
        delete(Screening).where(waiting),
    ):
        await tx.execute(gone.execution_options(synchronize_session=False))


async def is_unclaimed(tx: Transaction, sha256: str) -> bool:
    """Tell whether no file stands upon a content; nobody attaches one to it until the end of `tx`."""
    await files.hold_content(tx, sha256)
    standing = select(func.count()).where(col(Evidence.sha256) == sha256, col(Evidence.removed_at).is_(None))
    return not (await tx.execute(standing)).scalar_one()


async def buried_since(tx: Transaction, since: datetime) -> list[str]:
    """Contents, as SHA-256, of the files removed since then."""
    wanted = select(col(Evidence.sha256)).distinct().where(col(Evidence.removed_at) >= since)
    return list((await tx.execute(wanted)).scalars())
