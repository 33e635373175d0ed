"""Rows of the review queue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Boolean, ColumnElement, Row, Select, exists, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.evidence import tables
from services.evidence.domain.reviews import Review
from services.evidence.tables import LatestClaim, Task, Unit
from shared.database import Transaction

ShownRows: TypeAlias = "Select[tables.Review, str, str, str]"

IS_OPEN = literal_column("review.stage <> 'ended'", Boolean)
"""Said as the index `review_open` says it: a parameter in its place would not find the index."""
CHANGED_BY_STEPS = frozenset(
    {"state", "stage", "version", "files", "reasons", "decision_note", "decided_at", "decided_by"}
    | {"leased_by", "lease_name", "leased_until", "answer_until", "look_until", "appeal_until"}
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A review with the names known for its task and unit; none when plans has not told them yet."""

    review: Review
    task_code: str | None
    task_name: str | None
    unit_name: str | None


async def newest_ending_versions(tx: Transaction, task_ids: Iterable[str]) -> dict[str, int]:
    """Newest version known, by task, that ended older claims; a task without one is left out."""
    known = select(col(LatestClaim.task_id), col(LatestClaim.version)).where(
        col(LatestClaim.task_id).in_(set(task_ids))
    )
    return {row.task_id: row.version for row in await tx.execute(known)}


async def add(tx: Transaction, rows: Sequence[Review]) -> set[str]:
    """Add reviews and return the ids of those added; one that the same report opened already stays."""
    if not rows:
        return set()
    statement = insert(tables.Review).values([asdict(row) for row in rows]).on_conflict_do_nothing()
    return set((await tx.execute(statement.returning(col(tables.Review.review_id)))).scalars())


async def end_older(tx: Transaction, newest: Mapping[str, int]) -> None:
    """Remember what ended older claims, then take the undecided older ones out of the queue.

    Both statements read what is committed when they run, so two processes that take two claims of one task at the
    same time end with the newer one waiting.
    """
    if not newest:
        return
    claims = [{"task_id": task_id, "version": newest[task_id]} for task_id in sorted(newest)]
    statement = insert(LatestClaim).values(claims)
    newer = func.greatest(col(LatestClaim.version), statement.excluded.version)
    await tx.execute(statement.on_conflict_do_update(index_elements=["task_id"], set_={"version": newer}))
    ended = (
        update(tables.Review)
        .where(
            col(tables.Review.task_id).in_(list(newest)),
            col(tables.Review.state) == "pending",
            col(tables.Review.task_id) == col(LatestClaim.task_id),
            col(tables.Review.task_version) < col(LatestClaim.version),
        )
        .values(
            state="superseded",
            stage="ended",
            version=col(tables.Review.version) + 1,
            **dict.fromkeys(("leased_by", "lease_name", "leased_until", "answer_until", "look_until")),
        )
    )
    await tx.execute(ended.execution_options(synchronize_session=False))


async def end_appeals(tx: Transaction, task_ids: Iterable[str]) -> None:
    """End open appeals of these tasks that a newer claim stands beside; the rejection stays.

    Rejected claims are locked first: an appeal being made at this moment is waited for, and is then seen.
    """
    rejected = col(tables.Review.task_id).in_(set(task_ids)) & (col(tables.Review.state) == "rejected")
    await tx.execute(select(col(tables.Review.review_id)).where(rejected).order_by("review_id").with_for_update())
    newer = aliased(tables.Review)
    is_followed = exists().where(
        col(newer.task_id) == col(tables.Review.task_id), col(newer.task_version) > col(tables.Review.task_version)
    )
    ended = (
        update(tables.Review)
        .where(rejected, col(tables.Review.stage) == "appeal", is_followed)
        .values(
            stage="ended",
            version=col(tables.Review.version) + 1,
            **dict.fromkeys(("leased_by", "lease_name", "leased_until")),
        )
    )
    await tx.execute(ended.execution_options(synchronize_session=False))


async def lock(tx: Transaction, review_id: str) -> Review | None:
    """The review, held against other verdicts until the end of the transaction."""
    held = select(tables.Review).where(col(tables.Review.review_id) == review_id).with_for_update()
    row = (await tx.execute(held)).scalar_one_or_none()
    return review_of(row) if row else None


async def show(tx: Transaction, review_id: str) -> Shown | None:
    found = (await tx.execute(shown_rows().where(col(tables.Review.review_id) == review_id))).one_or_none()
    return shown_of(found) if found else None


async def save(tx: Transaction, review: Review) -> None:
    """Write what a step made of a review that is locked by this transaction; risk is written elsewhere."""
    changed = {name: value for name, value in asdict(review).items() if name in CHANGED_BY_STEPS}
    statement = update(tables.Review).where(col(tables.Review.review_id) == review.review_id).values(changed)
    await tx.execute(statement.execution_options(synchronize_session=False))


async def waiting(tx: Transaction) -> tuple[int, datetime | None]:
    """Number of undecided claims, and when the oldest was submitted."""
    undecided = select(func.count().label("number"), func.min(col(tables.Review.submitted_at)).label("oldest")).where(
        IS_OPEN, col(tables.Review.state) == "pending"
    )
    found = (await tx.execute(undecided)).one()
    return found.number, found.oldest


def shown_rows() -> ShownRows:
    """Reviews with the names of their tasks and units."""
    return (
        select(tables.Review, col(Task.code), col(Task.name), col(Unit.display_name))
        .join(Task, col(Task.task_id) == col(tables.Review.task_id), isouter=True)
        .join(Unit, col(Unit.unit_id) == col(tables.Review.unit_id), isouter=True)
    )


def inside(roots: Sequence[str]) -> ColumnElement[bool]:
    """Condition: the review's unit lies in one of the subtrees."""
    unit_id = col(tables.Review.unit_id)
    return or_(*(or_(unit_id == root, unit_id.startswith(f"{root}.", autoescape=True)) for root in roots))


def shown_of(row: Row[Any]) -> Shown:
    """A row of `shown_rows` as a value."""
    return Shown(review_of(row.Review), row.code, row.name, row.display_name)


def review_of(row: tables.Review) -> Review:
    """A row as the rules know it."""
    return Review(**row.model_dump())
