"""A policy tried out on some tasks: which alerts would appear, go, or change their level."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.alerting.domain.policy import Policy
from services.alerting.domain.preview import Comparison, appearing, going, moving
from services.alerting.domain.rules import findings
from tests.unit.alerting.cases import POLICY, START, breached, reported, task

DAY = START + timedelta(50)
POINTS = replace(POLICY, version="points", below_path=replace(POLICY.below_path, reading="points"))
STRICT = replace(POLICY, version="strict", below_path=replace(POLICY.below_path, red_ratio=0.7, amber_ratio=1.0))


def compared(after: Policy, *rates: float) -> Comparison:
    comparison = Comparison(DAY, POLICY, after)
    for place, rate in enumerate(rates):
        comparison.add(replace(task(reported(rate)), task_id=f"t{place}"))
    return comparison


class TestComparison:
    def test_finds_what_appears_goes_and_moves(self) -> None:
        # Half of the path is expected on day 50: red below 25 %, amber below 40 %; strictly red below 35 %.
        found = compared(STRICT, 0.2, 0.3, 0.45, 0.5).differences
        assert [one.task_id for one in moving(found)] == ["t1"]
        assert [(one.task_id, one.level_after) for one in appearing(found)] == [("t2", "amber")]
        assert going(found) == []

    def test_finds_a_red_alert_that_turns_amber_in_the_other_reading(self) -> None:
        found = moving(compared(POINTS, 0.2).differences)
        assert [(one.rule, one.level_before, one.level_after) for one in found] == [("below_path", "red", "amber")]
        assert "Chậm tiến độ" in found[0].reason

    def test_leaves_an_alert_that_no_threshold_decides(self) -> None:
        comparison = Comparison(DAY, POLICY, STRICT)
        comparison.add(task(reported(0.5), breached(DAY)))
        assert comparison.differences == []

    @given(st.lists(st.floats(0, 1), max_size=6), st.sampled_from([POLICY, POINTS, STRICT]))
    def test_counts_every_alert_there_is_under_both(self, rates: list[float], after: Policy) -> None:
        found = compared(after, *rates)
        tasks = [task(reported(rate)) for rate in rates]
        assert found.before.total() == sum(len(findings(facts, DAY, POLICY)) for facts in tasks)
        assert found.after.total() == sum(len(findings(facts, DAY, after)) for facts in tasks)
        gained = len(appearing(found.differences)) - len(going(found.differences))
        assert found.after.total() - found.before.total() == gained
