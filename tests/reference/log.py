"""What the log says of each task: read whole, every time, from all the facts there are.

Slow and simple on purpose, and written apart from the services: nothing is kept from one reading to the next, so no
order of arrival and no repetition can make a difference.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from contracts import evidence, plans
from contracts.fact import Fact
from contracts.plans import TaskCompleted, TaskReported, TaskStanding
from tests.reference.numbers import exact

Verdict = evidence.EvidenceAccepted | evidence.EvidenceRejected


@dataclass
class TaskLog:
    """All that was told of one task, each list by version. Once read it stays: what follows is worked out once."""

    standings: list[TaskStanding] = field(default_factory=list)
    reports: list[TaskReported] = field(default_factory=list)
    completions: list[TaskCompleted] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    obstacles: list[plans.ObstacleRaised | plans.ObstacleResolved] = field(default_factory=list)

    @cached_property
    def stands(self) -> TaskStanding:
        return self.standings[-1]

    @cached_property
    def is_suspended(self) -> bool:
        """Paused by a decision. A report lets the task go on, and completion ends it: both are other work states."""
        goes_on = any(told.version > self.stands.version for told in self.reports) or self.completed_on is not None
        return self.stands.is_suspended and not goes_on

    @property
    def is_in_force(self) -> bool:
        return self.stands.is_in_force and not self.is_suspended

    @cached_property
    def claim(self) -> TaskReported | None:
        """The latest claim of completion."""
        return next((told for told in reversed(self.reports) if told.claims_completion), None)

    def verdict_on(self, report_id: str) -> Verdict | None:
        """The last word on a claim: an appeal overrules the first decision."""
        said = [verdict for verdict in self.verdicts if verdict.report_id == report_id]
        return max(said, key=lambda verdict: verdict.version, default=None)

    @cached_property
    def completed_on(self) -> date | None:
        """Day the accepted claim was submitted; none while the task is not completed."""
        claim = self.claim
        verdict = self.verdict_on(claim.report_id) if claim else None
        if isinstance(verdict, evidence.EvidenceAccepted):
            return verdict.claimed_on
        counted = [told for told in self.completions if claim is None or told.version > claim.version]
        return counted[-1].claimed_on if counted and verdict is None else None

    @cached_property
    def is_rejected(self) -> bool:
        """Rule 3: evidence was rejected and no claim was accepted since."""
        if self.completed_on is not None:
            return False
        claims = {told.report_id for told in self.reports if told.claims_completion}
        return any(isinstance(self.verdict_on(claim), evidence.EvidenceRejected) for claim in claims)

    @property
    def is_claimed(self) -> bool:
        """Whether a claim waits for its verdict. A progress report does not take it back: it stays under review."""
        return self.claim is not None and self.verdict_on(self.claim.report_id) is None

    @cached_property
    def rates(self) -> list[tuple[int, Fraction]]:
        """(version, rate) of every rate told without a claim of completion, also as held against amended targets."""
        told = [(each.version, each.completion_rate) for each in self.reports if not each.claims_completion]
        told += [(each.version, each.completion_rate) for each in self.standings if isinstance(each, plans.TaskAmended)]
        return sorted((version, exact(rate)) for version, rate in told if rate is not None)

    @cached_property
    def credited(self) -> Fraction | None:
        """Rule 8; none when nothing was ever reported, which is not zero."""
        if self.completed_on is not None:
            return Fraction(1)
        if self.is_rejected:
            return Fraction(0)
        return self.rates[-1][1] if self.rates else None

    @cached_property
    def open_obstacles(self) -> list[plans.ObstacleRaised]:
        last: dict[str, plans.ObstacleRaised | plans.ObstacleResolved] = {}
        for told in self.obstacles:
            last[told.obstacle_id] = told
        return [told for told in last.values() if isinstance(told, plans.ObstacleRaised)]

    def expected(self, day: date) -> Fraction:
        """Rule 4: the rate the time path asks for on a day, straight between points, nothing before the first."""
        points = [(point.on, exact(point.rate)) for point in self.stands.time_path]
        if day < points[0][0]:
            return Fraction(0)
        if day >= points[-1][0]:
            return points[-1][1]
        last = max(index for index, (on, _) in enumerate(points) if on <= day)
        (from_on, from_rate), (to_on, to_rate) = points[last], points[last + 1]
        return from_rate + (to_rate - from_rate) * Fraction((day - from_on).days, (to_on - from_on).days)


def read(facts: Iterable[Fact]) -> dict[str, TaskLog]:
    """Every task that was assigned, by its id. Facts may come in any order and more than once."""
    tasks: dict[str, TaskLog] = {}
    for fact in sorted(facts, key=lambda fact: fact.version):
        if isinstance(fact, TaskStanding):
            tasks.setdefault(fact.task_id, TaskLog()).standings.append(fact)
        elif isinstance(fact, TaskReported):
            tasks.setdefault(fact.task_id, TaskLog()).reports.append(fact)
        elif isinstance(fact, TaskCompleted):
            tasks.setdefault(fact.task_id, TaskLog()).completions.append(fact)
        elif isinstance(fact, plans.ObstacleRaised | plans.ObstacleResolved):
            tasks.setdefault(fact.task_id, TaskLog()).obstacles.append(fact)
        elif isinstance(fact, evidence.EvidenceAccepted | evidence.EvidenceRejected):
            tasks.setdefault(fact.task_id, TaskLog()).verdicts.append(fact)
    return {task_id: task for task_id, task in tasks.items() if task.standings}
