"""A score as it stands: what is compared, kept and told."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["task", "unit", "plan"]


@dataclass(frozen=True, slots=True)
class StandingScore:
    """The score of a task, unit or plan. `version` counts the changes told; 0 means nothing was told yet."""

    kind: Kind
    subject_id: str
    unit_id: str
    as_of: date
    score: Decimal | None
    completion: Decimal | None
    policy_version: str
    band: str | None = None
    task_count: int = 0
    reported_count: int = 0
    source_event_id: str | None = None
    previous_score: Decimal | None = None
    version: int = 0

    def after(self, before: "StandingScore | None") -> "StandingScore":
        """Return this score as the successor of the one that stood: one version on if it is another figure."""
        if not self.differs_from(before):
            return replace(self, version=before.version, previous_score=before.previous_score) if before else self
        version = before.version + 1 if before else 1
        return replace(self, version=version, previous_score=before.score if before else None)

    def differs_from(self, before: "StandingScore | None") -> bool:
        """Tell whether a reader would see another score, completion or band."""
        shown = (before.score, before.completion, before.band) if before else (None, None, None)
        return (self.score, self.completion, self.band) != shown
