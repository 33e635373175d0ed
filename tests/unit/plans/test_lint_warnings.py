from datetime import date
from typing import Any

import pytest

from services.plans.domain.lint import Frame, warnings_of
from tests.unit.plans.makers import NEW_YEAR, YEAR_END, policy, rung, task

LED: dict[str, Any] = {"lead_unit_id": "mau.xa-mot.phong", "due_on": YEAR_END}


class TestWarningsOf:
    def codes(self, **more: object) -> list[str]:
        frame = Frame(NEW_YEAR, YEAR_END, policy().likeness)
        return [warning.code for warning in warnings_of([task(**{**LED, **more})], frame)]

    def test_are_none_for_a_task_that_says_everything(self) -> None:
        assert self.codes(milestones=(rung(50, date(2026, 6, 30)), rung(80))) == []

    @pytest.mark.parametrize(
        ("more", "expected"),
        [
            ({"lead_unit_id": None}, "unassigned"),
            ({"due_on": None}, "undated"),
            ({"due_on": date(2027, 1, 1), "effective_due_on": date(2027, 1, 1)}, "due-after-plan"),
            ({"milestones": (rung(80, date(2026, 6, 30)), rung(50))}, "ladder-falls-back"),
            ({"milestones": (rung(2),), "is_falling": True}, "baseline-missing"),
        ],
    )
    def test_name_what_a_person_should_look_at(self, more: dict[str, Any], expected: str) -> None:
        assert self.codes(**more) == [expected]
