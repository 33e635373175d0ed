"""Everything of a scope, read for a dossier in one snapshot of the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select, text
from sqlmodel import col

from services.evidence import tables
from services.evidence.domain.dossiers import Scope, Screened
from services.evidence.domain.files import KnownTask, StoredFile
from services.evidence.domain.reviews import Review
from services.evidence.store import files
from services.evidence.tables import Appeal, Evidence, PersonalDetail, Screening, Task, Unit
from shared import clock
from shared.database import Transaction

_SNAPSHOT = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

Owned = type[Evidence] | type[tables.Review]


async def hold_still(tx: Transaction) -> None:
    """Let everything read from now on in `tx` be as of one moment; must come first in it."""
    await tx.execute(_SNAPSHOT)


async def claims(tx: Transaction, scope: Scope, roots: Sequence[str], limit: int) -> list[Review]:
    """Claims of a scope inside some subtrees that were submitted or decided in its period, oldest first."""
    submitted, decided = col(tables.Review.submitted_at), col(tables.Review.decided_at)
    moved = or_(_within(submitted, scope), _within(decided, scope))
    wanted = select(tables.Review).where(_of(tables.Review, scope), _inside(tables.Review, roots), moved)
    rows = await tx.execute(wanted.order_by(submitted, col(tables.Review.review_id)).limit(limit))
    return [Review(**row.model_dump()) for row in rows.scalars()]


async def evidence(
    tx: Transaction, scope: Scope, roots: Sequence[str], named: Iterable[str], limit: int
) -> list[StoredFile]:
    """Files of a scope inside some subtrees: those uploaded in its period, and those that its claims name."""
    uploaded = _within(col(Evidence.uploaded_at), scope)
    wanted = select(col(Evidence.evidence_id)).where(
        _inside(Evidence, roots),
        or_(and_(_of(Evidence, scope), uploaded), col(Evidence.evidence_id).in_(sorted(set(named)))),
    )
    ids = (await tx.execute(wanted.order_by(col(Evidence.evidence_id)).limit(limit))).scalars()
    return await files.find_all(tx, list(ids), roots)


async def screened(tx: Transaction, evidence_ids: Sequence[str]) -> dict[str, Screened]:
    """The screening of each of these files."""
    names = Screened.__dataclass_fields__
    rows = (await tx.execute(select(Screening).where(col(Screening.evidence_id).in_(evidence_ids)))).scalars()
    return {row.evidence_id: Screened(**{name: getattr(row, name) for name in names}) for row in rows}


async def personal(tx: Transaction, evidence_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """What is personal in each of these files; those that hold nothing personal are left out."""
    wanted = select(PersonalDetail).where(col(PersonalDetail.evidence_id).in_(evidence_ids))
    return {row.evidence_id: row.details for row in (await tx.execute(wanted)).scalars()}


async def appeals(tx: Transaction, review_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """The appeal made against each of these claims' rejections."""
    wanted = select(Appeal).where(col(Appeal.review_id).in_(review_ids))
    shown = {"ground", "appealed_at", "appealed_by_name"}
    return {row.review_id: row.model_dump(include=shown) for row in (await tx.execute(wanted)).scalars()}


async def tasks(tx: Transaction, task_ids: Iterable[str]) -> dict[str, KnownTask]:
    wanted = select(Task).where(col(Task.task_id).in_(sorted(set(task_ids))))
    names = KnownTask.__dataclass_fields__
    rows = (await tx.execute(wanted)).scalars()
    return {row.task_id: KnownTask(**{name: getattr(row, name) for name in names}) for row in rows}


async def unit_names(tx: Transaction, unit_ids: Iterable[str]) -> dict[str, str]:
    wanted = select(Unit).where(col(Unit.unit_id).in_(sorted(set(unit_ids))))
    return {row.unit_id: row.display_name for row in (await tx.execute(wanted)).scalars()}


async def knows_plan(tx: Transaction, plan_id: str, roots: Sequence[str]) -> bool:
    """Tell whether a plan has tasks inside some subtrees."""
    wanted = select(func.count()).where(col(Task.plan_id) == plan_id, _inside(Task, roots))
    return bool((await tx.execute(wanted)).scalar_one())


def told(step: object) -> dict[str, Any]:
    """A step of a claim as a dossier keeps it: by name, without the account behind it."""
    given = asdict(step)  # type: ignore[call-overload]
    return {name: value for name, value in given.items() if name not in {"review_id", "decided_by"}}


def _of(rows: Owned, scope: Scope) -> ColumnElement[bool]:
    """Rows of the scope's task, subtree or plan; everything where it names none."""
    parts: list[ColumnElement[bool]] = []
    if scope.task_id:
        parts.append(col(rows.task_id) == scope.task_id)
    if scope.unit_id:
        parts.append(_inside(rows, [scope.unit_id]))
    if scope.plan_id:
        parts.append(col(rows.task_id).in_(select(col(Task.task_id)).where(col(Task.plan_id) == scope.plan_id)))
    return and_(*parts, col(rows.task_id).is_not(None))


def _inside(rows: Owned | type[Task], roots: Sequence[str]) -> ColumnElement[bool]:
    unit_id = col(rows.unit_id)
    return or_(*(or_(unit_id == root, unit_id.startswith(f"{root}.", autoescape=True)) for root in roots))


def _within(moment: SQLColumnExpression[Any], scope: Scope) -> ColumnElement[bool]:
    """Moments of the scope's days, as they are counted in Viet Nam."""
    parts: list[ColumnElement[bool]] = [moment.is_not(None)]
    if scope.since:
        parts.append(moment >= _midnight(scope.since))
    if scope.until and scope.until < date.max:
        parts.append(moment < _midnight(scope.until + timedelta(days=1)))
    return and_(*parts)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LOCAL)
