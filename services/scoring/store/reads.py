"""What the API shows."""

from collections.abc import Collection, Sequence
from typing import Literal

import sqlalchemy as sa
from sqlmodel import col

from services.scoring.domain.ranking import Candidate
from services.scoring.store.among import is_among
from services.scoring.store.scores import StoodScore
from services.scoring.tables import Plan, Score, Share, Unit
from shared.database import Transaction

Scope = Literal["children", "subtree"]
NO_GROUP = {"province": "Tỉnh", "commune": "Xã", "body": "Đơn vị trực thuộc"}
"""Peer group of a unit that plans gave none: units of its level."""


def peers_of(kind: str, peer_group: str | None) -> str:
    """Return the peer group that a unit is ranked in."""
    return peer_group or NO_GROUP.get(kind, kind)


async def visible_tasks(tx: Transaction, task_ids: Collection[str], roots: Sequence[str]) -> set[str]:
    """Return the tasks that a unit in one of the subtrees works on: a task counts for every root above its units."""
    wanted = is_among(col(Share.task_id), task_ids) & is_among(col(Share.unit_id), roots)
    return set(await tx.scalars(sa.select(col(Share.task_id)).where(wanted)))


async def unit_names(tx: Transaction, unit_ids: Collection[str]) -> dict[str, str]:
    """Return names on screen, by unit."""
    found = await tx.scalars(sa.select(Unit).where(is_among(col(Unit.unit_id), unit_ids)))
    return {unit.unit_id: unit.display_name for unit in found}


async def is_known_unit(tx: Transaction, unit_id: str) -> bool:
    """Tell whether plans told of the unit."""
    return await tx.get(Unit, unit_id) is not None


async def plan_of(tx: Transaction, plan_id: str) -> tuple[str, str] | None:
    """Return unit and title of a plan."""
    plan: Plan | None = await tx.get(Plan, plan_id)
    return (plan.unit_id, plan.title) if plan else None


async def active_units_below(tx: Transaction, unit_id: str, scope: Scope) -> list[str]:
    """Return the active units right below a unit, or all units below it."""
    prefix = f"{unit_id}."
    below = col(Unit.unit_id).startswith(prefix, autoescape=True)
    if scope == "children":
        below &= sa.func.strpos(sa.func.substr(col(Unit.unit_id), len(prefix) + 1), ".") == 0
    active = sa.select(col(Unit.unit_id)).where(below, col(Unit.is_active)).order_by(col(Unit.unit_id))
    return list(await tx.scalars(active))


async def candidates(tx: Transaction, unit_ids: Collection[str], before: dict[str, StoodScore]) -> list[Candidate]:
    """Return units with their scores, for ranking; `before` are those at the end of the last period."""
    is_score = (col(Score.subject_kind) == "unit") & (col(Score.subject_id) == col(Unit.unit_id))
    found = await tx.execute(
        sa.select(Unit, Score)
        .join_from(Unit, Score, is_score, isouter=True)
        .where(is_among(col(Unit.unit_id), unit_ids))
    )
    rows = [(row.Unit, row.Score) for row in found]
    return [_candidate(unit, score, before.get(unit.unit_id, (None, None))) for unit, score in rows]


def _candidate(unit: Unit, score: Score | None, before: StoodScore) -> Candidate:
    return Candidate(
        unit_id=unit.unit_id,
        name=unit.display_name,
        kind=unit.kind,
        peer_group=peers_of(unit.kind, unit.peer_group),
        score=score.score if score else None,
        completion=score.completion if score else None,
        band=score.band if score else None,
        task_count=score.task_count if score else 0,
        previous_score=before[0],
        previous_band=before[1],
    )
