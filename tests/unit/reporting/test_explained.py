"""Scores in words: every number of the formula is there, and whoever lost points reads why and what to do."""

from dataclasses import replace

import pytest

from services.reporting.domain.explained import explain_task, explain_unit
from services.reporting.domain.facts import Score, ScoreInput, WorkState
from services.reporting.domain.standing import Standing, Told, standing
from tests.unit.reporting.commune import MARCH, TASK, scored


def in_state(state: WorkState, *, is_rejected: bool = False, days_late: int = 0) -> Standing:
    plain = standing(Told(TASK), MARCH, MARCH.last, due_soon_days=7)
    return replace(plain, work_state=state, is_rejected=is_rejected, days_late=days_late)


class TestExplainTask:
    @pytest.mark.parametrize(
        ("told", "one", "formula", "lost", "why", "win_back"),
        [
            (
                scored(50.0, 0.2, 0.4, "e1"),
                in_state("in_progress"),
                "100 × min(1; 20% / 40%) = 50,00",
                50.0,
                "Mới đạt 20%, trong khi lộ trình đòi hỏi 40%.",
                "Báo cáo đạt từ 40% thì lấy lại đủ 50,00 điểm.",
            ),
            (
                scored(0.0, None, 0.33333, None),
                in_state("not_started"),
                "100 × min(1; 0% / 33,33%) = 0,00",
                100.0,
                "Chưa báo cáo, trong khi lộ trình đòi hỏi 33,33%.",
                "Báo cáo đạt từ 33,34% thì lấy lại đủ 100,00 điểm.",
            ),
            (
                scored(0.0, 0.0, 0.5, "e2"),
                in_state("needs_completion", is_rejected=True),
                "100 × min(1; 0% / 50%) = 0,00",
                100.0,
                "Minh chứng bị trả lại: không tính điểm cho đến khi một đề nghị mới được công nhận.",
                "Gửi lại đề nghị hoàn thành kèm minh chứng đạt yêu cầu, được công nhận thì tính điểm.",
            ),
            (
                scored(0.0, 0.0, 0.5, "e2"),
                in_state("awaiting_review", is_rejected=True),
                "100 × min(1; 0% / 50%) = 0,00",
                100.0,
                "Minh chứng bị trả lại: không tính điểm cho đến khi một đề nghị mới được công nhận.",
                "Đề nghị mới đang chờ thẩm định: được công nhận thì tính điểm.",
            ),
            (
                scored(75.0, 1.0, 1.0, "e3", late_factor=0.75),
                in_state("completed", days_late=45),
                "100 × min(1; 100% / 100%) × 0,75 = 75,00",
                25.0,
                "Hoàn thành muộn 45 ngày: điểm nhân hệ số 0,75.",
                "Chỉ lấy lại được khi có quyết định công nhận lý do khách quan của việc chậm.",
            ),
            (
                scored(100.0, 1.0, 0.0, "e4"),
                in_state("completed"),
                "100 × 1 × 1 = 100,00",
                None,
                None,
                None,
            ),
        ],
    )
    def test_shows_formula_loss_and_way_back(
        self, told: Score, one: Standing, formula: str, lost: float | None, why: str | None, win_back: str | None
    ) -> None:
        explained = explain_task(told, one)
        assert explained is not None
        assert (explained.formula, explained.lost) == (formula, lost)
        assert (explained.why, explained.win_back) == (why, win_back)

    def test_names_the_event_of_each_input(self) -> None:
        explained = explain_task(scored(0.0, None, 0.5, None), in_state("not_started"))
        assert explained is not None
        assert [(figure.text, figure.event_id is None) for figure in explained.figures] == [
            ("chưa báo cáo", True),
            ("50%", False),
            ("1", True),
        ]

    def test_says_nothing_without_a_score(self) -> None:
        assert explain_task(Score(None, None), in_state("not_started")) is None

    def test_shows_a_score_that_was_told_before_inputs_were(self) -> None:
        explained = explain_task(Score(40.0, None), in_state("in_progress"))
        assert explained is not None
        assert (explained.formula, explained.lost) == ("40,00", 60.0)


class TestExplainUnit:
    def test_puts_the_numbers_in(self) -> None:
        explained = explain_unit(
            Score(72.5, "Tốt", inputs=(ScoreInput("tasks_in_force", 3, None),)), [(90.0, 1.0), (55.0, 1.0)]
        )
        assert explained is not None
        assert "của 3 nhiệm vụ đang tính điểm" in explained.formula
        assert explained.formula.endswith(": tổng (điểm × trọng số) 145 / tổng trọng số 2 = 72,50")

    def test_tells_what_it_leads_from_what_it_helps_with(self) -> None:
        explained = explain_unit(Score(60.0, "Hoàn thành"), [(90.0, 1.0), (55.0, 1.0)])
        assert explained is not None
        assert " = 60,00; riêng các nhiệm vụ chủ trì trong bảng: " in explained.formula

    def test_without_tasks_shows_the_score(self) -> None:
        explained = explain_unit(Score(60.0, None), [])
        assert explained is not None
        assert explained.formula.endswith("= 60,00")

    def test_says_nothing_without_a_score(self) -> None:
        assert explain_unit(Score(None, None), []) is None
