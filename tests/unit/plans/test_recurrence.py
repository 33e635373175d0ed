from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.plans import Plan
from services.plans.domain.policy import Calendar, PeriodKind
from services.plans.domain.recurrence import Turn, following, occurrence, turn_on, turns_begun, turns_owed
from services.plans.domain.tasks import Task
from tests.unit.plans.makers import NEW_YEAR, YEAR_END, plan, task

KINDS: tuple[PeriodKind, ...] = ("week", "month", "quarter", "half_year", "year")
TODAY = date(2026, 3, 10)
kinds = st.sampled_from(KINDS)
calendars = st.sampled_from(["calendar", "administrative"])
days = st.dates(min_value=date(2025, 12, 1), max_value=date(2027, 2, 1))


def line(every: PeriodKind = "month", **more: object) -> Task:
    return task(**{"code": "II.4", "name": "Giao ban", "recurrence_every": every, "lead_unit_id": "mau.xa-mot", **more})


def made(line: Task, turns: Iterable[Turn], under: Plan | None = None) -> list[Task]:
    return [
        occurrence(line, under or plan(), turn, task_id=f"t{place}", position=place)
        for place, turn in enumerate(turns, 2)
    ]


def in_turn(every: PeriodKind, day: date, **more: object) -> Task:
    return made(line(every, **more), [turn_on(every, day, "calendar")])[0]


class TestTurnOn:
    @pytest.mark.parametrize(
        ("every", "label", "title"),
        [
            ("week", "09.03.2026", "tuần từ 09/03/2026"),
            ("month", "T03.2026", "tháng 03/2026"),
            ("quarter", "Q1.2026", "quý 1/2026"),
            ("half_year", "6T1.2026", "6 tháng đầu năm 2026"),
            ("year", "2026", "năm 2026"),
        ],
    )
    def test_is_named_after_its_period(self, every: PeriodKind, label: str, title: str) -> None:
        turn = turn_on(every, TODAY, "calendar")
        assert (turn.label, turn.title) == (label, title)

    def test_follows_the_administrative_calendar(self) -> None:
        turn = turn_on("month", date(2026, 3, 15), "administrative")
        assert (turn.starts_on, turn.ends_on, turn.label) == (date(2026, 3, 15), date(2026, 4, 14), "T04.2026")

    @pytest.mark.parametrize("every", ["nine_months", "mid_term", "ad_hoc"])
    def test_refuses_what_nothing_recurs_by(self, every: PeriodKind) -> None:
        with pytest.raises(ValueError, match="recurs"):
            turn_on(every, TODAY, "calendar")


class TestTurnsBegun:
    @given(every=kinds, calendar=calendars, since=days, until=days)
    def test_cover_every_day_once_within_line_and_plan(
        self, every: PeriodKind, calendar: Calendar, since: date, until: date
    ) -> None:
        turns = turns_begun(line(every), plan(), calendar, since=since, until=until)
        first, last = max(since, NEW_YEAR), min(until, YEAR_END)
        assert bool(turns) == (first <= last)
        assert all(turn.starts_on <= last and turn.ends_on >= first for turn in turns)
        assert all(later.starts_on - one.ends_on == timedelta(days=1) for one, later in pairwise(turns))

    def test_end_with_the_line(self) -> None:
        short = line(starts_on=date(2026, 2, 10), due_on=date(2026, 4, 20))
        turns = turns_begun(short, plan(), "calendar", since=NEW_YEAR, until=YEAR_END)
        assert [turn.label for turn in turns] == ["T02.2026", "T03.2026", "T04.2026"]


class TestTurnsOwed:
    @given(days=st.lists(days, min_size=1, max_size=6), every=kinds)
    def test_are_each_owed_once_however_often_and_late_the_sweep_runs(
        self, days: list[date], every: PeriodKind
    ) -> None:
        series, known = line(every), []
        for day in sorted(days):
            owed = turns_owed(series, plan(), "calendar", known, since=NEW_YEAR, until=day)
            known += made(series, owed)
        assert [made.occurrence_on for made in known] == [
            turn.starts_on for turn in turns_begun(series, plan(), "calendar", since=NEW_YEAR, until=max(days))
        ]

    def test_begin_on_the_day_of_publishing(self) -> None:
        owed = turns_owed(line(), plan(), "calendar", [], since=TODAY, until=TODAY)
        assert [turn.label for turn in owed] == ["T03.2026"]

    def test_leave_an_occurrence_that_was_withdrawn_alone(self) -> None:
        march = replace(in_turn("month", TODAY), is_in_force=False)
        assert turns_owed(line(), plan(), "calendar", [march], since=NEW_YEAR, until=TODAY) == ()

    @pytest.mark.parametrize("other", [{"is_in_force": False}, {"recurrence_every": None}, {"kind": "indicator"}])
    def test_are_none_of_a_line_that_does_not_recur(self, other: dict[str, object]) -> None:
        assert turns_owed(line(**other), plan(), "calendar", [], since=NEW_YEAR, until=TODAY) == ()


class TestOccurrence:
    def test_is_the_line_in_its_turn(self) -> None:
        found = in_turn("month", TODAY, weight=2.0, expected_output="Biên bản", coordinating_unit_ids=("mau.xa-mot.a",))
        assert (found.code, found.name) == ("II.4/T03.2026", "Giao ban – tháng 03/2026")
        assert (found.starts_on, found.due_on, found.effective_due_on) == (
            date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 31),
        )  # fmt: skip
        assert (found.parent_task_id, found.derivation, found.occurrence_on) == ("t1", "occurrence", date(2026, 3, 1))
        assert (found.weight, found.expected_output, found.lead_unit_id) == (2.0, "Biên bản", "mau.xa-mot")
        assert (found.is_series, found.version, found.work_state) == (False, 1, "not_started")

    def test_stays_within_line_and_plan(self) -> None:
        last = in_turn("quarter", YEAR_END, due_on=date(2026, 12, 20))
        first = in_turn("year", NEW_YEAR, starts_on=date(2026, 2, 1))
        assert (last.due_on, first.starts_on) == (date(2026, 12, 20), date(2026, 2, 1))

    def test_fits_what_a_task_may_hold(self) -> None:
        found = in_turn("half_year", TODAY, code="x" * 60, name="y" * 4000)
        assert (len(found.code), len(found.name)) == (60, 4000)
        assert (found.code[-9:], found.name[-23:]) == ("/6T1.2026", " – 6 tháng đầu năm 2026")

    def test_takes_neither_money_nor_doubts_of_the_line(self) -> None:
        found = in_turn("month", TODAY, budget=("x",), disbursements=("x",), doubts=("x",))
        assert (found.budget, found.disbursements, found.doubts) == ((), (), ())


class TestFollowing:
    def test_takes_over_what_the_line_says_now(self) -> None:
        march = in_turn("month", TODAY)
        amended = line(name="Họp", lead_unit_id="mau.xa-mot.b", due_on=date(2026, 3, 20))
        after = following(march, amended, plan(), "calendar", TODAY)
        assert (after.name, after.lead_unit_id, after.due_on) == (
            "Họp – tháng 03/2026",
            "mau.xa-mot.b",
            date(2026, 3, 20),
        )
        assert (after.version, following(after, amended, plan(), "calendar", TODAY)) == (2, after)

    @pytest.mark.parametrize("over", [{"work_state": "completed"}, {"is_in_force": False}])
    def test_leaves_what_is_over(self, over: dict[str, object]) -> None:
        march = replace(in_turn("month", TODAY), **over)
        assert following(march, line(is_in_force=False), plan(), "calendar", TODAY) == march

    def test_leaves_what_was_due_before_today(self) -> None:
        february = in_turn("month", date(2026, 2, 1))
        assert following(february, line(name="Họp"), plan(), "calendar", TODAY) == february

    def test_keeps_an_excuse(self) -> None:
        march = replace(in_turn("month", TODAY), excused_until=date(2026, 4, 15), effective_due_on=date(2026, 4, 15))
        assert following(march, line(), plan(), "calendar", TODAY).effective_due_on == date(2026, 4, 15)

    @pytest.mark.parametrize(
        "changed",
        [
            {"is_in_force": False},
            {"recurrence_every": "quarter"},
            {"recurrence_every": None},
            {"starts_on": date(2026, 4, 1)},
            {"due_on": date(2026, 2, 20)},
        ],
    )
    def test_is_withdrawn_with_its_turn(self, changed: dict[str, object]) -> None:
        after = following(in_turn("month", TODAY), line(**changed), plan(), "calendar", TODAY)
        assert (after.is_in_force, after.version) == (False, 2)

    def test_becomes_the_longer_turn_that_begins_with_it(self) -> None:
        january = in_turn("month", NEW_YEAR)
        after = following(january, line("quarter"), plan(), "calendar", NEW_YEAR)
        assert (after.is_in_force, after.due_on, after.code) == (True, date(2026, 3, 31), "II.4/Q1.2026")
