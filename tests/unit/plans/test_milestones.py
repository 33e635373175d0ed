from datetime import date

import pytest

from services.plans.domain.milestones import current_milestone, falls_back, flaw, ladder, segment_start
from tests.unit.plans.makers import NEW_YEAR, rung

FIRST, SECOND, UNDATED = rung(50, date(2026, 6, 30)), rung(80, date(2026, 12, 31)), rung(90, None)


class TestLadder:
    def test_puts_the_earliest_first_and_the_undated_last(self) -> None:
        assert ladder([UNDATED, SECOND, FIRST]) == (FIRST, SECOND, UNDATED)


class TestCurrentMilestone:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2026, 1, 1), FIRST),
            (date(2026, 6, 30), FIRST),
            (date(2026, 7, 1), SECOND),
            (date(2027, 1, 1), UNDATED),
        ],
    )
    def test_is_the_first_whose_due_day_is_not_past(self, day: date, expected: object) -> None:
        assert current_milestone((FIRST, SECOND, UNDATED), day) == expected

    def test_is_the_last_when_all_are_past(self) -> None:
        assert current_milestone((FIRST, SECOND), date(2027, 1, 1)) == SECOND

    def test_is_none_for_a_deliverable(self) -> None:
        assert current_milestone((), NEW_YEAR) is None


class TestSegmentStart:
    def test_is_the_start_of_the_task_for_the_first_rung(self) -> None:
        assert segment_start((FIRST, SECOND), FIRST, NEW_YEAR) == NEW_YEAR

    def test_is_the_due_day_of_the_rung_before(self) -> None:
        assert segment_start((FIRST, SECOND), SECOND, NEW_YEAR) == date(2026, 6, 30)

    def test_comes_after_every_dated_rung_for_an_undated_one(self) -> None:
        assert segment_start((FIRST, SECOND, UNDATED), UNDATED, NEW_YEAR) == date(2026, 12, 31)

    def test_never_lies_before_the_start_of_the_task(self) -> None:
        assert segment_start((FIRST, SECOND), SECOND, date(2026, 8, 1)) == date(2026, 8, 1)


class TestFallsBack:
    def test_tells_a_later_rung_that_asks_for_less(self) -> None:
        assert falls_back((SECOND, FIRST), is_falling=False)
        assert not falls_back((FIRST, SECOND), is_falling=False)

    def test_turns_round_for_a_falling_indicator(self) -> None:
        assert falls_back((FIRST, SECOND), is_falling=True)


class TestFlaw:
    @pytest.mark.parametrize(
        "milestone",
        [rung(80), rung(None, comparator="qualitative"), rung(70, value_max=80, comparator="range")],
    )
    def test_is_none_for_a_sound_rung(self, milestone: object) -> None:
        assert flaw(milestone) is None

    @pytest.mark.parametrize(
        "milestone",
        [rung(None), rung(70, comparator="range"), rung(70, value_max=60, comparator="range")],
    )
    def test_names_what_is_missing_or_upside_down(self, milestone: object) -> None:
        assert flaw(milestone)
