"""Reporting rules: which kinds of period a sender reports in, by when, and to whom. The policy's hold where none is."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.plans.domain.policy import Calendar, PeriodKind, PeriodPolicy, Policy
from services.plans.domain.units import is_inside, lineage


@dataclass(frozen=True, slots=True)
class ReportingRule:
    """How one kind of period is reported. Days count from the end of the period.

    `sender_unit_id` none: every unit of the plan that has no rule of its own for the kind; a rule of a unit holds for
    the units below it too. `receiver_unit_id` none: the plan's unit. `calendar` none: the plan's. Inactive: not at all.
    """

    kind: PeriodKind
    cut_off_days: int
    lock_days: int
    sender_unit_id: str | None = None
    receiver_unit_id: str | None = None
    calendar: Calendar | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class ReportingRules:
    """The rules a plan gives, at most one for each sender and kind."""

    given: tuple[ReportingRule, ...] = ()

    def sender_of(self, unit_id: str, kind: PeriodKind) -> str | None:
        """Unit whose own periods of a kind a unit reports in, itself or the nearest above; none: those of the plan."""
        own = {rule.sender_unit_id for rule in self.given if rule.kind == kind}
        return next((sender for sender in reversed((*lineage(unit_id), unit_id)) if sender in own), None)

    def is_off(self, unit_id: str, kind: PeriodKind) -> bool:
        """Whether the rules say that a unit does not report in periods of a kind."""
        sender = self.sender_of(unit_id, kind)
        return any(not rule.is_active for rule in self.given if (rule.sender_unit_id, rule.kind) == (sender, kind))

    def in_force(self, policy: Policy) -> tuple[ReportingRule, ...]:
        """Every active rule: those given, and the policy's for the kinds the plan says nothing of."""
        said = {rule.kind for rule in self.given if rule.sender_unit_id is None}
        from_policy = (_rule(kind, days) for kind, days in policy.periods.items() if kind not in said)
        return (*from_policy, *(rule for rule in self.given if rule.is_active))


def covers(sender_unit_id: str | None, unit_id: str) -> bool:
    """Whether a sender stands for a unit; none stands for all."""
    return sender_unit_id is None or is_inside(unit_id, sender_unit_id)


def given_twice(rules: Iterable[ReportingRule]) -> ReportingRule | None:
    """The first rule whose sender and kind an earlier one has already."""
    seen: set[tuple[str | None, PeriodKind]] = set()
    for rule in rules:
        if (rule.sender_unit_id, rule.kind) in seen:
            return rule
        seen.add((rule.sender_unit_id, rule.kind))
    return None


def _rule(kind: PeriodKind, days: PeriodPolicy) -> ReportingRule:
    return ReportingRule(kind, days.cut_off_days, days.lock_days)
