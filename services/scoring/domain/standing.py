"""A score as it stands: what is compared, kept and told."""

from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from services.scoring.domain.facts import TaskFacts
from services.scoring.domain.mean import Mean, band_of_plan, band_of_unit
from services.scoring.domain.policy import Policy
from services.scoring.domain.score import TaskScore

Kind = Literal["task", "unit", "plan"]


class StandingScore(NamedTuple):
    """The score of a task, unit or plan. `version` counts the changes told; 0 means nothing was told yet.

    A named tuple, like all that is made per fact: a frozen dataclass takes four times as long to make.
    """

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
            return self._replace(version=before.version, previous_score=before.previous_score) if before else self
        version = before.version + 1 if before else 1
        return self._replace(version=version, previous_score=before.score if before else None)

    def differs_from(self, before: "StandingScore | None") -> bool:
        """Tell whether a reader would see another score, completion or band."""
        shown = (before.score, before.completion, before.band) if before else (None, None, None)
        return (self.score, self.completion, self.band) != shown


def of_task(task: TaskFacts, scored: TaskScore, day: date, policy: Policy) -> StandingScore:
    """Return the score of a task that is assigned, as it stands on a day."""
    assert task.definition is not None  # noqa: S101  only assigned tasks are scored
    return StandingScore(
        kind="task",
        subject_id=task.task_id,
        unit_id=task.definition.answering_unit_id,
        as_of=day,
        score=scored.score,
        completion=scored.completion,
        policy_version=policy.version,
        task_count=int(scored.score is not None),
        reported_count=int(scored.completion is not None),
        source_event_id=scored.credit.event_id,
    )


def of_unit(unit_id: str, mean: Mean, day: date, policy: Policy) -> StandingScore:
    """Return the score of a unit as it stands on a day."""
    band = band_of_unit(mean.score, mean.task_count, policy)
    return _of_mean("unit", (unit_id, unit_id), mean, band, day, policy)


def of_plan(plan_id: str, unit_id: str, mean: Mean, day: date, policy: Policy) -> StandingScore:
    """Return the score of a plan as it stands on a day."""
    return _of_mean("plan", (plan_id, unit_id), mean, band_of_plan(mean.score, policy), day, policy)


def _of_mean(
    kind: Kind, subject: tuple[str, str], mean: Mean, band: str | None, day: date, policy: Policy
) -> StandingScore:
    return StandingScore(
        kind=kind,
        subject_id=subject[0],
        unit_id=subject[1],
        as_of=day,
        score=mean.score,
        completion=mean.completion,
        policy_version=policy.version,
        band=band,
        task_count=mean.task_count,
        reported_count=mean.reported_count,
    )
