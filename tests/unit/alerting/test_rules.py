"""Rules 4 and 5 in worked cases, in the words of the domain, and their properties."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerting.domain.facts import Mark
from services.alerting.domain.path import PathPoint, expected_rate, segments
from services.alerting.domain.rules import Finding, findings
from services.alerting.settings import load_policy
from tests.unit.alerting.cases import (
    DUE,
    POLICY,
    START,
    STRAIGHT,
    breached,
    claimed,
    closed,
    defined,
    judged,
    levels,
    reported,
    staged,
    task,
    written,
)

RATES = st.floats(0, 1, allow_nan=False)
REJECTED = (reported(0.9), claimed(), judged(is_accepted=False))
ON_PATH = reported(0.9)
PAUSED = (ON_PATH, breached(), staged("suspended", 5))
RED, AMBER = {"below_path": "red"}, {"below_path": "amber"}
LATER = defined(version=6, effective_due_on=DUE + timedelta(90))
CASES = [
    ("nothing is wrong on the first day", (), 0, {}),
    ("4b sleeps while less than 10 % is expected", (), 9, {}),
    ("4b wakes at 10 %: not reported counts as 0", (), 10, RED),
    ("0 % reported counts as 0", (reported(0.0),), 10, RED),
    ("below half of the path", (reported(0.24),), 50, RED),
    ("exactly half of the path is not below it", (reported(0.25),), 50, AMBER),
    ("below 80 % of the path", (reported(0.39),), 50, AMBER),
    ("exactly 80 % of the path", (reported(0.40),), 50, {}),
    ("half of 30 % is 15 %, whatever the last bit says", (reported(0.15),), 30, AMBER),
    ("80 % of 70 % is 56 %, whatever the last bit says", (reported(0.56),), 70, {}),
    ("on the path", (reported(0.5),), 50, {}),
    ("the path goes on: what was green turns amber", (reported(0.4),), 51, AMBER),
    ("the path goes on: what was amber turns red", (reported(0.4),), 81, RED),
    ("a claim under review leaves the rate where it was", (reported(0.2), claimed()), 50, RED),
    ("rejected evidence is red, and the rate is 0", REJECTED, 50, {"evidence_rejected": "red", "below_path": "red"}),
    ("rejected evidence is red also while 4b sleeps", REJECTED, 5, {"evidence_rejected": "red"}),
    (
        "a new claim under review leaves both",
        (*REJECTED, claimed(6)),
        50,
        {"evidence_rejected": "red", "below_path": "red"},
    ),
    ("an accepted claim clears everything", (*REJECTED, claimed(6), judged(is_accepted=True, claim=6)), 50, {}),
    ("a completed task clears everything", (*REJECTED, breached(), closed(report_id="r6")), 200, {}),
    ("due in 8 days", (ON_PATH,), 92, {}),
    ("due in 7 days and not claimed", (ON_PATH,), 93, {"due_soon": "amber"}),
    ("due today and not claimed", (ON_PATH,), 100, {"due_soon": "amber"}),
    ("due soon, but claimed", (ON_PATH, claimed()), 95, {}),
    (
        "due soon, and the claim was rejected",
        REJECTED,
        95,
        {"due_soon": "amber", "evidence_rejected": "red", "below_path": "red"},
    ),
    (
        "due soon, claimed again after a rejection",
        (*REJECTED, claimed(6)),
        95,
        {"evidence_rejected": "red", "below_path": "red"},
    ),
    ("due soon, and the claim was withdrawn", (ON_PATH, claimed(), staged("in_progress")), 95, {"due_soon": "amber"}),
    ("the day after the due day, before plans told of it", (ON_PATH,), 101, {}),
    ("past the due day", (ON_PATH, breached()), 101, {"overdue": "red"}),
    ("past the due day and never reported", (breached(),), 101, {"overdue": "red", "below_path": "red"}),
    ("past the due day, claimed and not yet reviewed", (ON_PATH, claimed(), breached()), 101, {"overdue": "red"}),
    ("the due day was moved behind the breach", (ON_PATH, breached(), LATER), 101, {}),
    (
        "the moved due day passed as well",
        (ON_PATH, breached(), LATER, breached(DUE + timedelta(90), 7)),
        200,
        {"overdue": "red"},
    ),
    ("suspended", (*REJECTED, breached(), staged("suspended")), 101, {}),
    (
        "at work again after a suspension",
        (ON_PATH, staged("suspended", 3), staged("in_progress", 4), breached()),
        101,
        {"overdue": "red"},
    ),
]


def found(*marks: Mark, after_days: int, rule: str) -> Finding:
    return findings(task(*marks), START + timedelta(after_days), POLICY)[rule]  # type: ignore[index]


class TestFindings:
    @pytest.mark.parametrize(
        ("marks", "after_days", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES]
    )
    def test_are_those_of_the_rules(self, marks: tuple[Mark, ...], after_days: int, expected: dict[str, str]) -> None:
        assert levels(task(*marks), after_days) == expected

    def test_are_none_before_the_task_is_assigned(self) -> None:
        assert findings(task().__class__("t1").absorb(breached()), DUE, POLICY) == {}

    @pytest.mark.parametrize(
        ("rate", "after_days", "expected"),
        [
            pytest.param(0.0, 50, AMBER, id="50 points behind is not more than 50"),
            pytest.param(0.0, 51, RED, id="51 points behind"),
            pytest.param(0.39, 90, RED, id="51 points behind at 90 percent"),
            pytest.param(0.4, 90, AMBER, id="50 points behind at 90 percent"),
            pytest.param(0.72, 90, {}, id="80 percent of the path"),
        ],
    )
    def test_read_4b_in_points_when_the_policy_says_so(
        self, tmp_path: Path, rate: float, after_days: int, expected: dict[str, str]
    ) -> None:
        policy = load_policy(written(tmp_path, "reading: ratio ", "reading: points "))
        assert levels(task(reported(rate)), after_days, policy) == expected

    @given(rates=st.tuples(RATES, RATES), after_days=st.integers(0, 100))
    def test_never_get_worse_with_a_higher_rate(self, rates: tuple[float, float], after_days: int) -> None:
        order = {"red": 2, "amber": 1, None: 0}
        lower, higher = (levels(task(reported(rate)), after_days).get("below_path") for rate in sorted(rates))
        assert order[lower] >= order[higher]

    @given(rate=RATES, days=st.tuples(st.integers(0, 100), st.integers(0, 100)))
    def test_never_get_better_by_waiting(self, rate: float, days: tuple[int, int]) -> None:
        order = {"red": 2, "amber": 1, None: 0}
        earlier, later = (levels(task(reported(rate)), day).get("below_path") for day in sorted(days))
        assert order[earlier] <= order[later]


class TestReason:
    def test_of_overdue_names_the_due_day_and_what_clears_it(self) -> None:
        reason = found(ON_PATH, breached(), after_days=101, rule="overdue").reason
        assert reason.startswith("Quá hạn: hạn hoàn thành là 11/04/2026 (hạn ghi trong văn bản)")
        assert "tự gỡ khi đề nghị hoàn thành được chấp nhận" in reason

    def test_of_overdue_says_when_the_document_gives_no_date(self) -> None:
        facts = task(ON_PATH, breached(), definition=defined(is_end_of_plan=True))
        assert "ngày kết thúc kế hoạch, vì văn bản không ghi hạn" in findings(facts, DUE, POLICY)["overdue"].reason

    def test_of_below_path_names_the_rates_that_lower_and_clear_it(self) -> None:
        assert found(reported(0.2), after_days=50, rule="below_path").reason == (
            "Chậm tiến độ nghiêm trọng: tỷ lệ được công nhận 20 %, dưới 50 % lộ trình; lộ trình đến ngày 20/02/2026 là "
            "50 %. Cảnh báo hạ xuống vàng khi đạt từ 25 %, tự gỡ khi đạt từ 40 % (tính đến ngày này) hoặc khi được xác "
            "nhận hoàn thành."
        )

    def test_of_below_path_says_not_reported(self) -> None:
        finding = found(after_days=50, rule="below_path")
        assert "tỷ lệ được công nhận chưa báo cáo (tính là 0 %)" in finding.reason
        assert (finding.inputs[0].name, finding.inputs[0].value) == ("credited_rate", None)

    def test_of_below_path_after_a_rejection_asks_for_a_new_claim(self) -> None:
        assert "một đề nghị hoàn thành mới được chấp nhận" in found(*REJECTED, after_days=50, rule="below_path").reason

    def test_of_rejected_evidence_gives_the_reasons(self) -> None:
        finding = found(*REJECTED, after_days=50, rule="evidence_rejected")
        assert finding.reason.endswith("Lý do: Minh chứng không có chữ ký.")
        assert finding.inputs[0].event_id == "rejected-3-2"

    def test_of_due_soon_counts_the_days(self) -> None:
        assert "còn 7 ngày đến hạn 11/04/2026" in found(ON_PATH, after_days=93, rule="due_soon").reason
        assert "hôm nay là hạn 11/04/2026" in found(ON_PATH, after_days=100, rule="due_soon").reason

    @given(rate=RATES, after_days=st.integers(10, 100))
    def test_of_below_path_names_a_rate_that_really_clears_it(self, rate: float, after_days: int) -> None:
        finding = findings(task(reported(rate)), START + timedelta(after_days), POLICY).get("below_path")
        if finding is not None:
            enough = float(finding.reason.rsplit("tự gỡ khi đạt từ ", 1)[1].split(" %")[0].replace(",", ".")) / 100
            assert "below_path" not in levels(task(reported(enough)), after_days)

    @given(count=st.integers(1, 40))
    def test_fits_into_a_fact(self, count: int) -> None:
        review = judged(is_accepted=False)
        many = type(review)(2, "e", "review-3", "r3", False, DUE, ("Lý do rất dài. " * 10,) * count)  # noqa: FBT003
        finding = findings(task(claimed(), many), START, POLICY)["evidence_rejected"]
        assert len(finding.reason) <= 1000
        assert all(len(given.value or "") <= 200 for given in finding.inputs)
        assert "tự gỡ" in finding.reason


class TestSegments:
    @given(
        points=st.lists(st.tuples(st.integers(0, 300), RATES), min_size=2, max_size=6), after_days=st.integers(-5, 400)
    )
    def test_touch_and_never_overlap(self, points: list[tuple[int, float]], after_days: int) -> None:
        path = tuple(PathPoint(START + timedelta(on), rate) for on, rate in sorted(points))
        day = START + timedelta(after_days)
        holding = [piece for piece in segments(path) if piece.starts_on <= day < piece.ends_on]
        assert len(holding) == (0 if day < path[0].on else 1)

    @pytest.mark.parametrize(("after_days", "rate"), [(-1, 0.0), (0, 0.0), (25, 0.25), (100, 1.0), (900, 1.0)])
    def test_give_the_expected_rate(self, after_days: int, rate: float) -> None:
        assert expected_rate(STRAIGHT, START + timedelta(after_days)) == pytest.approx(rate)

    def test_let_the_later_of_two_points_on_a_day_hold(self) -> None:
        jump = (PathPoint(START, 0.0), PathPoint(START, 0.4), PathPoint(date(2026, 4, 11), 1.0))
        assert expected_rate(jump, START) == 0.4
