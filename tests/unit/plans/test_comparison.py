from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.budgets import BudgetLine
from services.plans.domain.comparison import HEAD, LINE, FieldChange, compare
from services.plans.domain.paths import PathPoint
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from tests.unit.plans.makers import plan, rung, task

NAMES = {"mau.xa-mot.van-phong": "Văn phòng Đảng ủy"}
STATE = {
    "task_id", "plan_id", "plan_title", "plan_unit_id", "position", "lead_unit_name", "source_text", "place", "doubts",
    "disbursements", "is_in_force", "parent_task_id", "derivation", "occurrence_on", "work_state", "latest_value",
    "completion_rate", "latest_report_id", "claim_report_id", "completed_on", "is_published", "version",
}  # fmt: skip


def change(before: Task, after: Task) -> tuple[str, str, str]:
    """Label and both texts of the one field that differs."""
    (found,) = compare((plan(), [before]), (plan(), [after]), NAMES).changed[0].changes
    return found.label, found.before_text, found.after_text


class TestCompare:
    @given(st.permutations([task(task_id="a"), task(task_id="b", milestones=(rung(),)), task(task_id="c")]))
    def test_finds_nothing_between_equals_in_any_order(self, lines: list[Task]) -> None:
        found = compare((plan(), lines), (plan(), lines[::-1]), {})
        assert (found.head, found.added, found.withdrawn, found.changed) == ((), (), (), ())

    def test_tells_lines_that_came_went_and_differ(self) -> None:
        old = [task(task_id="a"), task(task_id="b"), task(task_id="c")]
        new = [replace(old[0], weight=2.0), replace(old[1], is_in_force=False), old[2], task(task_id="d")]
        found = compare((plan(), old), (plan(title="Kế hoạch (điều chỉnh)"), new), {})
        assert [line.task_id for line in found.added] == ["d"]
        assert [line.task_id for line in found.withdrawn] == ["b"]
        assert [(line.task.task_id, line.changes[0].field) for line in found.changed] == [("a", "weight")]
        assert found.head == (
            FieldChange(
                "title", "Tên kế hoạch", "Kế hoạch", "Kế hoạch (điều chỉnh)", "Kế hoạch", "Kế hoạch (điều chỉnh)"
            ),
        )

    def test_passes_over_progress_and_over_tasks_made_from_lines(self) -> None:
        old = [task(task_id="a")]
        new = [replace(old[0], work_state="in_progress", completion_rate=0.5, version=9)]
        made = [task(task_id="b", parent_task_id="a", derivation="occurrence")]
        assert compare((plan(), old), (plan(), [*new, *made]), {}).added == ()
        assert compare((plan(), old), (plan(), new), {}).changed == ()

    def test_shows_values_as_people_read_them(self) -> None:
        line = task(milestones=(rung(60),))
        ranged = rung(50, date(2026, 6, 30), "range", value_max=62.5)
        assert change(line, replace(line, milestones=(ranged, rung(1_250_000, unit_of_measure="lượt")))) == (
            "Mốc, mục tiêu",
            "≥ 60 % đến 31/12/2026",
            "50–62,5 % đến 30/06/2026; ≥ 1.250.000 lượt đến 31/12/2026",
        )
        assert change(line, replace(line, milestones=(rung(None, None, "qualitative"),)))[2] == "định tính"
        assert change(line, replace(line, lead_unit_id="mau.xa-mot.van-phong"))[1:] == (
            "(không có)",
            "Văn phòng Đảng ủy",
        )
        assert change(line, replace(line, coordinating_unit_ids=("mau.xa-mot.la",)))[2] == "mau.xa-mot.la"
        assert change(line, replace(line, due_on=date(2026, 6, 5)))[2] == "05/06/2026"
        assert change(line, replace(line, is_falling=True)) == ("Chỉ tiêu giảm", "không", "có")
        assert change(line, replace(line, measured="period")) == ("Cách đo", "tại thời điểm", "trong kỳ")
        budget = (BudgetLine("state", 2026, 120_000_000),)
        assert change(line, replace(line, budget=budget))[2] == "ngân sách 2026: 120.000.000 đồng"
        path = (PathPoint(date(2026, 1, 1), 0.0), PathPoint(date(2026, 6, 30), 0.07))
        assert change(line, replace(line, own_path=path))[2] == "01/01/2026: 0 %; 30/06/2026: 7 %"

    def test_knows_every_field_of_a_line_and_of_a_head(self) -> None:
        """A field that is added is either compared or named here as state."""
        assert set(Task.__dataclass_fields__) - STATE == set(LINE)
        assert set(Plan.__dataclass_fields__) - {"plan_id", "reading_id", "published_on", "version"} == set(HEAD)

    def test_can_be_narrowed_to_what_somebody_may_read(self) -> None:
        found = compare((plan(), [task(task_id="a")]), (plan(), [task(task_id="b"), task(task_id="c")]), {}).only({"c"})
        assert ([line.task_id for line in found.added], found.withdrawn) == (["c"], ())
