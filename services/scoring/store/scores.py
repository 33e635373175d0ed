"""Scores as they stand, and the tasks a mean is made of."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, distinct_on, insert
from sqlmodel import col

from services.scoring.domain.mean import Part
from services.scoring.domain.policy import Shares
from services.scoring.domain.standing import StandingScore
from services.scoring.store.among import is_among
from services.scoring.tables import Plan, Score, Share, Task, UnitDay, table_of
from shared.database import Transaction

Group = Literal["unit", "plan"]
WRITTEN = tuple(field.name for field in fields(StandingScore) if field.name != "kind")
StoodScore = tuple[Decimal | None, str | None]


async def load_scores(tx: Transaction, kind: str, subject_ids: Collection[str]) -> dict[str, StandingScore]:
    """Return the scores that stand, by subject."""
    wanted = (col(Score.subject_kind) == kind) & is_among(col(Score.subject_id), subject_ids)
    return {row.subject_id: _score(row) for row in await tx.scalars(sa.select(Score).where(wanted))}


def _score(row: Score) -> StandingScore:
    written = row.model_dump(exclude={"subject_kind"})
    return StandingScore(kind=row.subject_kind, **written)  # type: ignore[arg-type]  # the column holds a Kind


async def save_scores(tx: Transaction, scores: Sequence[StandingScore]) -> None:
    """Write scores over those that stood."""
    if not scores:
        return
    statement = insert(table_of(Score))
    rows = [_score_row(score) for score in sorted(scores, key=lambda each: each.subject_id)]
    keys = ["subject_kind", "subject_id"]
    newer = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    await tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=newer), rows)


def _score_row(score: StandingScore) -> dict[str, object]:
    # Not asdict(): its deep copies took half the time of a batch.
    return {"subject_kind": score.kind, **{name: getattr(score, name) for name in WRITTEN}}


async def save_unit_days(tx: Transaction, units: Sequence[StandingScore]) -> None:
    """Keep the score of units for the day, for the ranking's change since last month."""
    if not units:
        return
    statement = insert(table_of(UnitDay))
    newer = {name: statement.excluded[name] for name in ("score", "completion", "band")}
    rows = [
        {
            "unit_id": unit.subject_id,
            "day": unit.as_of,
            "score": unit.score,
            "completion": unit.completion,
            "band": unit.band,
        }
        for unit in sorted(units, key=lambda each: each.subject_id)
    ]
    await tx.execute(statement.on_conflict_do_update(index_elements=["unit_id", "day"], set_=newer), rows)


async def unit_scores_before(tx: Transaction, unit_ids: Collection[str], day: date) -> dict[str, StoodScore]:
    """Return score and band that units had at the end of a day, by unit."""
    found = await tx.scalars(
        sa.select(UnitDay)
        .ext(distinct_on(col(UnitDay.unit_id)))
        .where(is_among(col(UnitDay.unit_id), unit_ids), col(UnitDay.day) <= day)
        .order_by(col(UnitDay.unit_id), col(UnitDay.day).desc())
    )
    return {row.unit_id: (row.score, row.band) for row in found}


async def parts_of(tx: Transaction, group: Group, group_id: str, shares: Shares) -> list[Part]:
    """Return the tasks in force that make up the mean of one unit or plan."""
    parts = _parts(group, [group_id], shares).subquery()
    told = sa.cast(col(Task.facts), JSONB)["definition"]
    found = await tx.execute(
        sa.select(parts, told["code"].astext.label("code"), told["name"].astext.label("name")).join_from(
            parts, Task, col(Task.task_id) == parts.c.task_id
        )
    )
    return [
        Part(row.task_id, row.code, row.name, row.score, row.completion, row.weight, row.source_event_id)
        for row in found
    ]


async def units_of_plans(tx: Transaction, plan_ids: Collection[str]) -> dict[str, str]:
    """Return the unit of each plan; while the plan itself was not told, the unit that one of its tasks belongs to."""
    told = sa.select(col(Plan.plan_id), col(Plan.unit_id)).where(is_among(col(Plan.plan_id), plan_ids))
    guessed = (
        sa.select(col(Task.plan_id), sa.func.min(col(Task.unit_id)).label("unit_id"))
        .where(is_among(col(Task.plan_id), plan_ids))
        .group_by(col(Task.plan_id))
    )
    rows = [*await tx.execute(guessed), *await tx.execute(told)]
    return {row.plan_id: row.unit_id for row in rows}


def _parts(group: Group, ids: Collection[str], shares: Shares) -> sa.Select[Any]:
    """Select group_id, task_id, weight and the task's score for every task in force of the groups."""
    scores = (col(Score.score), col(Score.completion), col(Score.source_event_id))
    is_scored = (col(Score.subject_kind) == "task") & col(Score.score).is_not(None)
    if group == "unit":
        share = sa.case((col(Share.is_lead), shares.lead), else_=shares.coordinating)
        own: tuple[Any, ...] = (
            col(Share.unit_id).label("group_id"),
            col(Share.task_id),
            (col(Share.weight) * share).label("weight"),
        )
        units = sa.select(*own, *scores).join_from(Share, Score, col(Score.subject_id) == col(Share.task_id))
        return units.where(is_scored, is_among(col(Share.unit_id), ids))
    own_plan: tuple[Any, ...] = (
        col(Task.plan_id).label("group_id"),
        col(Task.task_id),
        col(Task.weight).label("weight"),
    )
    plans = sa.select(*own_plan, *scores).join_from(Task, Score, col(Score.subject_id) == col(Task.task_id))
    return plans.where(is_scored, is_among(col(Task.plan_id), ids))
