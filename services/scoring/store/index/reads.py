"""What the index of communes is made of, and which tasks still wait for a person."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlmodel import col

from services.scoring.domain.index.figures import Entered, Reported, Source
from services.scoring.domain.index.method import Method
from services.scoring.domain.index.result import Known
from services.scoring.store import known as tasks_known
from services.scoring.store.among import is_among
from services.scoring.tables import IndexMapping, IndexMatch, IndexPeriod, IndexReport, IndexTask, Unit
from shared.database import Transaction

_read = msgspec.json.Decoder(tuple[Reported, ...]).decode
MappingState = Literal["matched", "doubtful", "unmatched", "decided", "excluded"]


class Commune(NamedTuple):
    """A commune that has an index."""

    unit_id: str
    name: str
    peer_group: str


class Mapped(NamedTuple):
    """A task, what the dictionary makes of its name, and what a person decided.

    `code` is the indicator it counts for; `candidates` are (code, likeness) pairs of the dictionary.
    """

    task_id: str
    unit_id: str
    commune_id: str
    plan_id: str
    task_code: str
    name: str
    unit_of_measure: str | None
    state: MappingState
    code: str | None
    doubt: str | None
    candidates: Sequence[tuple[str, int]]
    reason: str | None
    decided_at: datetime | None
    decided_by: str | None


def _matched(method: Method) -> sa.ColumnElement[bool]:
    return (
        (col(IndexMatch.task_id) == col(IndexTask.task_id))
        & (col(IndexMatch.method) == method.code)
        & (col(IndexMatch.method_version) == method.version)
    )


def _decided(method: Method) -> sa.ColumnElement[bool]:
    return (col(IndexMapping.task_id) == col(IndexTask.task_id)) & (col(IndexMapping.method) == method.code)


CODE = sa.case((col(IndexMapping.task_id).is_not(None), col(IndexMapping.code)), else_=col(IndexMatch.code))
"""Indicator a task counts for: a person's word goes before the dictionary's."""
STATE = sa.case(
    (col(IndexMapping.code).is_not(None), "decided"),
    (col(IndexMapping.task_id).is_not(None), "excluded"),
    (col(IndexMatch.code).is_not(None), "matched"),
    (col(IndexMatch.doubt).is_not(None), "doubtful"),
    else_="unmatched",
)


async def communes(tx: Transaction, roots: Sequence[str]) -> list[Commune]:
    """Return the active communes in some subtrees, by unit."""
    inside = [(col(Unit.unit_id) == root) | col(Unit.unit_id).startswith(f"{root}.", autoescape=True) for root in roots]
    found = await tx.scalars(
        sa.select(Unit)
        .where(col(Unit.kind) == "commune", col(Unit.is_active), sa.or_(sa.false(), *inside))
        .order_by(col(Unit.unit_id))
    )
    return [Commune(unit.unit_id, unit.display_name, unit.peer_group or "") for unit in found]


async def is_province(tx: Transaction, unit_id: str) -> bool:
    """Tell whether a unit is a province."""
    unit: Unit | None = await tx.get(Unit, unit_id)
    return unit is not None and unit.kind == "province"


async def sources(
    tx: Transaction, method: Method, year: int, unit_ids: Collection[str]
) -> dict[str, dict[str, list[Source]]]:
    """Return the tasks that measure indicators, with the reports of a year, by commune and indicator."""
    own = (IndexTask.task_id, IndexTask.code, IndexTask.name, IndexTask.unit_id, IndexTask.is_summed)
    columns = (col(IndexTask.commune_id), CODE, *map(col, own))
    statement = _from_tasks(sa.select(*columns), method).where(
        col(IndexTask.is_measured), CODE.is_not(None), is_among(col(IndexTask.commune_id), unit_ids)
    )
    rows: list[Any] = list(await tx.execute(statement))
    task_ids = [task_id for _, _, task_id, *_ in rows]
    reports, rejected = await _reports(tx, task_ids, year), await _rejected(tx, task_ids)
    found: dict[str, dict[str, list[Source]]] = defaultdict(lambda: defaultdict(list))
    for commune_id, indicator, task_id, code, name, unit_id, is_summed in rows:
        source = Source(task_id, code, name, unit_id, is_summed, reports.get(task_id, ()), rejected[task_id])
        found[commune_id][indicator].append(source)
    return found


def gathered(
    unit_ids: Collection[str],
    told: Mapping[str, Mapping[str, Sequence[Source]]],
    entered: Mapping[str, Mapping[str, Entered]],
) -> dict[str, Known]:
    """Return what is known of each commune."""
    return {unit_id: Known(told.get(unit_id, {}), entered.get(unit_id, {})) for unit_id in unit_ids}


async def mappings(
    tx: Transaction, method: Method, roots: Sequence[str], states: Collection[str], after: str, most: int
) -> list[Mapped]:
    """Return measured tasks of communes in some subtrees with their mapping, by task id after one; at most so many."""
    inside = [
        (col(IndexTask.unit_id) == root) | col(IndexTask.unit_id).startswith(f"{root}.", autoescape=True)
        for root in roots
    ]
    statement = (
        _mapped(method)
        .where(sa.or_(sa.false(), *inside), col(IndexTask.task_id) > after)
        .where(STATE.in_(states))
        .order_by(col(IndexTask.task_id))
        .limit(most)
    )
    return [Mapped._make(row) for row in await tx.execute(statement)]


async def mapping_of(tx: Transaction, method: Method, task_id: str) -> Mapped | None:
    """Return one measured task with its mapping."""
    found = (await tx.execute(_mapped(method).where(col(IndexTask.task_id) == task_id))).one_or_none()
    return Mapped._make(found) if found else None


def _mapped(method: Method) -> sa.Select[Any]:
    """The columns of `Mapped`, in its order."""
    task = (IndexTask.task_id, IndexTask.unit_id, IndexTask.commune_id, IndexTask.plan_id, IndexTask.code)
    named = (IndexTask.name, IndexTask.unit_of_measure)
    found = (IndexMatch.doubt, IndexMatch.candidates)
    decided = (IndexMapping.reason, IndexMapping.decided_at, IndexMapping.display_name)
    columns = (*map(col, (*task, *named)), STATE, CODE, *map(col, found), *map(col, decided))
    is_shown = col(IndexTask.is_measured) & col(IndexTask.commune_id).is_not(None)
    return _from_tasks(sa.select(*columns), method).where(is_shown)


def _from_tasks(selected: sa.Select[Any], method: Method) -> sa.Select[Any]:
    return (
        selected.select_from(IndexTask)
        .join(IndexMatch, _matched(method), isouter=True)
        .join(IndexMapping, _decided(method), isouter=True)
    )


async def _reports(tx: Transaction, task_ids: Collection[str], year: int) -> dict[str, tuple[Reported, ...]]:
    day = sa.func.coalesce(col(IndexPeriod.ends_on), col(IndexReport.reported_on))
    told = {
        "period_id": col(IndexReport.period_id),
        "period_kind": col(IndexPeriod.kind),
        "day": day,
        "reported_on": col(IndexReport.reported_on),
        "version": col(IndexReport.version),
        "report_id": col(IndexReport.report_id),
        "event_id": col(IndexReport.event_id),
        "value": col(IndexReport.value),
    }
    pairs = [part for name, column in told.items() for part in (sa.literal_column(f"'{name}'"), column)]
    # One document per task: an object for each of a province's reports took ten times as long.
    document = sa.cast(sa.func.json_agg(sa.func.json_build_object(*pairs)), sa.Text).label("document")
    rows = await tx.execute(
        sa.select(col(IndexReport.task_id), document)
        .join_from(IndexReport, IndexPeriod, col(IndexPeriod.period_id) == col(IndexReport.period_id), isouter=True)
        .where(is_among(col(IndexReport.task_id), task_ids), day >= date(year, 1, 1), day <= date(year, 12, 31))
        .group_by(col(IndexReport.task_id))
    )
    return {row.task_id: _read(row.document) for row in rows}


async def _rejected(tx: Transaction, task_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Reports whose newest verdict rejects their evidence, by task."""
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for task_id, facts in (await tasks_known.load_tasks(tx, task_ids)).items():
        found[task_id] = frozenset(review.report_id for review in facts.reviews if not review.is_accepted)
    return found
