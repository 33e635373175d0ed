"""The reading of DOMAIN.md, held against its own sentences: a referee who errs is worse than none."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from contracts.fact import Fact
from tests.reference import alerts, scores
from tests.reference.log import TaskLog, read
from tests.reference.numbers import DOMAIN, Numbers
from tests.service.scoring.facts import COMMUNE, DUE, OFFICE, PLAN, START, assigned, completed, judged, reported

HALF = START + timedelta(days=50)


def task_of(*facts: Fact) -> TaskLog:
    return read([assigned("t", 1).fact, *facts])["t"]


def accepted(claimed_on: date, until: date = DUE) -> TaskLog:
    stands = assigned("t", 1, effective_due_on=until).fact
    claim = reported("t", 2, None, is_claim=True, on=claimed_on).fact
    return read([stands, claim, judged("t", 2, is_accepted=True, on=claimed_on).fact])["t"]


class TestExpected:
    @pytest.mark.parametrize(("day", "rate"), [(-1, 0), (0, 0), (25, "0.25"), (100, 1), (101, 1)])
    def test_is_straight_from_start_to_due(self, day: int, rate: str) -> None:
        assert task_of().expected(START + timedelta(days=day)) == Fraction(rate)


class TestCredited:
    def test_of_nothing_reported_is_none_and_of_zero_is_zero(self) -> None:
        assert task_of().credited is None
        assert task_of(reported("t", 2, 0.0).fact).credited == 0

    def test_stays_where_it_was_under_a_claim(self) -> None:
        told = [reported("t", 2, 0.4).fact, reported("t", 3, 1.0, is_claim=True).fact]
        assert task_of(*told).credited == Fraction("0.4")

    def test_is_nothing_after_a_rejection_until_a_new_claim_is_accepted(self) -> None:
        told = [
            reported("t", 2, 0.4).fact,
            reported("t", 3, None, is_claim=True).fact,
            judged("t", 3, is_accepted=False).fact,
            reported("t", 4, 0.9).fact,
        ]
        assert task_of(*told).credited == 0
        told += [reported("t", 5, None, is_claim=True).fact]
        assert task_of(*told).credited == 0
        assert task_of(*told, judged("t", 5, is_accepted=True).fact).credited == 1

    def test_is_whole_again_on_appeal(self) -> None:
        told = [reported("t", 2, None, is_claim=True).fact, judged("t", 2, is_accepted=False, version=2).fact]
        assert task_of(*told, judged("t", 2, is_accepted=True, version=4).fact).credited == 1

    def test_makes_nothing_of_order_and_repetition(self) -> None:
        told = [assigned("t", 1).fact, reported("t", 2, 0.4).fact, reported("t", 3, 0.6).fact]
        assert read([*reversed(told), *told])["t"].credited == Fraction("0.6")

    def test_is_whole_where_plans_counted_the_parts(self) -> None:
        assert task_of(reported("t", 2, 1.0).fact, completed("t", 3, 2).fact).credited == 1


class TestTaskScore:
    def test_is_credited_by_expected(self) -> None:
        assert scores.task_score(task_of(reported("t", 2, 0.4).fact), HALF, DOMAIN) == 80
        assert scores.task_score(task_of(reported("t", 2, 0.9).fact), HALF, DOMAIN) == 100
        assert scores.task_score(task_of(), HALF, DOMAIN) == 0

    def test_is_none_before_anything_is_due(self) -> None:
        assert scores.task_score(task_of(), START, DOMAIN) is None

    @pytest.mark.parametrize(("days_late", "score"), [(0, 100), (1, 90), (30, 90), (31, 75), (60, 75), (61, 50)])
    def test_falls_by_the_day_of_the_claim(self, days_late: int, score: int) -> None:
        task = accepted(DUE + timedelta(days=days_late))
        assert scores.task_score(task, DUE + timedelta(days=200), DOMAIN) == score

    def test_does_not_fall_inside_an_excuse(self) -> None:
        task = accepted(DUE + timedelta(days=40), until=DUE + timedelta(days=40))
        assert scores.task_score(task, DUE + timedelta(days=200), DOMAIN) == 100


class TestMean:
    def test_weighs_leading_and_helping(self) -> None:
        led = assigned("a", 1, weight=2.0).fact
        helped = assigned("b", 1, lead_unit_id="mau.xa-hai", coordinating_unit_ids=(OFFICE,)).fact
        tasks = read([led, helped, reported("a", 2, 0.5).fact, reported("b", 2, 0.25).fact])
        mean = scores.unit_mean(tasks, COMMUNE, HALF, DOMAIN)
        assert mean.score == Decimal("93.48")  # (2 × 100 + 0.3 × 50) / 2.3
        assert (mean.band, mean.task_count) == (None, 2)
        assert scores.plan_mean(tasks, PLAN, HALF, DOMAIN).score == Decimal("83.33")

    @pytest.mark.parametrize(
        ("score", "band"), [(90, "Xuất sắc"), (70, "Tốt"), (50, "Hoàn thành"), (49, "Chưa hoàn thành")]
    )
    def test_gives_the_lower_bound_to_the_band(self, score: int, band: str) -> None:
        assert DOMAIN.band(Decimal(score)) == band
        assert DOMAIN.band(score - Decimal("0.01")) != band or score == 49


class TestOpenAlerts:
    @pytest.mark.parametrize(
        ("rate", "level"), [(None, "red"), (0.24, "red"), (0.25, "amber"), (0.39, "amber"), (0.4, None)]
    )
    def test_hold_the_rate_against_the_path(self, rate: float | None, level: str | None) -> None:
        assert alerts.below_path(task_of(reported("t", 2, rate).fact), HALF, DOMAIN) == level

    def test_read_points_where_the_policy_says_so(self) -> None:
        points = Numbers(reading="points")
        late = START + timedelta(days=90)
        assert alerts.below_path(task_of(reported("t", 2, 0.4).fact), late, points) == "amber"
        assert alerts.below_path(task_of(reported("t", 2, 0.39).fact), late, points) == "red"

    def test_sleep_while_little_is_expected(self) -> None:
        assert alerts.below_path(task_of(), START + timedelta(days=9), DOMAIN) is None
        assert alerts.below_path(task_of(), START + timedelta(days=10), DOMAIN) == "red"

    def test_warn_a_week_before_and_the_day_after(self) -> None:
        done = task_of(reported("t", 2, 1.0).fact)
        assert alerts.open_alerts(done, DUE - timedelta(days=8), DOMAIN) == {}
        assert alerts.open_alerts(done, DUE - timedelta(days=7), DOMAIN) == {"due_soon": "amber"}
        assert alerts.open_alerts(done, DUE, DOMAIN) == {"due_soon": "amber"}
        assert alerts.open_alerts(done, DUE + timedelta(days=1), DOMAIN) == {"overdue": "red"}

    def test_foresee_the_red_day(self) -> None:
        assert alerts.red_on(task_of(reported("t", 2, 0.3).fact), HALF, DOMAIN) == START + timedelta(days=61)
        assert alerts.red_on(task_of(reported("t", 2, 0.9).fact), HALF, DOMAIN) == DUE + timedelta(days=1)

    def test_draw_a_line_through_three_days(self) -> None:
        told = [reported("t", version, rate, on=START + timedelta(days=day)).fact for version, day, rate in
                [(2, 10, 0.1), (3, 20, 0.3), (4, 30, 0.3)]]  # fmt: skip
        assert alerts.trend(task_of(*told[:2]), DOMAIN) is None
        assert alerts.trend(task_of(*told), DOMAIN) == alerts.Trend(
            Fraction(1, 100), Fraction("0.3"), START + timedelta(days=30), DUE
        )
        assert not alerts.misses_target(task_of(*told), HALF, DOMAIN)
