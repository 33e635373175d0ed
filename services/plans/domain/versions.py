"""Versions of a plan in force: what was done to it, by whom, on which document."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.plans.domain.decisions import Decision

VersionKind = Literal["published", "amended", "assigned"]


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A version of a plan. Only an amendment has a reason and a document; the counts are of tasks."""

    plan_id: str
    version: int
    kind: VersionKind
    made_at: datetime
    made_by: str
    made_by_name: str
    reason: str | None = None
    decision: Decision | None = None
    added_count: int = 0
    changed_count: int = 0
    withdrawn_count: int = 0
