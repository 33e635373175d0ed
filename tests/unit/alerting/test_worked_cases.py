"""Each example of the rules, held against the service and against its own sum on paper."""

import operator

import pytest

from services.alerting.settings import POLICIES, load_policy
from tests.reference.arithmetic import worked_out
from tests.unit.alerting.cases import levels, task
from tests.unit.alerting.worked_cases import CASES, AlertCase

POLICY = load_policy(POLICIES / "2026.2.yaml")
SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.words}")
def test_task_has_the_alerts_that_were_worked_out(case: AlertCase) -> None:
    assert levels(task(*case.told), case.day, POLICY) == case.alerts


@pytest.mark.parametrize("case", [case for case in CASES if case.compared], ids=lambda case: case.words)
def test_sums_on_paper_are_right(case: AlertCase) -> None:
    assert case.compared is not None
    left, sign, right = case.compared
    assert SIGNS[sign](worked_out(left), worked_out(right))


def test_every_rule_has_an_example() -> None:
    assert {case.rule for case in CASES} == {"4a", "4b", "4c", "5", "6"}
