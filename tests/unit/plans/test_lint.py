import time
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from services.plans.domain.lint import Finding, Frame, findings_of
from services.plans.domain.lint.verbs import is_action
from services.plans.domain.milestones import Milestone
from services.plans.domain.policy import LikenessPolicy
from services.plans.domain.tasks import Doubt, Task
from tests.unit.plans.makers import NEW_YEAR, YEAR_END, policy, rung, task

MIDDLE = date(2026, 6, 30)
CLEAR: dict[str, Any] = {
    "name": "Xây dựng kế hoạch tập huấn kỹ năng số",
    "lead_unit_id": "mau.xa-mot.phong",
    "due_on": YEAR_END,
    "expected_output": "Kế hoạch",
    "deciding_authority": "Ủy ban nhân dân xã",
}
TARGET: dict[str, Any] = {**CLEAR, "name": "Tỷ lệ hồ sơ giải quyết trực tuyến toàn trình", "expected_output": None}


def frame(parent_lines: Sequence[Task] = ()) -> Frame:
    return Frame(NEW_YEAR, YEAR_END, policy().likeness, "Kế hoạch tỉnh" if parent_lines else None, parent_lines)


def line(position: int = 1, **more: object) -> Task:
    base = TARGET if more.get("milestones") else CLEAR
    return task(**{**base, "task_id": f"t{position}", "position": position, "code": str(position), **more})


def found(*lines: Task, above: Sequence[Task] = ()) -> tuple[Finding, ...]:
    return findings_of(lines, frame(above))


def codes(*lines: Task, above: Sequence[Task] = ()) -> list[str]:
    return [finding.code for finding in found(*lines, above=above)]


class TestFindingsOf:
    def test_are_none_for_a_plan_that_says_everything(self) -> None:
        assert codes(line(1), line(2, milestones=(rung(50, MIDDLE), rung(80)))) == []

    @pytest.mark.parametrize(
        ("more", "code", "clear"),
        [
            ({"lead_unit_id": None}, "lead-missing", "nguoi"),
            (
                {"doubts": (Doubt("lead-unit-several", ""),), "coordinating_unit_ids": ("a",)},
                "leads-several",
                "trach-nhiem",
            ),
            ({"source_text": "Phòng A phối hợp với Công an xã thực hiện"}, "coordinating-missing", "trach-nhiem"),
            ({"doubts": (Doubt("coordinating-unit-unknown", ""),)}, "coordinating-missing", "trach-nhiem"),
            ({"name": "Tập huấn"}, "work-too-short", "viec"),
            ({"name": "Kế hoạch tập huấn kỹ năng số"}, "work-not-an-action", "viec"),
            ({"due_on": None}, "due-missing", "thoi-gian"),
            ({"expected_output": " "}, "output-missing", "san-pham"),
            ({"milestones": (rung(None, comparator="qualitative"),)}, "indicator-without-number", "san-pham"),
            ({"deciding_authority": None}, "authority-missing", "tham-quyen"),
            ({"milestones": (rung(80, MIDDLE), rung(50))}, "milestone-falls", None),
            ({"milestones": (rung(140),)}, "percent-out-of-range", None),
            ({"milestones": (rung(2),), "is_falling": True}, "baseline-missing", None),
            ({"effective_due_on": date(2027, 1, 1)}, "due-after-plan", None),
            ({"effective_due_on": date(2025, 1, 1)}, "due-before-plan", None),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_name_each_fault_of_a_line(self, more: dict[str, Any], code: str, clear: str | None) -> None:
        only = found(line(7, **more))
        assert [(finding.code, finding.clear, finding.task_ids) for finding in only] == [(code, clear, ("t7",))]

    def test_come_errors_first_and_hints_last(self) -> None:
        severities = [
            finding.severity
            for finding in found(line(1, lead_unit_id=None, deciding_authority=None), line(2, milestones=(rung(140),)))
        ]
        assert severities == ["error", "warning", "hint"]

    def test_leave_out_withdrawn_lines_and_tasks_made_from_a_line(self) -> None:
        assert (
            codes(line(1, lead_unit_id=None, is_in_force=False), line(2, lead_unit_id=None, derivation="counted")) == []
        )

    def test_take_growth_beyond_a_hundred_percent_as_meant(self) -> None:
        assert codes(line(1, name="Doanh thu thương mại điện tử tăng so với năm trước", milestones=(rung(140),))) == []


class TestNumbering:
    def test_tells_a_number_that_is_repeated(self) -> None:
        repeated = found(line(1, code="II.1"), line(2, code="ii.1", name="Rà soát quy chế làm việc của xã"))
        assert [(finding.code, finding.task_ids) for finding in repeated] == [("numbering-repeated", ("t1", "t2"))]

    def test_lets_bullets_below_one_heading_share_its_number(self) -> None:
        read = {"place": "dòng 3", "group": "Nhiệm vụ"}
        assert codes(line(1, code="II.1", **read), line(2, code="II.1", name="Rà soát quy chế làm việc", **read)) == []

    @pytest.mark.parametrize(
        ("numbers", "missing"),
        [
            (["III.1", "III.2", "III.4"], "III.3"),
            (["II.4(1)", "II.4(3)"], "II.4(2)"),
            (["a", "b", "d"], "c"),
            (["a", "d", "đ"], "b, c"),
            (["1", "2", "3"], None),
            (["III.1", "III.2.1", "III.2.2", "III.3"], None),
            (["1", "20"], None),
            (["I", "II", "III"], None),
        ],
    )
    def test_tells_a_number_missing_between_two(self, numbers: list[str], missing: str | None) -> None:
        names = ("Xây dựng", "Ban hành", "Rà soát", "Tổ chức")
        lines = [line(at, code=code, name=f"{names[at]} {code} việc riêng {at}") for at, code in enumerate(numbers)]
        gaps = [finding.message for finding in found(*lines) if finding.code == "numbering-gap"]
        assert [missing in message for message in gaps] == ([True] if missing else [])


class TestRepeats:
    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("Xây dựng kế hoạch tập huấn  KỸ NĂNG SỐ", "duplicate"),
            ("Xây dựng kế hoạch tập huấn về kỹ năng số", "near-duplicate"),
            ("Xây dựng kế hoạch tập huấn kỹ năng số tại ấp 2", None),
            ("Ban hành quy chế quản lý dữ liệu dùng chung", None),
        ],
    )
    def test_are_told_by_likeness_of_names(self, name: str, code: str | None) -> None:
        assert codes(line(1), line(2, name=name)) == ([code] if code else [])

    def test_keep_lines_of_other_figures_apart(self) -> None:
        names = [f"Xây dựng mô hình điểm chuyển đổi số tại ấp {number}" for number in (1, 2)]
        assert codes(line(1, name=names[0]), line(2, name=names[1])) == []

    def test_name_a_target_restated_otherwise(self) -> None:
        restated = found(line(1, milestones=(rung(80),)), line(2, milestones=(rung(85),)))
        assert [finding.code for finding in restated] == ["restated-target-differs"]
        assert "≥ 80 % (31/12/2026) và ≥ 85 % (31/12/2026)" in restated[0].message

    def test_take_targets_of_other_years_as_one_ladder_told_twice(self) -> None:
        assert codes(line(1, milestones=(rung(80),)), line(2, milestones=(rung(60, MIDDLE),))) == ["duplicate"]


class TestAgainstThePlanAbove:
    @pytest.mark.parametrize(
        ("own", "above", "expected"),
        [
            (rung(70), rung(80), ["below-parent-plan"]),
            (rung(80), rung(80), []),
            (rung(70, MIDDLE), rung(80), ["below-parent-plan"]),
            (rung(70, date(2027, 12, 31)), rung(80), []),
            (rung(70, unit_of_measure="hồ sơ"), rung(80), []),
            (rung(6, comparator="<="), rung(5, comparator="<="), ["below-parent-plan"]),
            (rung(4, comparator="<="), rung(5, comparator="<="), []),
        ],
    )
    def test_a_target_may_not_be_lower_nor_a_ceiling_higher(
        self, own: Milestone, above: Milestone, expected: list[str]
    ) -> None:
        falls = own.asks_for_less
        mine = line(1, milestones=(own,), is_falling=falls, baseline=9)
        higher = line(1, name="Tỷ lệ hồ sơ giải quyết trực tuyến", milestones=(above,), is_falling=falls)
        loose = LikenessPolicy(lead_from=0.6, near_duplicate_from=0.9, same_indicator_from=0.8)
        told = findings_of([mine], Frame(NEW_YEAR, date(2027, 12, 31), loose, "Kế hoạch tỉnh", [higher]))
        assert [finding.code for finding in told] == expected


class TestIsAction:
    @pytest.mark.parametrize(
        "name",
        [
            "Xây dựng trang thông tin điện tử",
            "Thường xuyên, kịp thời rà soát quy chế",
            "Bên cạnh đó, tập trung đẩy mạnh tuyên truyền",
            "Ban Thường vụ Đảng uỷ xã thường xuyên kiện toàn Ban Chỉ đạo",
            "Hoàn thiện hạ tầng số",
        ],
    )
    def test_takes_a_verb_or_somebody_who_acts(self, name: str) -> None:
        assert is_action(name)

    @pytest.mark.parametrize("name", ["Kế hoạch tập huấn", "Hội nghị chuyên đề", "100 % cán bộ sử dụng chữ ký số"])
    def test_takes_no_bare_noun(self, name: str) -> None:
        assert not is_action(name)


class TestSpeed:
    def test_is_a_second_for_a_thousand_lines_that_are_all_much_alike(self) -> None:
        places = [f"{first}{second}" for first in "bcdghklmnp" for second in ("an", "en", "on", "un", "in")]
        words = ["tuyên truyền", "chuyển đổi số", "dữ liệu", "hạ tầng", "an toàn thông tin"]
        lines = [
            line(at, name=f"Xây dựng kế hoạch {words[at % 5]} tại ấp {places[at % 50]} và chi bộ {places[at // 20]}")
            for at in range(1000)
        ]
        started = time.perf_counter()
        codes(*lines)
        assert time.perf_counter() - started < 2
