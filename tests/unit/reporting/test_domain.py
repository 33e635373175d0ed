"""Rules of summary reports, by values and by property."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain import awards, counting
from services.reporting.domain.awards import CriticiseRule, PraiseRule
from services.reporting.domain.facts import Alert, Completion, Milestone, Report, Task, Verdict
from services.reporting.domain.months import Month, closing_month
from services.reporting.domain.standing import Standing, Told, current_milestone, standing, time_state
from services.reporting.domain.summary import natural

MARCH = Month(2026, 3)
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
PERCENT_80 = Milestone(date(2026, 12, 31), ">=", 80, None, "%")
TASK = Task(
    task_id="t1",
    plan_id="p1",
    unit_id="mau.xa-mot.phong-vhxh",
    lead_unit_id="mau.xa-mot.phong-vhxh",
    code="II.2",
    name="Tỷ lệ hồ sơ trực tuyến",
    kind="indicator",
    group=None,
    milestones=(PERCENT_80,),
    expected_output=None,
    starts_on=date(2026, 1, 1),
    due_on=None,
    effective_due_on=date(2026, 12, 31),
    weight=1.0,
)


def report(version: int, **changes: Any) -> Report:  # noqa: ANN401  fields
    first = Report(
        task_id="t1",
        version=version,
        report_id=f"r{version}",
        told_at=NOON + timedelta(days=version),
        reported_on=date(2026, 3, 2) + timedelta(days=version),
        period_id="march",
        value=40.0,
        completion_rate=0.5,
        is_claim=False,
        difficulties=None,
        proposals=None,
        work_state="in_progress",
    )
    return replace(first, **changes)


def verdict(step: str, of: Report, days: int = 1) -> Verdict:
    return Verdict("t1", of.report_id, step, of.told_at + timedelta(days=days), ())  # type: ignore[arg-type]


def settled(told: Told, day: date = date(2026, 3, 31)) -> Standing:
    return standing(told, MARCH, day, due_soon_days=7)


def several(*rates: float | None, **changes: Any) -> list[Standing]:  # noqa: ANN401  fields
    of_month = (report(2),)
    base = settled(Told(TASK))
    return [
        replace(base, completion_rate=rate, of_month=of_month if rate is not None else (), **changes) for rate in rates
    ]


class TestMonth:
    def test_reads_year_and_month(self) -> None:
        assert Month.parse("2026-02") == Month(2026, 2)
        assert Month(2026, 2).last == date(2026, 2, 28)
        assert str(Month(2026, 12).following) == "2027-01"

    @pytest.mark.parametrize(
        "written", ["", "2026", "2026-13", "2026-00", "26-01", "2026-1", "2026-01-01", "٢٠٢٦-٠١", "0000-01"]
    )
    def test_refuses_anything_else(self, written: str) -> None:
        with pytest.raises(ValueError, match="month"):
            Month.parse(written)

    @given(st.dates(date(1900, 1, 1), date(9000, 1, 1)))
    def test_holds_exactly_its_days(self, day: date) -> None:
        month = Month.of(day)
        assert month.first <= day <= month.last
        assert day in month
        assert month.first - timedelta(days=1) not in month
        assert month.last + timedelta(days=1) == month.following.first
        assert Month.parse(str(month)) == month


class TestClosingMonth:
    def test_is_the_month_a_monthly_period_ends_in(self) -> None:
        assert closing_month("month", date(2026, 3, 31)) == MARCH
        assert closing_month("month", date(2026, 3, 14)) == MARCH

    def test_is_none_for_other_periods(self) -> None:
        assert closing_month("quarter", date(2026, 3, 31)) is None


class TestWorkState:
    def test_is_not_started_before_any_report(self) -> None:
        assert settled(Told(TASK)).work_state == "not_started"

    def test_is_what_the_newest_report_left(self) -> None:
        assert settled(Told(TASK, newest=report(3))).work_state == "in_progress"

    def test_falls_back_when_the_claim_is_rejected(self) -> None:
        claim = report(3, is_claim=True, work_state="awaiting_review")
        told = Told(TASK, newest=claim, claim=claim, verdict=verdict("rejected", claim))
        assert settled(told).work_state == "needs_completion"
        assert settled(told).completion_rate == 0

    def test_waits_again_after_a_new_claim(self) -> None:
        old, new = report(3, is_claim=True), report(4, is_claim=True, work_state="awaiting_review")
        told = Told(TASK, newest=new, claim=new, rated=report(2), verdict=verdict("rejected", old))
        assert settled(told).work_state == "awaiting_review"
        assert settled(told).completion_rate == 0.5

    def test_leaves_a_claim_corrected_after_its_verdict_open(self) -> None:
        claim = report(5, is_claim=True, report_id="same", work_state="awaiting_review")
        told = Told(TASK, newest=claim, claim=claim, verdict=verdict("rejected", claim, days=-1))
        assert settled(told).work_state == "awaiting_review"

    def test_is_open_again_once_the_acceptance_was_overruled(self) -> None:
        claim = report(3, is_claim=True, work_state="awaiting_review")
        done = Completion("t1", claim.reported_on, 0, 4)
        told = Told(TASK, newest=claim, claim=claim, verdict=verdict("rejected", claim), completion=done)
        assert (settled(told).work_state, settled(told).completion_rate) == ("needs_completion", 0)
        again = report(5, is_claim=True, work_state="awaiting_review")
        told = Told(TASK, newest=again, claim=again, rated=report(2), completion=done)
        assert (settled(told).work_state, settled(told).completion_rate) == ("awaiting_review", 0.5)

    def test_is_completed_by_the_verdict_even_before_plans_says_so(self) -> None:
        claim = report(3, is_claim=True, work_state="awaiting_review")
        settled_task = settled(Told(TASK, newest=claim, claim=claim, verdict=verdict("accepted", claim)))
        assert settled_task.work_state == "completed"
        assert settled_task.completed_on == claim.reported_on
        assert settled_task.completion_rate == 1


class TestCreditedRate:
    def test_is_none_without_report(self) -> None:
        assert settled(Told(TASK)).completion_rate is None

    def test_keeps_none_apart_from_zero(self) -> None:
        assert settled(Told(TASK, newest=report(2), rated=report(2, completion_rate=0.0))).completion_rate == 0
        assert settled(Told(TASK, newest=report(2, completion_rate=None))).completion_rate is None

    def test_stays_where_it_was_under_review(self) -> None:
        claim = report(3, is_claim=True, completion_rate=1.0)
        assert settled(Told(TASK, newest=claim, claim=claim, rated=report(2))).completion_rate == 0.5


class TestCreditedValue:
    def test_leaves_the_value_where_it_was_until_the_claim_is_accepted(self) -> None:
        claim = report(3, is_claim=True, value=90.0)
        told = Told(TASK, newest=claim, claim=claim, valued=report(2, value=40.0))
        assert settled(told).value == 40
        assert settled(replace(told, verdict=verdict("rejected", claim))).value == 40
        assert settled(replace(told, verdict=verdict("accepted", claim))).value == 90

    def test_is_none_where_no_value_was_given(self) -> None:
        assert settled(Told(TASK, newest=report(2, value=None))).value is None


class TestTimeState:
    def test_counts_the_due_day_as_on_time(self) -> None:
        due = date(2026, 3, 10)
        assert time_state(due, None, due, due_soon_days=7) == "due_soon"
        assert time_state(due, None, due + timedelta(days=1), due_soon_days=7) == "overdue"
        assert time_state(due, None, due - timedelta(days=8), due_soon_days=7) == "on_time"

    def test_measures_a_completed_task_by_its_claim(self) -> None:
        assert time_state(date(2026, 3, 10), date(2026, 3, 10), date(2026, 5, 1), due_soon_days=7) == "on_time"
        late = replace(TASK, effective_due_on=date(2026, 3, 1))
        settled_task = settled(Told(late, completion=Completion("t1", date(2026, 3, 4), 3, 4)))
        assert (settled_task.time_state, settled_task.days_late) == ("overdue", 3)


class TestOwesReport:
    def test_holds_for_a_task_that_runs(self) -> None:
        assert settled(Told(TASK)).owes_report

    def test_does_not_hold_before_the_start(self) -> None:
        assert not settled(Told(replace(TASK, starts_on=date(2026, 4, 1)))).owes_report

    def test_ends_with_the_month_of_completion(self) -> None:
        assert settled(Told(TASK, completion=Completion("t1", date(2026, 3, 1), 0, 4))).owes_report
        assert not settled(Told(TASK, completion=Completion("t1", date(2026, 2, 28), 0, 4))).owes_report


class TestCurrentMilestone:
    def test_is_the_first_still_to_come_else_the_last(self) -> None:
        first, last = (replace(PERCENT_80, due_on=date(year, 12, 31)) for year in (2025, 2026))
        assert current_milestone((first, last), date(2025, 12, 31)) == first
        assert current_milestone((first, last), date(2026, 1, 1)) == last
        assert current_milestone((first, last), date(2030, 1, 1)) == last
        assert current_milestone((), date(2026, 1, 1)) is None


class TestCount:
    def test_leaves_unreported_tasks_out_of_the_mean(self) -> None:
        counts = counting.count(several(0.5, None, 1.0))
        assert counts.mean_completion == 75
        assert (counts.rated_tasks, counts.reported, counts.not_reported) == (2, 2, 1)

    def test_has_no_mean_where_nothing_was_reported(self) -> None:
        assert counting.count(several(None, None)).mean_completion is None
        assert counting.count([]).mean_completion is None

    def test_weighs_the_mean(self) -> None:
        heavy = replace(several(1.0)[0], task=replace(TASK, weight=3.0))
        assert counting.count([heavy, *several(0.0)]).mean_completion == 75

    def test_counts_a_task_once_by_its_worst_alert(self) -> None:
        alerts = (Alert("t1", "overdue", "red", NOON, "x"), Alert("t1", "due_soon", "amber", NOON, "y"))
        counts = counting.count(several(0.5, alerts=alerts))
        assert (counts.red_tasks, counts.amber_tasks) == (1, 0)
        assert (dict(counts.red_by_rule), dict(counts.amber_by_rule)) == ({"overdue": 1}, {"due_soon": 1})

    @given(st.lists(st.none() | st.floats(0, 1)))
    def test_sums_up(self, rates: list[float | None]) -> None:
        counts = counting.count(several(*rates))
        assert sum(counts.work_states.values()) == counts.tasks == len(rates)
        assert counts.reported + counts.not_reported == counts.owing_report
        assert counts.mean_completion is None or -1e-9 <= counts.mean_completion <= 100 + 1e-9


class TestByChild:
    def test_groups_under_the_next_unit_below(self) -> None:
        assert counting.child_of("mau.xa-mot.phong-vhxh", "mau") == "mau.xa-mot"
        assert counting.child_of("mau.xa-mot", "mau.xa-mot") == "mau.xa-mot"
        assert set(counting.by_child(several(0.1), "mau.xa-mot")) == {"mau.xa-mot.phong-vhxh"}


class TestWorstFirst:
    def test_puts_red_then_amber_then_unreported_then_low_rates_first(self) -> None:
        red = counting.count(several(0.9, alerts=(Alert("t1", "overdue", "red", NOON, "x"),)))
        amber = counting.count(several(0.9, alerts=(Alert("t1", "due_soon", "amber", NOON, "x"),)))
        silent, low, high = (counting.count(several(rate)) for rate in (None, 0.1, 0.9))
        units = {"a": high, "b": low, "c": silent, "d": amber, "e": red}
        assert sorted(units, key=lambda unit: counting.worst_first(unit, units[unit])) == ["e", "d", "c", "b", "a"]


class TestAwards:
    praise = PraiseRule(min_tasks=2, min_mean_completion=90, min_reported_share=1, max_red_tasks=0)
    criticise = CriticiseRule(red_share=0.5, unreported_share=0.5, rejections=2)

    def test_praises_who_did_everything(self) -> None:
        grounds = awards.grounds_to_praise(counting.count(several(0.95, 0.9)), 0, self.praise)
        assert grounds[0] == "tiến độ hoàn thành bình quân 92,5% trên 2 nhiệm vụ"

    @pytest.mark.parametrize("rates", [(0.95,), (0.9, 0.8), (1.0, None), (None, None)])
    def test_does_not_praise_few_low_or_unreported_tasks(self, rates: tuple[float | None, ...]) -> None:
        assert awards.grounds_to_praise(counting.count(several(*rates)), 0, self.praise) == ()

    def test_does_not_praise_after_a_rejection(self) -> None:
        assert awards.grounds_to_praise(counting.count(several(1.0, 1.0)), 1, self.praise) == ()

    def test_criticises_for_each_ground(self) -> None:
        red = several(0.5, alerts=(Alert("t1", "overdue", "red", NOON, "x"),))
        grounds = awards.grounds_to_criticise(counting.count([*red, *several(None)]), 2, self.criticise)
        assert grounds == (
            "1/2 nhiệm vụ đang bị cảnh báo đỏ (50%)",
            "chưa báo cáo 1/2 nhiệm vụ trong kỳ",
            "2 lần minh chứng bị trả lại trong kỳ",
        )

    @given(st.lists(st.none() | st.floats(0, 1)), st.integers(0, 5))
    def test_never_praises_and_criticises_a_unit_at_once(self, rates: list[float | None], rejections: int) -> None:
        counts = counting.count(several(*rates))
        praised = awards.grounds_to_praise(counts, rejections, self.praise)
        assert not (praised and awards.grounds_to_criticise(counts, rejections, self.criticise))


class TestNatural:
    def test_orders_numbers_as_numbers(self) -> None:
        codes = ["II.10", "II.2", "I.3", "II.2.4(7)", "PL.20", "PL.3"]
        assert sorted(codes, key=natural) == ["I.3", "II.2", "II.2.4(7)", "II.10", "PL.3", "PL.20"]

    @given(st.lists(st.text(max_size=8)))
    def test_orders_anything(self, codes: list[str]) -> None:
        assert len(sorted(codes, key=natural)) == len(codes)
