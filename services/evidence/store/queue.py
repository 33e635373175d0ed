"""The queue as reviewers see it: filtered, ordered, paged; taking the next claim out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, tuple_, update
from sqlmodel import col

from services.evidence import tables
from services.evidence.domain.desk import JUDGED_STAGES, Lease
from services.evidence.domain.findings import Risk
from services.evidence.domain.reviews import Review, Stage, State
from services.evidence.store.reviews import IS_OPEN, Shown, ShownRows, inside, review_of, shown_of, shown_rows
from shared import clock
from shared.database import Transaction

Order = Literal["age", "risk"]
Place = Sequence[Any]
"""Sort key of the last review of the page before."""

RISK_RANK = case(
    (col(tables.Review.risk) == "high", 3),
    (col(tables.Review.risk) == "medium", 2),
    (col(tables.Review.risk) == "unknown", 1),
    else_=0,
)
RANKS = {"high": 3, "medium": 2, "unknown": 1, "low": 0}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open claims of one stage and risk."""

    stage: Stage
    risk: Risk
    number: int
    oldest_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reviews to show: none means any. `leased_by` asks for those in that account's hands now."""

    state: State | None = None
    stage: Stage | None = None
    risk: Risk | None = None
    unit_id: str | None = None
    task_id: str | None = None
    leased_by: str | None = None
    order: Order = "age"

    @property
    def is_by_verdict(self) -> bool:
        """Decided reviews are shown newest verdict first, all others by how long they wait."""
        return self.order == "age" and self.state in {"accepted", "rejected"}


async def find(
    tx: Transaction, wanted: Wanted, roots: Sequence[str], *, after: Place | None, limit: int
) -> list[Shown]:
    """Reviews of some subtrees in the order wanted, after a place in it."""
    statement = shown_rows().where(inside(roots), *_filters(wanted))
    ordered, beyond = _ordered(statement, wanted, after)
    rows = await tx.execute((ordered if beyond is None else ordered.where(beyond)).limit(limit))
    return [shown_of(row) for row in rows]


def place_of(wanted: Wanted, shown: Shown) -> list[str | int]:
    """Sort key of a review: what `find` takes as `after`, moments as ISO text."""
    review = shown.review
    if wanted.is_by_verdict and review.decided_at is not None:
        return [review.decided_at.isoformat(), review.review_id]
    place: list[str | int] = [review.submitted_at.isoformat(), review.review_id]
    return [RANKS[review.risk], review.risk_points, *place] if wanted.order == "risk" else place


async def take_next(
    tx: Transaction, roots: Sequence[str], own: Sequence[str], lease: Lease, *, unit_id: str | None, risk: Risk | None
) -> str | None:
    """Lease the oldest claim of the highest risk that this account may judge; none when nothing waits.

    Claims in somebody's hands, also in these, are passed over, and so are those being taken at this moment.
    """
    review = tables.Review
    waiting = (
        select(col(review.review_id))
        .where(
            *_judgeable(lease.account_id, roots, own),
            or_(col(review.leased_until).is_(None), col(review.leased_until) <= clock.now()),
            *_filters(Wanted(unit_id=unit_id, risk=risk)),
        )
        .order_by(RISK_RANK.desc(), col(review.submitted_at), col(review.review_id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    review_id = (await tx.execute(waiting)).scalar_one_or_none()
    if review_id is not None:
        await set_lease(tx, review_id, lease)
    return review_id


def _judgeable(account_id: str, roots: Sequence[str], own: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions: a reviewer has the next word, and this one has given none yet where another is asked for."""
    review = tables.Review
    judged = select(literal(1)).where(
        col(tables.Decision.review_id) == col(review.review_id),
        col(tables.Decision.verdict).in_(["accepted", "rejected"]),
        col(tables.Decision.decided_by) == account_id,
    )
    is_free = or_(col(review.stage) == "queue", ~judged.exists())
    return [IS_OPEN, col(review.stage).in_(JUDGED_STAGES), inside(roots), is_free, *([~inside(own)] if own else [])]


async def newest(
    tx: Transaction, roots: Sequence[str], own: Sequence[str], unit_id: str | None, *, limit: int
) -> list[Shown]:
    """Claims of some subtrees but not of the caller's own units, newest first; those replaced are left out."""
    statement = shown_rows().where(inside(roots), col(tables.Review.state) != "superseded")
    if own:
        statement = statement.where(~inside(own))
    if unit_id is not None:
        statement = statement.where(inside([unit_id]))
    ordered = statement.order_by(col(tables.Review.submitted_at).desc(), col(tables.Review.review_id)).limit(limit)
    return [shown_of(row) for row in await tx.execute(ordered)]


async def lock_lapsed(tx: Transaction, now: datetime, *, limit: int) -> list[Review]:
    """Claims whose first look or answer is overdue, locked; those somebody works on at this moment are passed over."""
    review = tables.Review
    is_overdue = or_(
        and_(col(review.stage) == "answer", col(review.answer_until) < now),
        and_(col(review.stage) == "look", col(review.look_until) < now),
    )
    overdue = select(review).where(IS_OPEN, is_overdue).order_by(col(review.review_id)).limit(limit)
    rows = (await tx.execute(overdue.with_for_update(skip_locked=True))).scalars()
    return [review_of(row) for row in rows]


async def waiting(tx: Transaction) -> list[Waiting]:
    """Open claims by stage and risk: how many, and when the oldest was submitted."""
    review = tables.Review
    by = (col(review.stage), col(review.risk))
    number, oldest = func.count().label("number"), func.min(col(review.submitted_at)).label("oldest")
    rows = await tx.execute(select(*by, number, oldest).where(IS_OPEN).group_by(*by))
    return [Waiting(row.stage, row.risk, row.number, row.oldest) for row in rows]


async def set_lease(tx: Transaction, review_id: str, lease: Lease | None) -> None:
    """Put a locked review in somebody's hands, or in nobody's."""
    held = {
        "leased_by": lease.account_id if lease else None,
        "lease_name": lease.name if lease else None,
        "leased_until": lease.until if lease else None,
    }
    statement = update(tables.Review).where(col(tables.Review.review_id) == review_id).values(held)
    await tx.execute(statement.execution_options(synchronize_session=False))


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    review = tables.Review
    is_open = wanted.state == "pending" or wanted.stage not in {None, "ended"}
    filters: list[ColumnElement[bool]] = [IS_OPEN] if is_open else []
    for column, value in (
        (col(review.state), wanted.state),
        (col(review.stage), wanted.stage),
        (col(review.risk), wanted.risk),
        (col(review.task_id), wanted.task_id),
    ):
        if value is not None:
            filters.append(column == value)
    if wanted.unit_id is not None:
        filters.append(inside([wanted.unit_id]))
    if wanted.leased_by is not None:
        filters.append(and_(col(review.leased_by) == wanted.leased_by, col(review.leased_until) > clock.now()))
    return filters


def _ordered(statement: ShownRows, wanted: Wanted, after: Place | None) -> tuple[ShownRows, ColumnElement[bool] | None]:
    review_id = col(tables.Review.review_id)
    if wanted.is_by_verdict:
        decided = tuple_(col(tables.Review.decided_at), review_id)
        return statement.order_by(*(part.desc() for part in decided)), decided < _key(after, 0) if after else None
    age = tuple_(col(tables.Review.submitted_at), review_id)
    if wanted.order == "age":
        return statement.order_by(*age), age > _key(after, 0) if after else None
    weight = tuple_(RISK_RANK, col(tables.Review.risk_points))
    ordered = statement.order_by(*(part.desc() for part in weight), *age)
    if not after:
        return ordered, None
    reached = tuple(after[:2])
    return ordered, or_(weight < reached, and_(weight == reached, age > _key(after, 2)))


def _key(after: Place, start: int) -> tuple[datetime, str]:
    return after[start], after[start + 1]
