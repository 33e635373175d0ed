"""Rows of every step taken on a claim, and of appeals: written once, never changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, insert, select
from sqlmodel import col

from services.evidence import tables
from services.evidence.domain.desk import Record
from services.evidence.domain.reviews import Review, Round, Verdict
from services.evidence.tables import Evidence, FindingRow, Screening
from shared import clock
from shared.database import Transaction
from shared.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Who took a step, which, and why; `reference` and `given_on` are of an outside verdict."""

    round: Round
    verdict: Verdict
    decided_by: str
    decided_by_name: str
    policy_version: str
    reasons: Sequence[Mapping[str, str]] = ()
    note: str | None = None
    reference: str | None = None
    given_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Decided):
    """A step as it stands on record; `machine` holds what the machine had found in each file by then."""

    review_id: str
    decided_at: datetime
    machine: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Appeal:
    """A unit's appeal: why, when, by whom."""

    ground: str
    appealed_at: datetime
    appealed_by_name: str


async def keep(tx: Transaction, review: Review, *steps: Decided) -> None:
    """Put steps on the record of a claim, with what the machine had found in its files by now."""
    if not steps:
        return
    machine = await findings_of(tx, review.files)
    now = clock.now()
    rows = [
        {**asdict(step), "decision_id": new_id(), "review_id": review.review_id, "decided_at": now, "machine": machine}
        for step in steps
    ]
    await tx.execute(insert(tables.Decision), rows)


async def of_review(tx: Transaction, review_id: str) -> list[Decision]:
    """Every step taken on a claim, oldest first."""
    return (await of_reviews(tx, [review_id])).get(review_id, [])


async def of_reviews(tx: Transaction, review_ids: Iterable[str]) -> dict[str, list[Decision]]:
    """Every step taken on some claims, by review, oldest first; a first verdict that is not out yet is among them."""
    wanted = select(tables.Decision).where(col(tables.Decision.review_id).in_(list(review_ids)))
    ordered = wanted.order_by(col(tables.Decision.decided_at), col(tables.Decision.decision_id))
    found: dict[str, list[Decision]] = {}
    for row in (await tx.execute(ordered)).scalars():
        found.setdefault(row.review_id, []).append(Decision(**row.model_dump(exclude={"decision_id"})))
    return found


async def record_of(tx: Transaction, review: Review) -> Record:
    """Who gave a verdict on a claim, whether it was appealed, whether a newer claim came."""
    judged = select(col(tables.Decision.decided_by)).where(
        col(tables.Decision.review_id) == review.review_id,
        col(tables.Decision.verdict).in_(["accepted", "rejected"]),
    )
    appealed = exists().where(col(tables.Appeal.review_id) == review.review_id)
    newer = exists().where(
        col(tables.Review.task_id) == review.task_id, col(tables.Review.task_version) > review.task_version
    )
    judges = select(func.array_agg(judged.subquery().c.decided_by)).scalar_subquery()
    asked = select(judges.label("judges"), appealed.label("is_appealed"), newer.label("is_followed"))
    known = (await tx.execute(asked)).one()
    return Record(frozenset(known.judges or ()), known.is_appealed, known.is_followed)


async def add_appeal(tx: Transaction, review_id: str, account_id: str, name: str, ground: str) -> None:
    """Keep the one appeal of a claim."""
    row = {
        "appeal_id": new_id(),
        "review_id": review_id,
        "ground": ground,
        "appealed_at": clock.now(),
        "appealed_by": account_id,
        "appealed_by_name": name,
    }
    await tx.execute(insert(tables.Appeal).values(row))


async def appeal_of(tx: Transaction, review_id: str) -> Appeal | None:
    """The appeal of a claim, if the unit made one."""
    wanted = select(tables.Appeal).where(col(tables.Appeal.review_id) == review_id)
    row = (await tx.execute(wanted)).scalar_one_or_none()
    return Appeal(row.ground, row.appealed_at, row.appealed_by_name) if row else None


async def findings_of(tx: Transaction, files: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the machine has found in each file of a claim: safety, risk, findings; a file unknown here says nothing."""
    ids = [str(file["evidence_id"]) for file in files]
    stood = (
        select(col(Evidence.evidence_id), col(Evidence.safety), col(Screening.risk), col(Screening.version))
        .join(Screening, col(Screening.evidence_id) == col(Evidence.evidence_id), isouter=True)
        .where(col(Evidence.evidence_id).in_(ids))
    )
    standing = {row.evidence_id: row for row in await tx.execute(stood)}
    ordered = select(FindingRow).where(col(FindingRow.evidence_id).in_(ids)).order_by(col(FindingRow.place))
    findings: dict[str, list[dict[str, Any]]] = {}
    for row in (await tx.execute(ordered)).scalars():
        findings.setdefault(row.evidence_id, []).append(row.model_dump(exclude={"evidence_id", "place", "found_at"}))
    return [
        {
            "evidence_id": file["evidence_id"],
            "name": file["name"],
            "sha256": file["sha256"],
            "safety": standing[file["evidence_id"]].safety if file["evidence_id"] in standing else None,
            "risk": standing[file["evidence_id"]].risk if file["evidence_id"] in standing else None,
            "screening_version": standing[file["evidence_id"]].version if file["evidence_id"] in standing else None,
            "findings": findings.get(file["evidence_id"], []),
        }
        for file in files
    ]
