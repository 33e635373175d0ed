"""Rule 5 beyond the due date: old obstacles, trends that miss the target, and what is foreseen; in worked cases."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerting.domain.clearing import cause_of_clearing
from services.alerting.domain.facts import Mark, Obstacle, Rebase, Report
from services.alerting.domain.forecast import forecast, red_on
from services.alerting.domain.path import PathPoint, rung_on
from services.alerting.domain.rules import Finding, Rule, findings
from services.alerting.settings import POLICIES, load_policy
from tests.unit.alerting.cases import (
    DUE,
    START,
    breached,
    claimed,
    closed,
    defined,
    judged,
    levels,
    reported,
    staged,
    task,
)

EARLY = load_policy(POLICIES / "2026.2.yaml")
OLD = load_policy(POLICIES / "2026.1.yaml")
AMBER = {"obstacle_open": "amber"}
TREND = {"trend": "amber"}


def told(after_days: int, rate: float, version: int = 2) -> Report:
    return Report(version, f"reported-{version}", START + timedelta(after_days), rate)


def obstacle(after_days: int, version: int = 1, number: int = 1, *, is_open: bool = True) -> Obstacle:
    return Obstacle(version, f"obstacle-{number}-{version}", f"o{number}", START + timedelta(after_days), is_open)


def rebased(rate: float, version: int) -> Rebase:
    return Rebase(version, f"amended-{version}", rate)


def standing(*marks: Mark) -> tuple[Mark, ...]:
    """The marks, and a rate that keeps rule 4b quiet."""
    return (*marks, reported(0.99, 20))


SETTLED = obstacle(10, 2, is_open=False)
SLOW = (told(30, 0.25, 2), told(40, 0.30, 3), told(50, 0.35, 4))
"""0.10 in 20 days: by day 100 the line is at 0.60."""
STEADY = (told(30, 0.30, 2), told(40, 0.40, 3), told(50, 0.50, 4))
"""0.01 a day from 0.50 on day 50: whole on day 100, the due day."""
FROM_BELOW = (told(10, 0.29, 2), told(30, 0.3, 3), told(40, 0.4, 4), told(50, 0.5, 5))
ANEW = (told(10, 0.9, 2), rebased(0.1, 3), told(30, 0.25, 4), told(40, 0.3, 5), told(50, 0.35, 6))
LATER = START + timedelta(180)
MOVED = defined(9, effective_due_on=LATER, path=(PathPoint(START, 0.0), PathPoint(LATER, 1.0)))
CASES = [
    ("an obstacle is 15 days old", (obstacle(10),), 25, {}),
    ("an obstacle is older than 15 days", (obstacle(10),), 26, AMBER),
    ("it was answered and closed", (obstacle(10), SETTLED), 26, {}),
    ("that it was closed is known before that it was raised", (SETTLED, obstacle(10)), 26, {}),
    ("it was opened again", (obstacle(10), SETTLED, obstacle(10, 3)), 26, AMBER),
    ("the older one is closed, the younger is 15 days old", (obstacle(10), SETTLED, obstacle(11, 1, 2)), 26, {}),
    ("the younger one is closed", (obstacle(10), obstacle(20, 1, 2), obstacle(20, 2, 2, is_open=False)), 26, AMBER),
    ("the task is completed", (obstacle(10), closed(report_id="r9")), 26, {}),
    ("the task is paused", (obstacle(10), staged("suspended", 30)), 26, {}),
    ("the last three reports reach the whole on the due day", STEADY, 50, {}),
    ("the last three reports lead to 60 % on the due day", SLOW, 50, TREND),
    ("two reports draw no line", SLOW[:2], 50, {}),
    ("three reports of two days draw no line", (*SLOW[:2], told(40, 0.31, 4)), 50, {}),
    ("the last report of a day counts: 0.30 to 0.50", (*STEADY[:2], told(50, 0.1, 4), told(50, 0.5, 5)), 50, {}),
    ("the last three count: older ones do not", FROM_BELOW, 50, {}),
    ("the rate stands still", (told(30, 0.9, 2), told(40, 0.9, 3), told(50, 0.9, 4)), 50, TREND),
    ("the rate stands still at the whole", (told(30, 1.0, 2), told(40, 1.0, 3), told(50, 1.0, 4)), 50, {}),
    ("the unit claims completion", (*SLOW, claimed(5)), 50, {}),
    ("on the due day", SLOW, 100, {**TREND, "due_soon": "amber"}),
    ("past the due day rule 4a speaks", (*SLOW, breached(version=30)), 101, {"overdue": "red"}),
    ("the due day was moved far enough", (*SLOW, MOVED), 50, {}),
    ("an amendment made another rate of the last report", (*SLOW, rebased(0.2, 5)), 50, {}),
    ("an amendment left the rate as it was", (*SLOW, rebased(0.35, 5)), 50, TREND),
    ("three reports since the amendment", ANEW, 50, TREND),
]


class TestFindings:
    @pytest.mark.parametrize(
        ("marks", "after_days", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES]
    )
    def test_are_those_of_rule_5(self, marks: tuple[Mark, ...], after_days: int, expected: dict[str, str]) -> None:
        assert levels(task(*standing(*marks)), after_days, EARLY) == expected

    def test_are_none_under_a_policy_without_these_rules(self) -> None:
        assert levels(task(*standing(obstacle(10), *SLOW)), 50, OLD) == {}

    def test_aim_at_the_rung_the_reports_lie_in(self) -> None:
        second = (PathPoint(START, 0.0), PathPoint(START + timedelta(60), 1.0), PathPoint(START + timedelta(61), 0.025))
        ladder = defined(path=(*second, PathPoint(DUE, 1.0)))
        on_pace = (told(20, 0.4, 2), told(30, 0.55, 3), told(40, 0.7, 4))
        assert levels(task(*standing(*on_pace), definition=ladder), 40, EARLY) == {}
        behind = (told(20, 0.4, 2), told(30, 0.5, 3), told(40, 0.6, 4))
        assert levels(task(*standing(*behind), definition=ladder), 40, EARLY) == TREND
        assert levels(task(*standing(*behind), definition=ladder), 61, EARLY) == {}, "its target's day passed"
        mixed = (told(50, 0.9, 2), told(60, 1.0, 3), told(70, 0.1, 4))
        assert levels(task(*standing(*mixed), definition=ladder), 70, EARLY) == {}, "one report of the new target"


def found(rule: Rule, *marks: Mark, after_days: int = 50) -> Finding:
    return findings(task(*standing(*marks)), START + timedelta(after_days), EARLY)[rule]


class TestReason:
    def test_of_an_obstacle_says_since_when_and_what_clears_it(self) -> None:
        finding = found("obstacle_open", obstacle(10), obstacle(30, 1, 2))
        assert finding.reason == (
            "Vướng mắc chưa được giải quyết: khó khăn nêu ngày 11/01/2026 đã 40 ngày chưa được trả lời và đóng, quá 15 "
            "ngày. Cảnh báo tự gỡ khi không còn vướng mắc nào mở quá 15 ngày."
        )
        assert [(given.name, given.value) for given in finding.inputs] == [
            ("obstacle_raised_on", "11/01/2026"),
            ("obstacle_days", "40"),
            ("obstacle_days_allowed", "15"),
            ("open_obstacles", "2"),
        ]
        assert finding.inputs[0].event_id == "obstacle-1-1"

    def test_of_a_trend_shows_pace_gap_and_the_pace_that_would_make_it(self) -> None:
        finding = found("trend", *SLOW)
        assert finding.reason == (
            "Xu hướng không đạt: từ 25 % (31/01/2026) đến 35 % (20/02/2026) qua 3 lần báo cáo, mỗi tháng được 15 %; "
            "đến hạn 11/04/2026 chỉ đạt 60 %, còn thiếu 40 %; với nhịp này đến 30/06/2026 mới xong. Để kịp hạn phải "
            "đạt thêm 39 % mỗi tháng (30 ngày). Cảnh báo tự gỡ khi báo cáo mới cho thấy nhịp đủ, khi đơn vị gửi đề "
            "nghị hoàn thành, hoặc khi hạn được điều chỉnh."
        )
        assert [given.event_id for given in finding.inputs[:3]] == ["reported-2", "reported-4", "assigned-1"]

    def test_of_a_falling_trend_says_never(self) -> None:
        reason = found("trend", told(30, 0.6, 2), told(40, 0.5, 3), told(50, 0.4, 4)).reason
        assert "mỗi tháng được -30 %" in reason
        assert "với nhịp này không bao giờ xong" in reason
        assert "chỉ đạt 0 %, còn thiếu 100 %" in reason


class TestCause:
    @pytest.mark.parametrize(
        ("rule", "marks", "after_days", "cause"),
        [
            ("obstacle_open", (obstacle(10), SETTLED), 30, "Khó khăn, vướng mắc đã được trả lời và đóng."),
            ("obstacle_open", (obstacle(20),), 30, "Vướng mắc còn mở từ ngày 21/01/2026, chưa quá 15 ngày."),
            ("trend", STEADY, 50, "Với nhịp 30 % mỗi tháng của các báo cáo gần nhất, nhiệm vụ kịp hạn 11/04/2026."),
            ("trend", (*SLOW, claimed(5)), 50, "Đơn vị đã gửi đề nghị hoàn thành ngày 11/04/2026."),
            ("trend", SLOW, 101, "Đã qua hạn 11/04/2026: không còn xét xu hướng."),
            ("trend", (*SLOW, rebased(0.2, 5)), 50, "Chỉ tiêu đã được điều chỉnh: chưa đủ báo cáo để xét xu hướng."),
        ],
    )
    def test_says_what_took_the_condition_away(
        self, rule: Rule, marks: tuple[Mark, ...], after_days: int, cause: str
    ) -> None:
        assert cause_of_clearing(rule, task(*standing(*marks)), START + timedelta(after_days), EARLY) == cause

    @pytest.mark.parametrize("rule", ["obstacle_open", "trend"])
    def test_says_that_the_policy_dropped_the_rule(self, rule: Rule) -> None:
        cause = "Chính sách cảnh báo đang áp dụng không còn xét quy tắc này."
        assert cause_of_clearing(rule, task(*standing(obstacle(10), *SLOW)), START + timedelta(50), OLD) == cause


class TestForecast:
    def test_shows_where_the_last_reports_lead(self) -> None:
        seen = forecast(task(*SLOW, reported(0.35, 4)), START + timedelta(50), EARLY)
        assert seen is not None
        assert (seen.done_on, seen.gap) == (START + timedelta(180), 0.4)
        assert (seen.pace_per_month, seen.needed_per_month) == (0.15, 0.39)
        assert seen.red_on == START + timedelta(71), "half of 70 % is 35 %: not below; half of 71 % is more"

    def test_says_nothing_of_a_trend_without_one(self) -> None:
        seen = forecast(task(), START, EARLY)
        assert seen is not None
        assert (seen.done_on, seen.gap, seen.pace_per_month) == (None, None, None)
        assert (seen.red_on, seen.needed_per_month) == (START + timedelta(10), 0.3)

    def test_asks_for_no_pace_once_the_due_day_is_there(self) -> None:
        seen = forecast(task(reported(0.9)), DUE, EARLY)
        assert seen is not None
        assert (seen.needed_per_month, seen.red_on) == (None, DUE + timedelta(1))

    @pytest.mark.parametrize("marks", [(closed(report_id="r9"),), (staged("suspended"),)])
    def test_is_none_for_a_task_nobody_watches(self, marks: tuple[Mark, ...]) -> None:
        assert forecast(task(*marks), START, EARLY) is None

    def test_is_red_today_after_a_rejection(self) -> None:
        seen = forecast(task(reported(0.9), claimed(), judged(is_accepted=False)), START, EARLY)
        assert seen is not None
        assert seen.red_on == START

    @given(
        points=st.lists(
            st.tuples(st.integers(0, 99), st.integers(0, 20)), max_size=4, unique_by=lambda point: point[0]
        ),
        rate=st.integers(0, 20),
        today=st.integers(0, 99),
    )
    def test_finds_the_red_day_that_a_look_at_every_day_finds(
        self, points: list[tuple[int, int]], rate: int, today: int
    ) -> None:
        path = [PathPoint(START + timedelta(on), share / 20) for on, share in sorted(points)]
        facts = task(reported(rate / 20), definition=defined(path=(*path, PathPoint(DUE, 1.0))))
        day = START + timedelta(today)
        assert facts.definition is not None
        assert red_on(facts, facts.definition, day, EARLY) == first_red(facts.definition.path, rate / 20, day)


def first_red(path: tuple[PathPoint, ...], rate: float, day: date) -> date:
    facts = task(reported(rate), definition=defined(path=path))
    days = (day + timedelta(ahead) for ahead in range((DUE - day).days + 1))
    is_red = (each for each in days if levels(facts, (each - START).days, EARLY).get("below_path") == "red")
    return next(is_red, DUE + timedelta(1))


class TestRung:
    def test_is_the_whole_of_a_path_that_never_falls(self) -> None:
        path = (PathPoint(START, 0.0), PathPoint(DUE, 1.0))
        assert {rung_on(path, day) for day in (date(2020, 1, 1), START, DUE, date(2030, 1, 1))} == {
            rung_on(path, START)
        }
