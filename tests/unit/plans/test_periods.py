from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.periods import (
    Period,
    Phase,
    Reopening,
    ReportingRule,
    ReportingRules,
    Span,
    bounds_of,
    explanation,
    lateness,
    periods_to_open,
    reopened,
    spans_open_on,
    term_bounds,
    title,
)
from services.plans.domain.policy import Calendar, DaysOff, PeriodKind, Policy
from tests.unit.plans.makers import plan, policy

KINDS: tuple[PeriodKind, ...] = ("week", "month", "quarter", "half_year", "nine_months", "year")
MONTHLY = ReportingRule("month", 5, 10)
days = st.dates(min_value=date(2024, 1, 1), max_value=date(2046, 12, 31))
calendars = st.sampled_from(["calendar", "administrative"])


def month_of(day: date, with_policy: Policy | None = None) -> Span:
    """The one month that is open on its last day."""
    return spans_open_on(day, MONTHLY, plan(), with_policy or policy())[-1]


class TestBoundsOf:
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
    def test_follow_the_calendar(self, kind: PeriodKind, starts_on: date, ends_on: date) -> None:
        assert bounds_of(kind, date(2026, 11, 14), "calendar") == (starts_on, ends_on)

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
    def test_follow_the_administrative_calendar(
        self, kind: PeriodKind, day: date, starts_on: date, ends_on: date
    ) -> None:
        assert bounds_of(kind, day, "administrative") == (starts_on, ends_on)

    def test_are_none_in_the_quarter_that_no_nine_months_contain(self) -> None:
        assert bounds_of("nine_months", date(2026, 10, 1), "calendar") is None

    @given(kind=st.sampled_from(KINDS), day=days, calendar=calendars)
    def test_contain_their_day_and_border_on_the_next(self, kind: PeriodKind, day: date, calendar: Calendar) -> None:
        found = bounds_of(kind, day, calendar)
        if found is None:
            assert kind == "nine_months"
            return
        starts_on, ends_on = found
        assert starts_on <= day <= ends_on
        assert bounds_of(kind, starts_on, calendar) == bounds_of(kind, ends_on, calendar) == found
        after = bounds_of(kind, ends_on + timedelta(days=1), calendar)
        assert after is None or after[0] == ends_on + timedelta(days=1)

    @given(day=days, calendar=calendars)
    def test_make_a_year_of_quarters_and_quarters_of_months(self, day: date, calendar: Calendar) -> None:
        month, quarter, year = (bounds_of(kind, day, calendar) for kind in ("month", "quarter", "year"))
        assert month
        assert quarter
        assert year
        assert year[0] <= quarter[0] <= month[0]
        assert month[1] <= quarter[1] <= year[1]


class TestTermBounds:
    TERM = plan(valid_to=date(2030, 12, 31))

    def test_are_the_whole_plan_at_its_end(self) -> None:
        assert term_bounds("end_of_term", self.TERM, policy()) == (date(2026, 1, 1), date(2030, 12, 31))

    def test_end_in_the_middle_with_a_month(self) -> None:
        assert term_bounds("mid_term", self.TERM, policy()) == (date(2026, 1, 1), date(2028, 6, 30))

    def test_end_in_the_middle_with_an_administrative_month(self) -> None:
        term = plan(valid_from=date(2025, 12, 15), valid_to=date(2030, 12, 14), calendar="administrative")
        assert term_bounds("mid_term", term, policy())[1] == date(2028, 6, 14)

    def test_end_on_the_middle_day_if_the_policy_says_so(self) -> None:
        _, ends_on = term_bounds("mid_term", self.TERM, policy(mid_term_ends_with="day"))
        assert ends_on == date(2028, 7, 1)
        assert ends_on - self.TERM.valid_from == self.TERM.valid_to - ends_on - timedelta(days=1)

    @given(starts=days, length=st.integers(0, 8000), calendar=calendars, ends_with=st.sampled_from(["month", "day"]))
    def test_stay_within_the_plan(self, starts: date, length: int, calendar: Calendar, ends_with: str) -> None:
        term = plan(valid_from=starts, valid_to=starts + timedelta(days=length), calendar=calendar)
        _, middle = term_bounds("mid_term", term, policy(mid_term_ends_with=ends_with))
        assert term.valid_from <= middle <= term.valid_to


class TestSpansOpenOn:
    def test_take_cut_off_and_lock_from_the_rule(self) -> None:
        span = month_of(date(2026, 11, 14))
        assert (span.due_on, span.locks_on) == (date(2026, 12, 5), date(2026, 12, 10))

    def test_move_a_cut_off_past_a_weekend(self) -> None:
        weekends = policy(days_off=DaysOff(("saturday", "sunday"), (), ()))
        assert month_of(date(2026, 11, 14), weekends).due_on == date(2026, 12, 7)

    def test_move_a_cut_off_past_the_lunar_new_year_and_the_lock_behind_it(self) -> None:
        weekends = policy(days_off=DaysOff(("saturday", "sunday"), (), ()))
        rule = ReportingRule("month", 17, 19)
        span = spans_open_on(date(2026, 1, 31), rule, plan(), weekends)[-1]
        assert (span.due_on, span.locks_on) == (date(2026, 2, 23), date(2026, 2, 24))

    def test_keep_the_period_before_until_it_locks(self) -> None:
        def months(day: date) -> list[int]:
            return [span.starts_on.month for span in spans_open_on(day, MONTHLY, plan(), policy())]

        assert months(date(2026, 12, 9)) == [11, 12]
        assert months(date(2026, 12, 10)) == [12]

    def test_keep_nine_months_open_while_the_quarter_without_them_runs(self) -> None:
        rule = ReportingRule("nine_months", 10, 15)
        assert [span.ends_on for span in spans_open_on(date(2026, 10, 8), rule, plan(), policy())] == [
            date(2026, 9, 30)
        ]
        assert spans_open_on(date(2026, 10, 15), rule, plan(), policy()) == ()

    def test_follow_the_calendar_of_the_rule_before_that_of_the_plan(self) -> None:
        rule = replace(MONTHLY, calendar="administrative")
        found = spans_open_on(date(2026, 11, 26), rule, plan(calendar="calendar"), policy())
        assert [span.starts_on for span in found] == [date(2026, 11, 15)]

    def test_hold_the_term_of_a_plan_once_from_its_first_day_to_the_lock(self) -> None:
        rule, term = ReportingRule("mid_term", 20, 30), plan(valid_to=date(2030, 12, 31))

        def ends(day: date) -> list[date]:
            return [span.ends_on for span in spans_open_on(day, rule, term, policy())]

        assert ends(date(2025, 12, 31)) == []
        assert ends(date(2026, 1, 1)) == ends(date(2028, 7, 29)) == [date(2028, 6, 30)]
        assert ends(date(2028, 7, 30)) == []

    @given(day=days, kind=st.sampled_from(KINDS), cut_off=st.integers(0, 60), calendar=calendars)
    def test_are_begun_and_not_locked_and_lock_after_the_cut_off(
        self, day: date, kind: PeriodKind, cut_off: int, calendar: Calendar
    ) -> None:
        weekends = policy(days_off=DaysOff(("saturday", "sunday"), (), ()), calendar=calendar)
        for span in spans_open_on(day, ReportingRule(kind, cut_off, cut_off + 5), plan(), weekends):
            assert span.starts_on <= day < span.locks_on
            assert span.ends_on <= span.due_on < span.locks_on


class TestPeriodsToOpen:
    def found(self, day: date, rules: ReportingRules | None = None, **more: object) -> list[tuple[object, ...]]:
        numbers = count()
        made = periods_to_open(plan(**more), rules or ReportingRules(), day, policy(), lambda: str(next(numbers)))
        return [(period.span.kind, period.span.starts_on) for period in made]

    def test_are_the_current_month_and_quarter_on_the_day_of_publishing(self) -> None:
        found = self.found(date(2026, 2, 3), published_on=date(2026, 2, 3))
        assert found == [("month", date(2026, 2, 1)), ("quarter", date(2026, 1, 1))]

    def test_include_a_month_that_ended_after_the_publishing(self) -> None:
        assert ("month", date(2026, 2, 1)) in self.found(date(2026, 3, 2), published_on=date(2026, 2, 3))

    def test_leave_out_what_ended_before_the_plan_became_valid(self) -> None:
        found = self.found(date(2026, 1, 5), published_on=date(2025, 12, 20))
        assert found == [("month", date(2026, 1, 1)), ("quarter", date(2026, 1, 1))]

    def test_follow_the_calendar_of_the_plan(self) -> None:
        found = self.found(date(2026, 2, 20), published_on=date(2026, 2, 20), calendar="administrative")
        assert ("month", date(2026, 2, 15)) in found

    def test_are_none_for_a_draft(self) -> None:
        assert self.found(date(2026, 2, 20), published_on=None) == []

    def test_bear_the_sender_and_the_receiver_of_their_rule(self) -> None:
        own = ReportingRule("week", 1, 2, sender_unit_id="mau.xa-mot.ap-1", receiver_unit_id="mau.xa-mot.van-phong")
        made = periods_to_open(plan(), ReportingRules((own,)), date(2026, 2, 4), policy(), lambda: "k")
        week = next(period for period in made if period.span.kind == "week")
        assert (week.sender_unit_id, week.keeper_unit_id) == ("mau.xa-mot.ap-1", "mau.xa-mot.van-phong")
        assert {period.sender_unit_id for period in made if period is not week} == {None}


class TestPeriod:
    SPAN = Span("month", date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 5), date(2026, 12, 10))
    PERIOD = Period("k1", "p1", "mau.xa-mot", SPAN)

    def test_is_locked_from_its_lock_day_even_before_the_sweep(self) -> None:
        assert not self.PERIOD.is_locked_on(date(2026, 12, 9))
        assert self.PERIOD.is_locked_on(date(2026, 12, 10))

    def test_is_locked_early_by_hand(self) -> None:
        assert replace(self.PERIOD, is_locked=True).is_locked_on(date(2026, 11, 2))

    def test_stays_open_for_the_days_of_the_policy_once_reopened(self) -> None:
        assert reopened(self.SPAN, date(2026, 12, 20), policy()).locks_on == date(2026, 12, 25)

    @pytest.mark.parametrize(
        ("day", "phase"),
        [
            (date(2026, 10, 31), "upcoming"),
            (date(2026, 11, 1), "open"),
            (date(2026, 12, 5), "open"),
            (date(2026, 12, 6), "late"),
            (date(2026, 12, 10), "locked"),
        ],
    )
    def test_has_a_phase(self, day: date, phase: Phase) -> None:
        assert self.PERIOD.phase_on(day) == phase

    def test_is_reopened_until_its_new_lock_day(self) -> None:
        why = Reopening(datetime(2026, 12, 20, tzinfo=UTC), "a1", "Văn phòng", "Bổ sung")
        again = replace(self.PERIOD, reopening=why, span=reopened(self.SPAN, date(2026, 12, 20), policy()))
        assert again.phase_on(date(2026, 12, 24)) == "reopened"
        assert again.phase_on(date(2026, 12, 25)) == "locked"


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
            ("mid_term", "calendar", date(2026, 11, 14), "giữa kỳ, đến 30/06/2028"),
            ("end_of_term", "calendar", date(2026, 11, 14), "cuối kỳ, đến 31/12/2030"),
        ],
    )
    def test_names_a_period_after_its_end(self, kind: PeriodKind, calendar: Calendar, day: date, expected: str) -> None:
        rule, term = ReportingRule(kind, 5, 10, calendar=calendar), plan(valid_to=date(2030, 12, 31))
        assert title(spans_open_on(day, rule, term, policy())[-1]) == expected

    def test_is_the_given_one_of_a_period_opened_by_hand(self) -> None:
        day = date(2026, 3, 10)
        assert title(Span("ad_hoc", day, day, day, day, "Rà soát hồ sơ tồn")) == "Rà soát hồ sơ tồn"


class TestExplanation:
    PERIOD = TestPeriod.PERIOD

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            (date(2026, 10, 31), "Kỳ bắt đầu nhận báo cáo từ ngày 01/11/2026"),
            (date(2026, 12, 5), "Hạn gửi hết ngày 05/12/2026; sửa được đến hết ngày 09/12/2026."),
            (date(2026, 12, 6), "Đã quá hạn gửi ngày 05/12/2026 nên báo cáo được ghi là gửi muộn."),
            (date(2026, 12, 10), "Kỳ đã khóa từ ngày 10/12/2026. Muốn gửi hoặc sửa báo cáo, hãy đề nghị"),
        ],
    )
    def test_says_until_when_and_what_to_do(self, day: date, said: str) -> None:
        assert said in explanation(self.PERIOD, day)

    def test_says_that_a_period_was_locked_before_its_day(self) -> None:
        locked = replace(self.PERIOD, is_locked=True)
        assert "trước ngày khóa theo lịch (10/12/2026)" in explanation(locked, date(2026, 11, 20))

    def test_says_why_a_period_was_reopened_and_that_it_is_late(self) -> None:
        why = Reopening(datetime(2026, 12, 20, tzinfo=UTC), "a1", "Văn phòng", "Bổ sung số liệu")
        again = replace(self.PERIOD, reopening=why, span=reopened(self.PERIOD.span, date(2026, 12, 20), policy()))
        said = explanation(again, date(2026, 12, 21))
        assert "đến hết ngày 24/12/2026. Lý do: Bổ sung số liệu." in said
        assert "gửi muộn" in said


class TestLateness:
    def test_counts_the_days_after_the_cut_off(self) -> None:
        assert lateness(TestPeriod.SPAN, date(2026, 12, 5)) is None
        said = lateness(TestPeriod.SPAN, date(2026, 12, 8))
        assert said == "Gửi ngày 08/12/2026, muộn 3 ngày so với hạn gửi 05/12/2026."
