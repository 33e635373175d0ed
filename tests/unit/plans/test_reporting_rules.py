from datetime import date

import pytest

from services.plans.domain.periods import (
    Period,
    ReportingRule,
    ReportingRules,
    Span,
    given_twice,
    period_without_name,
)
from services.plans.domain.policy import PeriodKind
from tests.unit.plans.makers import policy

COMMUNE, CULTURE, GROUP = "mau.xa-mot", "mau.xa-mot.phong-vhxh", "mau.xa-mot.phong-vhxh.to-1"
OFFICE = "mau.xa-mot.van-phong"

OWN_WEEKS = ReportingRules((ReportingRule("week", 1, 2, sender_unit_id=CULTURE),))
NO_MONTHS = ReportingRules((ReportingRule("month", 5, 10, is_active=False),))


def period(kind: PeriodKind, month: int = 3, sender: str | None = None) -> Period:
    first = date(2026, month, 1)
    return Period(
        f"{kind}-{month}-{sender}", "p1", COMMUNE, Span(kind, first, first, first, first), sender_unit_id=sender
    )


class TestReportingRules:
    def test_hold_for_the_sender_and_the_units_below_it(self) -> None:
        assert OWN_WEEKS.sender_of(CULTURE, "week") == OWN_WEEKS.sender_of(GROUP, "week") == CULTURE
        assert OWN_WEEKS.sender_of(OFFICE, "week") is None
        assert OWN_WEEKS.sender_of(CULTURE, "month") is None

    def test_of_the_nearest_unit_above_come_first(self) -> None:
        rules = ReportingRules((*OWN_WEEKS.given, ReportingRule("week", 3, 4, sender_unit_id=COMMUNE)))
        assert rules.sender_of(GROUP, "week") == CULTURE
        assert rules.sender_of(OFFICE, "week") == COMMUNE

    def test_do_not_mistake_a_longer_slug_for_a_unit_below(self) -> None:
        assert OWN_WEEKS.sender_of(f"{CULTURE}-2", "week") is None

    def test_leave_to_the_policy_the_kinds_they_say_nothing_of(self) -> None:
        weekly = ReportingRules((ReportingRule("week", 1, 2), ReportingRule("month", 7, 9)))
        found = {rule.kind: (rule.cut_off_days, rule.lock_days) for rule in weekly.in_force(policy())}
        assert found == {"quarter": (10, 15), "week": (1, 2), "month": (7, 9)}

    def test_keep_the_shared_periods_beside_those_of_a_sender(self) -> None:
        rules = ReportingRules((ReportingRule("month", 2, 4, sender_unit_id=CULTURE),))
        assert [(rule.kind, rule.sender_unit_id) for rule in rules.in_force(policy())] == [
            ("month", None),
            ("quarter", None),
            ("month", CULTURE),
        ]

    def test_turn_a_kind_off_for_all_or_for_one(self) -> None:
        assert [rule.kind for rule in NO_MONTHS.in_force(policy())] == ["quarter"]
        assert NO_MONTHS.is_off(CULTURE, "month")
        for_one = ReportingRules((ReportingRule("month", 5, 10, sender_unit_id=CULTURE, is_active=False),))
        assert for_one.is_off(GROUP, "month")
        assert not for_one.is_off(OFFICE, "month")

    def test_are_one_for_each_sender_and_kind(self) -> None:
        twice = ReportingRule("week", 3, 4, sender_unit_id=CULTURE)
        assert given_twice([*OWN_WEEKS.given, ReportingRule("week", 3, 4), twice]) is twice
        assert given_twice([*OWN_WEEKS.given, ReportingRule("week", 3, 4)]) is None


class TestTakesReportsOf:
    def test_each_unit_in_the_periods_of_its_sender_alone(self) -> None:
        own, shared = period("week", sender=CULTURE), period("week")
        assert own.takes_reports_of(GROUP, OWN_WEEKS)
        assert not shared.takes_reports_of(GROUP, OWN_WEEKS)
        assert shared.takes_reports_of(OFFICE, OWN_WEEKS)
        assert not own.takes_reports_of(OFFICE, OWN_WEEKS)

    def test_every_unit_in_a_period_opened_by_hand_for_all(self) -> None:
        assert period("ad_hoc").takes_reports_of(GROUP, OWN_WEEKS)
        assert period("ad_hoc", sender=CULTURE).takes_reports_of(GROUP, OWN_WEEKS)
        assert not period("ad_hoc", sender=CULTURE).takes_reports_of(OFFICE, OWN_WEEKS)


class TestPeriodWithoutName:
    BEGUN = (period("week"), period("month", 2), period("month", 3), period("quarter", 1), period("ad_hoc"))

    def chosen(self, unit_id: str, rules: ReportingRules, *more: Period) -> str | None:
        found = period_without_name((*self.BEGUN, *more), unit_id, rules)
        return found and found.period_id

    def test_is_the_latest_month(self) -> None:
        assert self.chosen(CULTURE, ReportingRules()) == "month-3-None"

    def test_is_the_month_of_the_sender(self) -> None:
        rules = ReportingRules((ReportingRule("month", 2, 4, sender_unit_id=CULTURE),))
        assert self.chosen(GROUP, rules, period("month", 3, CULTURE)) == f"month-3-{CULTURE}"
        assert self.chosen(OFFICE, rules, period("month", 3, CULTURE)) == "month-3-None"

    @pytest.mark.parametrize(
        ("off", "expected"),
        [(("month",), "week-3-None"), (("month", "week"), "quarter-1-None"), (("month", "week", "quarter"), None)],
    )
    def test_is_of_the_shortest_kind_without_months(self, off: tuple[PeriodKind, ...], expected: str | None) -> None:
        rules = ReportingRules(tuple(ReportingRule(kind, 5, 10, is_active=False) for kind in off))
        assert self.chosen(CULTURE, rules) == expected
