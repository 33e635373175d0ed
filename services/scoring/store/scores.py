"""Scores as they stand, and the tasks a mean is made of."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col

from services.scoring.domain.standing import StandingScore
from services.scoring.store.among import as_rows, is_among, rows_of
from services.scoring.tables import Plan, Task, UnitDay
from shared.database import Transaction

Subject = tuple[str, str]
"""Kind and id of what has a score."""

WRITTEN = {
    "subject_id": "text",
    "unit_id": "text",
    "as_of": "date",
    "score": "numeric",
    "completion": "numeric",
    "policy_version": "text",
    "band": "text",
    "task_count": "integer",
    "reported_count": "integer",
    "source_event_id": "text",
    "previous_score": "numeric",
    "version": "bigint",
}
"""Columns beside the kind, in the order of a StandingScore's fields."""

OF_DAY = ("subject_id", "as_of", "score", "completion", "band", "task_count", "policy_version")
_NAMES = ", ".join(WRITTEN)
_NEWER = ", ".join(f"{name} = excluded.{name}" for name in WRITTEN if name != "subject_id")
_STANDING = sa.text(
    f"""
    SELECT subject_kind, {_NAMES} FROM score
    WHERE (subject_kind, subject_id) IN (SELECT * FROM unnest(CAST(:kinds AS text[]), CAST(:subject_ids AS text[])))
    """  # noqa: S608  names of ours
)
_SAVE = sa.text(
    f"""
    INSERT INTO score (subject_kind, {_NAMES})
    {rows_of({"subject_kind": "text", **WRITTEN})}
    ORDER BY subject_kind, subject_id
    ON CONFLICT (subject_kind, subject_id) DO UPDATE SET {_NEWER}
    """
)
_SAVE_DAYS = sa.text(
    f"""
    INSERT INTO unit_day (unit_id, day, score, completion, band, task_count, policy_version)
    SELECT * FROM unnest({", ".join(f"CAST(:{name}s AS {WRITTEN[name]}[])" for name in OF_DAY)})
    ON CONFLICT (unit_id, day) DO UPDATE SET
        score = excluded.score, completion = excluded.completion, band = excluded.band,
        task_count = excluded.task_count, policy_version = excluded.policy_version
    """  # noqa: S608  names of ours
)
StoodScore = tuple[Decimal | None, str | None]


async def load_scores(tx: Transaction, kind: str, subject_ids: Collection[str]) -> dict[str, StandingScore]:
    """Return the scores that stand of one kind, by subject."""
    found = await load_groups(tx, [(kind, subject_id) for subject_id in subject_ids])
    return {subject_id: score for (_, subject_id), score in found.items()}


async def load_groups(tx: Transaction, subjects: Collection[Subject]) -> dict[Subject, StandingScore]:
    """Return the scores that stand, by kind and subject."""
    given = {"kinds": [kind for kind, _ in subjects], "subject_ids": [subject_id for _, subject_id in subjects]}
    found: Iterable[Any] = await tx.execute(_STANDING, given)
    return {(row[0], row[1]): StandingScore(*row) for row in found}


async def save_scores(tx: Transaction, scores: Sequence[StandingScore]) -> None:
    """Write scores over those that stood."""
    if scores:
        await tx.execute(_SAVE, {"rows": as_rows(scores)})


async def save_unit_days(tx: Transaction, units: Sequence[StandingScore]) -> None:
    """Keep the score of units for the day, for history and for the ranking's change since last month."""
    if units:
        columns = {f"{name}s": [getattr(unit, name) for unit in units] for name in OF_DAY}
        await tx.execute(_SAVE_DAYS, columns)


async def unit_scores_before(tx: Transaction, unit_ids: Collection[str], day: date) -> dict[str, StoodScore]:
    """Return score and band that units had at the end of a day, by unit."""
    found = await tx.scalars(
        sa.select(UnitDay)
        .ext(distinct_on(col(UnitDay.unit_id)))
        .where(is_among(col(UnitDay.unit_id), unit_ids), col(UnitDay.day) <= day)
        .order_by(col(UnitDay.unit_id), col(UnitDay.day).desc())
    )
    return {row.unit_id: (row.score, row.band) for row in found}


async def units_of_plans(tx: Transaction, plan_ids: Collection[str]) -> dict[str, str]:
    """Return the unit of each plan; while the plan itself was not told, the unit that one of its tasks belongs to."""
    if not plan_ids:
        return {}
    told = sa.select(col(Plan.plan_id), col(Plan.unit_id)).where(is_among(col(Plan.plan_id), plan_ids))
    guessed = (
        sa.select(col(Task.plan_id), sa.func.min(col(Task.unit_id)).label("unit_id"))
        .where(is_among(col(Task.plan_id), plan_ids))
        .group_by(col(Task.plan_id))
    )
    rows = [*await tx.execute(guessed), *await tx.execute(told)]
    return {row.plan_id: row.unit_id for row in rows}
