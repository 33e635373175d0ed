"""A score tells how it was made, what it lacks and what would win it back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.explained_mean import explain_mean, lost_by
from services.scoring.domain.explanation import Explanation, explain_task
from services.scoring.domain.facts import Completion, Mark
from services.scoring.domain.mean import Part, whole
from services.scoring.domain.score import score_task
from tests.unit.scoring.cases import DUE, POLICY, START, claimed, closed, defined, judged, reported, staged, task


def explained(*marks: Mark, after_days: int = 60) -> Explanation:
    return explain_task(task(*marks), START + timedelta(after_days), POLICY)


def part(code: str, score: str, weight: str = "1") -> Part:
    return Part(f"t-{code}", code, "Số hóa hồ sơ", Decimal(score), None, Decimal(weight), "e1")


class TestExplainTask:
    @pytest.mark.parametrize(
        ("marks", "after_days", "formula"),
        [
            ((reported(0.3),), 60, "100 × min(1; 30 % / 60 %) = 50,00"),
            ((), 60, "100 × min(1; 0 % / 60 %) = 0,00"),
            ((closed(days_late=12),), 120, "100 × min(1; 100 % / 100 %) × 0,9 = 90,00"),
            ((closed(),), 0, "100 × 1 × 1 = 100,00"),
            ((), 0, "Chưa đến hạn tính: lộ trình chưa bắt đầu (tỷ lệ kỳ vọng 0 %)."),
            ((staged("suspended"),), 60, "Nhiệm vụ đang tạm dừng: không tính điểm."),
        ],
    )
    def test_puts_the_numbers_into_the_formula(self, marks: tuple[Mark, ...], after_days: int, formula: str) -> None:
        assert explained(*marks, after_days=after_days).formula == formula

    def test_names_each_input_with_its_event(self) -> None:
        inputs = {given.name: given for given in explained(reported(0.3), claimed()).inputs}
        assert (inputs["credited_rate"].text, inputs["credited_rate"].event_id) == ("30 %", "reported-2")
        assert (inputs["expected_rate"].text, inputs["expected_rate"].event_id) == ("60 %", "assigned-1")
        assert inputs["pending_claim"].event_id == "claimed-3"

    def test_shows_no_report_as_not_reported(self) -> None:
        credited = explained().inputs[0]
        assert (credited.value, credited.text, credited.event_id) == (None, "chưa báo cáo", None)

    def test_says_what_wins_a_missing_rate_back(self) -> None:
        found = explained(reported(0.3))
        assert found.lost[0].why == "Mới đạt 30 %, trong khi lộ trình đòi 60 %."
        assert found.win_back == ("Báo cáo đạt từ 60 % trong ngày 02/03/2026 thì lấy lại đủ 50,00 điểm.",)

    def test_says_what_wins_a_rejection_back(self) -> None:
        found = explained(reported(0.9), claimed(), judged(is_accepted=False))
        assert found.lost[0].points == 100
        assert "Gửi lại đề nghị hoàn thành kèm minh chứng đạt yêu cầu" in found.win_back[0]
        assert "đạt 100,00 điểm" in found.win_back[0]

    def test_says_what_a_claim_under_review_would_bring(self) -> None:
        assert "đang chờ thẩm định: được chấp nhận thì nhiệm vụ đạt 100,00 điểm" in explained(claimed()).win_back[0]

    def test_says_that_lateness_is_won_back_by_an_excuse_only(self) -> None:
        found = explained(closed(days_late=12), after_days=120)
        assert found.lost[0].why == "Hoàn thành muộn 12 ngày: điểm nhân hệ số 0,9."
        assert "lý do khách quan" in found.win_back[0]

    def test_names_the_day_a_claim_was_submitted_and_the_due_date_it_is_measured_against(self) -> None:
        inputs = {given.name: given for given in explained(closed(days_late=12), after_days=120).inputs}
        assert (inputs["claimed_on"].text, inputs["claimed_on"].event_id) == ("11/04/2026", "completed-4")
        assert (inputs["days_late"].value, inputs["days_late"].event_id) == (12, "completed-4")
        assert inputs["late_factor"].text == "0,9"

    def test_says_that_a_delay_was_excused_and_by_which_event(self) -> None:
        late = DUE + timedelta(12)
        excuse = defined(5, effective_due_on=late, excused_until=late)
        done = Completion(4, "completed-4", "r3", late, 12)
        found = explained(done, excuse, after_days=120)
        inputs = {given.name: given for given in found.inputs}
        assert inputs["effective_due_on"].text == "23/04/2026 (được lùi theo quyết định công nhận lý do khách quan)"
        assert (inputs["days_late"].value, inputs["days_late"].event_id) == (0, "assigned-5")
        assert (found.formula, found.lost) == ("100 × min(1; 100 % / 100 %) × 1 = 100,00", ())

    def test_has_nothing_to_win_back_at_100(self) -> None:
        assert (explained(closed()).lost, explained(closed()).win_back) == ((), ())

    @given(rate=st.floats(0, 1, allow_nan=False), after_days=st.integers(1, 300))
    def test_names_a_rate_that_really_wins_it_back(self, rate: float, after_days: int) -> None:
        day = START + timedelta(after_days)
        found = explain_task(task(reported(rate)), day, POLICY)
        assert sum(loss.points for loss in found.lost) == 100 - (
            score_task(task(reported(rate)), day, POLICY).score or 0
        )
        for way in found.win_back:
            enough = float(way.split("từ ")[1].split(" %")[0].replace(",", ".")) / 100
            assert score_task(task(reported(min(1.0, enough))), day, POLICY).score == 100


class Under(NamedTuple):
    """Tasks that one unit answers for."""

    unit_id: str | None
    task_count: int
    score: Decimal
    weight: Decimal
    is_outside: bool = False


class TestLostBy:
    def test_shares_out_what_is_missing_to_100(self) -> None:
        found = lost_by(
            [
                Under("mau.xa-mot", 2, Decimal(100), Decimal(2)),
                Under("mau.xa-hai", 1, Decimal(100), Decimal(1)),
                Under(None, 1, Decimal(15), Decimal("0.3"), is_outside=True),
            ],
            {"mau.xa-mot": "Xã Một"},
        )
        # 330 − 215 of 3.3: (200 − 100) / 3.3, (30 − 15) / 3.3, nothing
        assert [(each.name, str(each.score), str(each.lost)) for each in found] == [
            ("Xã Một", "50.00", "30.30"),
            ("Nhiệm vụ phối hợp với đơn vị khác", "50.00", "4.55"),
            ("mau.xa-hai", "100.00", "0.00"),
        ]


class TestExplainMean:
    def test_puts_the_numbers_into_the_formula(self) -> None:
        found = explain_mean([part("a", "100"), part("b", "50", "0.3")], POLICY, is_unit=True)
        assert found.formula == "(50,00 × 0,3 + 100,00 × 1) / (0,3 + 1) = 115 / 1,3 = 88,46"

    def test_shows_whose_share_a_weight_is(self) -> None:
        shared = replace(part("a", "50", "0.6"), own_weight=Decimal(2), share=Decimal("0.3"), is_lead=False)
        found = explain_mean([shared], POLICY, is_unit=True)
        assert found.inputs[0].text == "50,00 điểm, trọng số 0,6 = 2 × 0,3 (phần của đơn vị phối hợp)"
        assert found.inputs[0].event_id == "e1"

    def test_of_the_costliest_tells_what_all_of_them_lost(self) -> None:
        parts = [part(str(n), "80") for n in range(300)]
        found = explain_mean(parts[:200], POLICY, is_unit=True, of=whole(parts))
        assert found.formula.endswith("của 300 nhiệm vụ = 24000 / 300 = 80,00")
        assert sum(loss.points for loss in found.lost) == Decimal("20.03")
        assert found.lost[-1].why == "Hơn 190 nhiệm vụ khác chưa đủ điểm."

    def test_sums_many_tasks_up(self) -> None:
        found = explain_mean([part(str(n), "80") for n in range(12)], POLICY, is_unit=True)
        assert found.formula == "Σ(điểm × trọng số) / Σ(trọng số) của 12 nhiệm vụ = 960 / 12 = 80,00"
        assert [float(loss.points) for loss in found.lost] == [1.67] * 10 + [3.33]

    def test_says_what_is_missing_to_the_next_level(self) -> None:
        found = explain_mean([part("a", "100"), part("b", "50"), part("c", "84")], POLICY, is_unit=True)
        assert found.win_back[0] == "Đưa nhiệm vụ b lên đủ 100 điểm thì được thêm 16,67 điểm."
        assert found.win_back[1] == "Còn thiếu 12,00 điểm để lên mức “Xuất sắc”."

    def test_says_why_a_unit_is_unranked(self) -> None:
        found = explain_mean([part("a", "100")], POLICY, is_unit=True)
        assert found.win_back == ("Chưa xếp hạng: có 1 nhiệm vụ đang tính điểm, cần ít nhất 3.",)

    def test_of_nothing_says_so(self) -> None:
        found = explain_mean([], POLICY, is_unit=True)
        assert (found.formula, found.inputs, found.lost, found.win_back) == (
            "Chưa có nhiệm vụ nào đến hạn tính điểm.", (), (), (),
        )  # fmt: skip
