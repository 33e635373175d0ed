from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.periods import Period, Span, periods_to_open, reopened, span_of, spans_open_on, title
from services.plans.domain.policy import Calendar, PeriodKind, PeriodPolicy
from tests.unit.plans.makers import plan, policy

KINDS: tuple[PeriodKind, ...] = ("week", "month", "quarter", "half_year", "nine_months", "year")
EVERY_KIND = policy(periods={kind: PeriodPolicy(5, 10) for kind in KINDS})
days = st.dates(min_value=date(2024, 1, 1), max_value=date(2046, 12, 31))
calendars = st.sampled_from(["calendar", "administrative"])


def bounds(kind: PeriodKind, day: date, calendar: Calendar) -> tuple[date, date] | None:
    span = span_of(kind, day, EVERY_KIND, calendar)
    return (span.starts_on, span.ends_on) if span else None


class TestSpanOf:
    @pytest.mark.parametrize(
        ("kind", "starts_on", "ends_on"),
        [
            ("week", date(2026, 11, 9), date(2026, 11, 15)),
            ("month", date(2026, 11, 1), date(2026, 11, 30)),
            ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
            ("half_year", date(2026, 7, 1), date(2026, 12, 31)),
            ("year", date(2026, 1, 1), date(2026, 12, 31)),
        ],
    )
    def test_follows_the_calendar(self, kind: PeriodKind, starts_on: date, ends_on: date) -> None:
        assert bounds(kind, date(2026, 11, 14), "calendar") == (starts_on, ends_on)

    @pytest.mark.parametrize(
        ("kind", "day", "starts_on", "ends_on"),
        [
            ("month", date(2026, 11, 14), date(2026, 10, 15), date(2026, 11, 14)),
            ("month", date(2026, 11, 15), date(2026, 11, 15), date(2026, 12, 14)),
            ("month", date(2026, 12, 15), date(2026, 12, 15), date(2027, 1, 14)),
            ("quarter", date(2026, 3, 14), date(2025, 12, 15), date(2026, 3, 14)),
            ("nine_months", date(2026, 9, 14), date(2025, 12, 15), date(2026, 9, 14)),
            ("year", date(2026, 12, 14), date(2025, 12, 15), date(2026, 12, 14)),
            ("year", date(2026, 12, 15), date(2026, 12, 15), date(2027, 12, 14)),
        ],
    )
    def test_follows_the_administrative_calendar(
        self, kind: PeriodKind, day: date, starts_on: date, ends_on: date
    ) -> None:
        assert bounds(kind, day, "administrative") == (starts_on, ends_on)

    def test_is_none_in_the_quarter_that_no_nine_months_contain(self) -> None:
        assert bounds("nine_months", date(2026, 10, 1), "calendar") is None

    def test_takes_cut_off_and_lock_from_the_policy(self) -> None:
        span = span_of("month", date(2026, 11, 14), policy())
        assert span
        assert (span.due_on, span.locks_on) == (date(2026, 12, 5), date(2026, 12, 10))

    def test_moves_a_cut_off_past_holidays_and_the_lock_behind_it(self) -> None:
        holidays = frozenset(date(2026, 12, 5) + timedelta(days=ahead) for ahead in range(6))
        span = span_of("month", date(2026, 11, 14), policy(holidays=holidays))
        assert span
        assert (span.due_on, span.locks_on) == (date(2026, 12, 11), date(2026, 12, 12))

    @given(kind=st.sampled_from(KINDS), day=days, calendar=calendars)
    def test_contains_its_day_and_borders_on_the_next(self, kind: PeriodKind, day: date, calendar: Calendar) -> None:
        found = bounds(kind, day, calendar)
        if found is None:
            assert kind == "nine_months"
            return
        starts_on, ends_on = found
        assert starts_on <= day <= ends_on
        assert bounds(kind, starts_on, calendar) == bounds(kind, ends_on, calendar) == found
        after = bounds(kind, ends_on + timedelta(days=1), calendar)
        assert after is None or after[0] == ends_on + timedelta(days=1)

    @given(day=days, calendar=calendars)
    def test_makes_a_year_of_quarters_and_quarters_of_months(self, day: date, calendar: Calendar) -> None:
        month, quarter, year = (bounds(kind, day, calendar) for kind in ("month", "quarter", "year"))
        assert month
        assert quarter
        assert year
        assert year[0] <= quarter[0] <= month[0]
        assert month[1] <= quarter[1] <= year[1]


class TestSpansOpenOn:
    def test_keeps_the_period_before_until_it_locks(self) -> None:
        def months(day: date) -> list[int]:
            return [span.starts_on.month for span in spans_open_on(day, policy()) if span.kind == "month"]

        assert months(date(2026, 12, 9)) == [11, 12]
        assert months(date(2026, 12, 10)) == [12]


class TestPeriodsToOpen:
    def ids(self, day: date, **more: object) -> list[tuple[str, date]]:
        numbers = count()
        found = periods_to_open(plan(**more), day, policy(), lambda: str(next(numbers)))
        return [(period.span.kind, period.span.starts_on) for period in found]

    def test_are_the_current_month_and_quarter_on_the_day_of_publishing(self) -> None:
        found = self.ids(date(2026, 2, 3), published_on=date(2026, 2, 3))
        assert found == [("month", date(2026, 2, 1)), ("quarter", date(2026, 1, 1))]

    def test_include_a_month_that_ended_after_the_publishing(self) -> None:
        found = self.ids(date(2026, 3, 2), published_on=date(2026, 2, 3))
        assert ("month", date(2026, 2, 1)) in found

    def test_follow_the_calendar_of_the_plan(self) -> None:
        found = self.ids(date(2026, 2, 20), published_on=date(2026, 2, 20), calendar="administrative")
        assert ("month", date(2026, 2, 15)) in found

    def test_are_none_for_a_draft(self) -> None:
        assert self.ids(date(2026, 2, 20), published_on=None) == []


class TestPeriod:
    SPAN = Span("month", date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 5), date(2026, 12, 10))

    def test_is_locked_from_its_lock_day_even_before_the_sweep(self) -> None:
        period = Period("k1", "p1", "mau.xa-mot", self.SPAN)
        assert not period.is_locked_on(date(2026, 12, 9))
        assert period.is_locked_on(date(2026, 12, 10))

    def test_is_locked_early_by_hand(self) -> None:
        assert Period("k1", "p1", "mau.xa-mot", self.SPAN, is_locked=True).is_locked_on(date(2026, 11, 2))

    def test_stays_open_for_the_days_of_the_policy_once_reopened(self) -> None:
        assert reopened(self.SPAN, date(2026, 12, 20), policy()).locks_on == date(2026, 12, 25)


class TestTitle:
    @pytest.mark.parametrize(
        ("kind", "calendar", "day", "expected"),
        [
            ("month", "calendar", date(2026, 11, 14), "tháng 11/2026"),
            ("month", "administrative", date(2026, 11, 20), "tháng 12/2026"),
            ("quarter", "administrative", date(2026, 12, 20), "quý 1/2027"),
            ("half_year", "calendar", date(2026, 11, 14), "6 tháng cuối năm 2026"),
            ("nine_months", "calendar", date(2026, 5, 14), "9 tháng năm 2026"),
            ("year", "administrative", date(2026, 12, 20), "năm 2027"),
            ("week", "calendar", date(2026, 11, 14), "tuần từ 09/11/2026"),
        ],
    )
    def test_names_a_period_after_its_last_month(
        self, kind: PeriodKind, calendar: Calendar, day: date, expected: str
    ) -> None:
        span = span_of(kind, day, EVERY_KIND, calendar)
        assert span
        assert title(span) == expected
