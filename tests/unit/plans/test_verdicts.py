from dataclasses import replace
from datetime import date
from itertools import permutations

from services.plans.domain.tasks import Task
from services.plans.domain.verdicts import Verdict, deciding, with_verdict
from tests.unit.plans.makers import task, verdict

CLAIMED = task(claim_report_id="r1", work_state="awaiting_review", completion_rate=0.4)


class TestDeciding:
    def test_takes_the_verdict_on_the_latest_claim(self) -> None:
        assert deciding([verdict()], {"t1": CLAIMED}, {}) == (verdict(),)

    def test_passes_over_a_claim_that_was_followed_by_another(self) -> None:
        assert deciding([verdict(report_id="r0")], {"t1": CLAIMED}, {}) == ()

    def test_passes_over_a_task_that_is_not_known(self) -> None:
        assert deciding([verdict()], {}, {}) == ()

    def test_leaves_a_withdrawn_task_as_it_stood(self) -> None:
        assert deciding([verdict()], {"t1": replace(CLAIMED, is_in_force=False)}, {}) == ()

    def test_takes_the_newest_of_a_review_whatever_came_first(self) -> None:
        older, newer = verdict(version=2, outcome="rejected"), verdict(version=3)
        for order in permutations([older, newer, newer]):
            assert deciding(order, {"t1": CLAIMED}, {}) == (newer,)

    def test_passes_over_what_is_no_newer_than_what_was_acted_on(self) -> None:
        assert deciding([verdict(version=2)], {"t1": CLAIMED}, {"v1": 2}) == ()
        assert deciding([verdict(version=3)], {"t1": CLAIMED}, {"v1": 2}) == (verdict(version=3),)


class TestWithVerdict:
    def judged(self, outcome: str, value: float | None = None) -> tuple[Task, Verdict]:
        found = verdict(outcome=outcome)
        return with_verdict(CLAIMED, found, value), found

    def test_completes_on_the_day_of_the_claim_at_the_value_claimed(self) -> None:
        after, found = self.judged("accepted", 85.0)
        assert (after.work_state, after.completed_on) == ("completed", found.claimed_on)
        assert (after.completion_rate, after.latest_value) == (1.0, 85.0)
        assert after.version == CLAIMED.version + 1

    def test_sends_back_without_a_fact_of_its_own(self) -> None:
        after, _ = self.judged("rejected")
        assert (after.work_state, after.completed_on) == ("needs_completion", None)
        assert (after.completion_rate, after.version) == (0.4, CLAIMED.version)

    def test_takes_a_completion_back_when_a_newer_verdict_says_so(self) -> None:
        completed = task(claim_report_id="r1", work_state="completed", completed_on=date(2026, 6, 1))
        assert with_verdict(completed, verdict(outcome="rejected"), None).completed_on is None
