"""Which alerts would appear, go, or change their level under another policy: every task judged twice for one day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services.alerting.domain.facts import TaskFacts
from services.alerting.domain.policy import Policy
from services.alerting.domain.policy_sections import Level
from services.alerting.domain.rules import Finding, Rule, findings

Counts = Counter[tuple[Rule, Level]]


@dataclass(frozen=True, slots=True)
class Difference:
    """An alert under both policies; a level is none where there is no alert. `reason` is what it says, or said."""

    task_id: str
    code: str
    name: str
    unit_id: str
    rule: Rule
    level_before: Level | None
    level_after: Level | None
    reason: str


class Comparison:
    """Takes in tasks one by one, and keeps what differs."""

    def __init__(self, day: date, before: Policy, after: Policy) -> None:
        """Compare two policies as if each held on the day."""
        self.day, self.policies = day, (before, after)
        self.before: Counts = Counter()
        self.after: Counts = Counter()
        self.differences: list[Difference] = []

    def add(self, facts: TaskFacts) -> None:
        """Judge a task under both."""
        before, after = (findings(facts, self.day, policy) for policy in self.policies)
        self.before.update((rule, finding.level) for rule, finding in before.items())
        self.after.update((rule, finding.level) for rule, finding in after.items())
        for rule in sorted(before.keys() | after.keys()):
            self._compare(facts, rule, before.get(rule), after.get(rule))

    def _compare(self, facts: TaskFacts, rule: Rule, before: Finding | None, after: Finding | None) -> None:
        levels = before.level if before else None, after.level if after else None
        told, shown = facts.definition, after or before
        if told is not None and shown is not None and levels[0] != levels[1]:
            named = (facts.task_id, told.code, told.name, told.unit_id)
            self.differences.append(Difference(*named, rule, *levels, shown.reason))


def appearing(differences: Sequence[Difference]) -> list[Difference]:
    """Return the alerts there would be that are not there, red ones first."""
    return _ordered(each for each in differences if each.level_before is None)


def going(differences: Sequence[Difference]) -> list[Difference]:
    """Return the alerts that would no longer be there, red ones first."""
    return _ordered(each for each in differences if each.level_after is None)


def moving(differences: Sequence[Difference]) -> list[Difference]:
    """Return the alerts that would stand at another level, those that turn red first."""
    return _ordered(each for each in differences if each.level_before and each.level_after)


def _ordered(found: Iterable[Difference]) -> list[Difference]:
    return sorted(found, key=lambda one: ((one.level_after or one.level_before) != "red", one.unit_id, one.task_id))
