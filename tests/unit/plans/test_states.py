from datetime import date

import pytest

from services.plans.domain.states import WorkState, after_report, after_verdict, time_state
from tests.unit.plans.makers import YEAR_END

OPEN_STATES: tuple[WorkState, ...] = (
    "not_started",
    "in_progress",
    "awaiting_review",
    "needs_completion",
    "suspended",
)


class TestAfterReport:
    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            ("not_started", "in_progress"),
            ("in_progress", "in_progress"),
            ("awaiting_review", "awaiting_review"),
            ("needs_completion", "needs_completion"),
            ("suspended", "suspended"),
        ],
    )
    def test_starts_a_task_and_otherwise_leaves_its_state(self, state: WorkState, expected: WorkState) -> None:
        assert after_report(state, claims_completion=False) == expected

    @pytest.mark.parametrize("state", OPEN_STATES)
    def test_sends_a_claim_to_review(self, state: WorkState) -> None:
        assert after_report(state, claims_completion=True) == "awaiting_review"

    @pytest.mark.parametrize("claims", [True, False])
    def test_has_no_answer_for_a_completed_task(self, claims: bool) -> None:
        with pytest.raises(ValueError, match="completed"):
            after_report("completed", claims_completion=claims)


class TestAfterVerdict:
    def test_completes_or_sends_back(self) -> None:
        assert after_verdict("accepted") == "completed"
        assert after_verdict("rejected") == "needs_completion"


class TestTimeState:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2026, 12, 23), "on_time"),
            (date(2026, 12, 24), "due_soon"),
            (date(2026, 12, 31), "due_soon"),
            (date(2027, 1, 1), "overdue"),
        ],
    )
    def test_counts_the_due_day_as_in_time(self, day: date, expected: str) -> None:
        assert time_state(YEAR_END, day, due_soon_days=7) == expected

    @pytest.mark.parametrize(
        ("completed_on", "expected"), [(date(2026, 12, 31), "on_time"), (date(2027, 1, 1), "overdue")]
    )
    def test_of_a_completed_task_is_that_of_the_day_it_was_claimed(self, completed_on: date, expected: str) -> None:
        assert time_state(YEAR_END, date(2028, 1, 1), due_soon_days=7, completed_on=completed_on) == expected
