from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.plans.domain.reports import Report, Statement, objection_to, rate_of, with_report
from services.plans.domain.tasks import Task
from tests.unit.plans.makers import rung, task

DAY = date(2026, 6, 1)
INDICATOR = task(milestones=(rung(80),))
DELIVERABLE = task()
QUALITATIVE = task(milestones=(rung(None, comparator="qualitative"),))


def slug(of: Task, **said: object) -> str | None:
    objection = objection_to(of, Statement(**said), DAY)
    return objection.slug if objection else None


def report(of: Task, **said: object) -> Report:
    statement = Statement(**said)
    return Report(
        report_id="r9",
        task_id=of.task_id,
        plan_id=of.plan_id,
        period_id="k1",
        report_version=1,
        reported_at=datetime(2026, 6, 1, tzinfo=UTC),
        reported_on=DAY,
        said=statement,
        completion_rate=statement.completion_rate,
        evidence=(),
        work_state="awaiting_review" if statement.claims_completion else "in_progress",
        reporter_id="a1",
        reporter_name="Cán bộ",
    )


class TestObjectionTo:
    @pytest.mark.parametrize(
        ("of", "said"),
        [
            (INDICATOR, {"value": 0}),
            (INDICATOR, {"value": 60, "completion_rate": 0.1}),
            (INDICATOR, {"note": "Chưa có số liệu quý này"}),
            (INDICATOR, {"difficulties": "Thiếu kinh phí"}),
            (INDICATOR, {"value": 85, "claims_completion": True, "evidence_ids": ("e1",)}),
            (DELIVERABLE, {"completion_rate": 0}),
            (DELIVERABLE, {"note": "Đang soạn"}),
            (DELIVERABLE, {"claims_completion": True, "evidence_ids": ("e1",)}),
            (QUALITATIVE, {"completion_rate": 1}),
        ],
    )
    def test_is_none_for_a_figure_or_words(self, of: Task, said: dict[str, Any]) -> None:
        assert slug(of, **said) is None

    @pytest.mark.parametrize(
        ("of", "said", "expected"),
        [
            (INDICATOR, {"value": 85, "claims_completion": True}, "evidence-required"),
            (INDICATOR, {"completion_rate": 0.5}, "value-required"),
            (INDICATOR, {}, "value-required"),
            (INDICATOR, {"note": " "}, "value-required"),
            (INDICATOR, {"claims_completion": True, "evidence_ids": ("e1",)}, "value-required"),
            (INDICATOR, {"value": 100.5}, "value-out-of-range"),
            (INDICATOR, {"value": -1}, "value-out-of-range"),
            (DELIVERABLE, {"value": 3}, "value-not-expected"),
            (QUALITATIVE, {"value": 3, "completion_rate": 0.5}, "value-not-expected"),
            (DELIVERABLE, {}, "empty-report"),
            (DELIVERABLE, {"proposals": "Xin thêm người"}, "empty-report"),
            (task(work_state="completed"), {"note": "Thêm"}, "task-completed"),
        ],
    )
    def test_names_what_is_wrong(self, of: Task, said: dict[str, Any], expected: str) -> None:
        assert slug(of, **said) == expected

    def test_says_that_a_claim_without_evidence_can_be_sent_as_progress(self) -> None:
        objection = objection_to(INDICATOR, Statement(value=85, claims_completion=True), DAY)
        assert objection
        assert "báo cáo tiến độ" in objection.sentence


class TestRateOf:
    def test_is_derived_from_the_value_whatever_rate_was_given(self) -> None:
        assert rate_of(INDICATOR, Statement(value=40, completion_rate=0.9), 40, DAY) == 0.5

    def test_is_none_when_no_value_was_given(self) -> None:
        assert rate_of(INDICATOR, Statement(note="…"), None, DAY) is None

    def test_is_the_rate_given_where_nothing_is_counted(self) -> None:
        assert rate_of(DELIVERABLE, Statement(completion_rate=0.3), None, DAY) == 0.3
        assert rate_of(QUALITATIVE, Statement(completion_rate=0.3), None, DAY) == 0.3

    def test_holds_the_value_against_the_current_milestone(self) -> None:
        laddered = task(milestones=(rung(40, date(2026, 5, 31)), rung(80)))
        assert rate_of(laddered, Statement(value=40), 40, date(2026, 5, 31)) == 1
        assert rate_of(laddered, Statement(value=40), 40, date(2026, 6, 1)) == 0.5


class TestWithReport:
    def test_moves_value_rate_state_and_version(self) -> None:
        after = with_report(INDICATOR, report(INDICATOR, value=40, completion_rate=0.5), 40)
        assert (after.latest_value, after.completion_rate, after.work_state) == (40, 0.5, "in_progress")
        assert (after.latest_report_id, after.claim_report_id, after.version) == ("r9", None, INDICATOR.version + 1)

    def test_keeps_the_last_figures_when_only_words_came(self) -> None:
        before = task(milestones=(rung(80),), latest_value=40.0, completion_rate=0.5)
        after = with_report(before, report(before, note="…"), None)
        assert (after.latest_value, after.completion_rate) == (40, 0.5)

    def test_leaves_the_figures_where_they_were_under_a_claim(self) -> None:
        before = task(milestones=(rung(80),), latest_value=40.0, completion_rate=0.5)
        after = with_report(before, report(before, value=90, completion_rate=1.0, claims_completion=True), 90)
        assert (after.latest_value, after.completion_rate) == (40, 0.5)
        assert (after.work_state, after.claim_report_id) == ("awaiting_review", "r9")
