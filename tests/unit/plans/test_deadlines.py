from datetime import date

import pytest

from services.plans.domain.deadlines import days_late, due_date, effective_due_date, first_day_late
from tests.unit.plans.makers import YEAR_END, rung


class TestDueDate:
    def test_is_the_date_the_task_gives(self) -> None:
        assert due_date(date(2026, 3, 1), (rung(80, YEAR_END),), YEAR_END) == date(2026, 3, 1)

    def test_is_the_last_milestone_within_the_plan(self) -> None:
        rungs = (rung(50, date(2026, 6, 30)), rung(80, YEAR_END), rung(95, date(2030, 12, 31)))
        assert due_date(None, rungs, YEAR_END) == YEAR_END

    def test_is_none_when_the_document_gives_none(self) -> None:
        assert due_date(None, (rung(80, None),), YEAR_END) is None
        assert due_date(None, (rung(80, date(2045, 12, 31)),), YEAR_END) is None


class TestEffectiveDueDate:
    def test_is_the_end_of_the_plan_without_a_due_date(self) -> None:
        assert effective_due_date(None, YEAR_END) == YEAR_END
        assert effective_due_date(date(2026, 3, 1), YEAR_END) == date(2026, 3, 1)


class TestDaysLate:
    @pytest.mark.parametrize(
        ("claimed_on", "expected"), [(date(2026, 12, 30), 0), (YEAR_END, 0), (date(2027, 1, 1), 1)]
    )
    def test_counts_the_due_day_as_on_time(self, claimed_on: date, expected: int) -> None:
        assert days_late(claimed_on, YEAR_END) == expected

    def test_begin_on_the_first_day_late(self) -> None:
        assert days_late(first_day_late(YEAR_END), YEAR_END) == 1
