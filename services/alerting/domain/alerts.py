"""Open alerts against what a task calls for now: one open alert per task and rule (rule 6)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.alerting.domain.forecast import Forecast
from services.alerting.domain.policy_sections import Level
from services.alerting.domain.rules import Finding, Input, Rule


@dataclass(frozen=True, slots=True)
class Decided:
    """What a rule found, under which policy, and where it leads."""

    finding: Finding
    policy_version: str
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it stands. `version` counts the facts told of it; `level_since` is when it took its level."""

    alert_id: str
    task_id: str
    plan_id: str
    unit_id: str
    rule: Rule
    level: Level
    version: int
    raised_at: datetime
    level_since: datetime
    policy_version: str
    reason: str
    inputs: tuple[Input, ...]
    forecast: Forecast | None = None
    escalation_step: int = 0
    """Rungs of the ladder it was put before since it rose to its level."""
    escalated_to: str | None = None
    escalated_at: datetime | None = None
    cleared_at: datetime | None = None
    cause: str | None = None

    def at_level(self, decided: "Decided", now: datetime) -> "Alert":
        """Return the alert at the level a rule finds now; one that rises climbs the ladder anew."""
        has_risen = (self.level, decided.finding.level) == ("amber", "red")
        return replace(
            self,
            level=decided.finding.level,
            version=self.version + 1,
            level_since=now,
            policy_version=decided.policy_version,
            reason=decided.finding.reason,
            inputs=decided.finding.inputs,
            forecast=decided.forecast,
            escalation_step=0 if has_risen else self.escalation_step,
            escalated_to=None if has_risen else self.escalated_to,
            escalated_at=None if has_risen else self.escalated_at,
        )

    def escalated(self, step: int, audience: str, now: datetime) -> "Alert":
        """Return the alert on a rung of the ladder, 1 the lowest."""
        return replace(self, version=self.version + 1, escalation_step=step, escalated_to=audience, escalated_at=now)

    def cleared(self, cause: str, now: datetime) -> "Alert":
        """Return the alert closed."""
        return replace(self, version=self.version + 1, cleared_at=now, cause=cause)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a task's alerts have to become."""

    to_raise: dict[Rule, Finding]
    to_move: dict[Rule, Finding]
    to_clear: tuple[Rule, ...]


def changes(standing: Mapping[Rule, Level], found: Mapping[Rule, Finding]) -> Changes:
    """Compare open alerts, by rule, with what is found now. An alert that keeps its level is left as it was decided."""
    return Changes(
        to_raise={rule: finding for rule, finding in found.items() if rule not in standing},
        to_move={
            rule: finding for rule, finding in found.items() if standing.get(rule, finding.level) != finding.level
        },
        to_clear=tuple(rule for rule in standing if rule not in found),
    )
