"""Rows of the versions of plans."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import func as sql
from sqlalchemy import insert, select
from sqlalchemy.engine import RowMapping

from services.plans.domain.decisions import Decision
from services.plans.domain.versions import PlanVersion
from services.plans.tables import HISTORY, PLAN_VERSIONS
from shared.database import Transaction

NAMES = tuple(name for name in PlanVersion.__dataclass_fields__ if name != "decision")


async def record(tx: Transaction, version: PlanVersion) -> None:
    """Keep a version of a plan; called last, when all that it changed is in the history."""
    newest = select(sql.coalesce(sql.max(HISTORY.c.history_id), 0)).scalar_subquery()
    row = {name: getattr(version, name) for name in NAMES}
    await tx.execute(insert(PLAN_VERSIONS).values(**row, decision=_decision_row(version.decision), history_id=newest))


async def of_plan(tx: Transaction, plan_id: str) -> list[PlanVersion]:
    """Versions of a plan, newest first."""
    statement = select(PLAN_VERSIONS).where(PLAN_VERSIONS.c.plan_id == plan_id)
    rows = (await tx.execute(statement.order_by(PLAN_VERSIONS.c.version.desc()))).mappings()
    return [_version(row) for row in rows]


async def newest_rows(tx: Transaction, plan_id: str) -> dict[int, int]:
    """Up to which row of the history each version of a plan is read."""
    statement = select(PLAN_VERSIONS.c.version, PLAN_VERSIONS.c.history_id).where(PLAN_VERSIONS.c.plan_id == plan_id)
    return {row.version: row.history_id for row in await tx.execute(statement)}


def _version(row: RowMapping) -> PlanVersion:
    return PlanVersion(**{name: row[name] for name in NAMES}, decision=_decision(row["decision"]))


def _decision_row(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {**asdict(decision), "issued_on": decision.issued_on.isoformat() if decision.issued_on else None}


def _decision(kept: Mapping[str, Any] | None) -> Decision | None:
    if kept is None:
        return None
    return Decision(**{**kept, "issued_on": date.fromisoformat(kept["issued_on"]) if kept["issued_on"] else None})
