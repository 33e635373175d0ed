from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.holidays import is_day_off, next_working_day
from services.plans.domain.policy import DaysOff

WEEKENDS = DaysOff(("saturday", "sunday"), (), ())


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


class TestIsDayOff:
    @pytest.mark.parametrize(
        ("eve", "last"), [(date(2026, 2, 16), date(2026, 2, 20)), (date(2027, 2, 5), date(2027, 2, 9))]
    )
    def test_knows_the_lunar_new_year(self, eve: date, last: date) -> None:
        no_weekends = DaysOff((), (), ())
        assert all(is_day_off(day, no_weekends) for day in days(eve, last))

    @pytest.mark.parametrize(
        "day",
        [
            date(2026, 1, 1),
            date(2026, 4, 26),
            date(2026, 4, 27),
            date(2026, 4, 30),
            date(2026, 5, 1),
            date(2026, 9, 1),
            date(2026, 9, 2),
            date(2027, 4, 16),
        ],
    )
    def test_knows_the_other_public_holidays(self, day: date) -> None:
        assert is_day_off(day, DaysOff((), (), ()))

    def test_knows_a_swapped_day_and_the_saturday_worked_for_it(self) -> None:
        assert is_day_off(date(2026, 8, 31), WEEKENDS)
        assert not is_day_off(date(2026, 8, 22), WEEKENDS)

    def test_takes_weekends_from_the_policy(self) -> None:
        saturday = date(2026, 3, 14)
        assert is_day_off(saturday, WEEKENDS)
        assert not is_day_off(saturday, DaysOff(("sunday",), (), ()))

    def test_takes_extra_days_off_and_days_worked_in_exchange_from_the_policy(self) -> None:
        friday, saturday, new_year = date(2026, 3, 13), date(2026, 3, 14), date(2026, 1, 1)
        swapped = DaysOff(("saturday", "sunday"), extra=(friday,), worked=(saturday, new_year))
        assert is_day_off(friday, swapped)
        assert not is_day_off(saturday, swapped)
        assert not is_day_off(new_year, swapped)


class TestNextWorkingDay:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2026, 3, 13), date(2026, 3, 13)),
            (date(2026, 3, 14), date(2026, 3, 16)),
            (date(2026, 2, 14), date(2026, 2, 23)),
            (date(2026, 4, 30), date(2026, 5, 4)),
            (date(2027, 2, 5), date(2027, 2, 11)),
        ],
    )
    def test_leaves_weekends_and_holidays_behind(self, day: date, expected: date) -> None:
        assert next_working_day(day, WEEKENDS) == expected

    @given(st.dates(min_value=date(2024, 1, 1), max_value=date(2046, 12, 31)))
    def test_is_the_first_that_is_worked(self, day: date) -> None:
        found = next_working_day(day, WEEKENDS)
        assert not is_day_off(found, WEEKENDS)
        assert all(is_day_off(skipped, WEEKENDS) for skipped in days(day, found)[:-1])
        assert found - day <= timedelta(days=14)
