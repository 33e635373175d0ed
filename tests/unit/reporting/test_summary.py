"""The dashboard and the summary, over the made-up commune."""

from services.reporting.domain.awards import Policy
from services.reporting.domain.summary import dashboard, summary
from services.reporting.settings import FOLDER
from shared.policy_file import read_policy
from tests.unit.reporting.commune import COMMUNE, LATE, known

POLICY = read_policy(FOLDER / "policies" / "2026.1.yaml", Policy)


class TestDashboard:
    shown = dashboard(known(), POLICY)

    def test_counts_by_state(self) -> None:
        counts = self.shown.counts
        assert (counts.tasks, counts.work_states["completed"], counts.work_states["not_started"]) == (5, 1, 3)
        assert (counts.time_states["overdue"], counts.completed_on_time) == (1, 1)
        assert (counts.reported, counts.not_reported, counts.never_reported) == (2, 3, 3)
        assert counts.mean_completion == (56.875 + 100) / 2

    def test_lists_children_worst_first(self) -> None:
        assert [unit.unit_name for unit in self.shown.units] == [
            "Văn phòng HĐND và UBND",
            "Xã Mẫu Một",
            "Phòng Văn hóa - Xã hội",
        ]
        assert (self.shown.units[2].score, self.shown.units[2].band) == (78.4, "Tốt")
        assert self.shown.units[0].counts.mean_completion is None

    def test_lists_the_red_with_their_causes(self) -> None:
        (red,) = self.shown.red
        assert (red.task_id, red.causes[0].reason, red.completion) == ("t3", LATE, None)


class TestSummary:
    made = summary(known(), POLICY)

    def test_lists_tasks_in_the_order_of_the_document(self) -> None:
        assert [line.code for line in self.made.tasks] == ["II.1", "II.2", "II.3", "II.10", "II.11"]

    def test_sets_results_against_targets(self) -> None:
        line = self.made.tasks[0]
        assert line.target is not None
        assert (line.target.value, line.value, line.completion) == (80, 45.5, 56.875)

    def test_says_who_has_not_reported(self) -> None:
        assert [line.code for line in self.made.not_reported] == ["II.3", "II.10", "II.11"]

    def test_gathers_difficulties_and_proposals(self) -> None:
        assert {statement.text for statement in self.made.difficulties} == {"Đường truyền tại một số ấp còn yếu"}
        assert [statement.code for statement in self.made.proposals] == ["II.1", "II.2"]

    def test_counts_the_reviews_of_the_month(self) -> None:
        evidence = self.made.evidence
        assert (evidence.submitted, evidence.accepted, evidence.rejected) == (1, 0, 2)
        assert dict(evidence.reasons) == {"Tài liệu thiếu trang hoặc thiếu phụ lục kèm theo.": 2}

    def test_looks_ahead(self) -> None:
        assert self.made.next_month == "2026-04"
        assert [line.code for line in self.made.due_next_month] == ["II.10"]

    def test_proposes_with_grounds(self) -> None:
        assert self.made.to_praise == ()
        named = {proposal.unit_id: proposal.grounds for proposal in self.made.to_criticise}
        assert named[f"{COMMUNE}.van-phong"] == (
            "1/2 nhiệm vụ đang bị cảnh báo đỏ (50%)",
            "chưa báo cáo 2/2 nhiệm vụ trong kỳ",
            "2 lần minh chứng bị trả lại trong kỳ",
        )
        assert named[COMMUNE] == ("chưa báo cáo 1/1 nhiệm vụ trong kỳ",)
