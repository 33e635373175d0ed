from datetime import date

import pytest

from services.plans.domain.excuses import objection_to_excuse
from tests.unit.plans.makers import YEAR_END, task

TODAY = date(2026, 3, 10)


class TestObjectionToExcuse:
    @pytest.mark.parametrize(
        ("stands", "slug"),
        [
            ({"work_state": "completed"}, "task-completed"),
            ({"recurrence_every": "month"}, "task-is-series"),
            ({"is_in_force": False}, "task-withdrawn"),
            ({"due_on": date(2027, 2, 1)}, "excuse-too-early"),
        ],
    )
    def test_names_what_takes_no_excuse(self, stands: dict[str, object], slug: str) -> None:
        objection = objection_to_excuse(task(**stands), YEAR_END, YEAR_END, TODAY)
        assert objection is not None
        assert objection.slug == slug

    def test_lets_an_occurrence_be_excused(self) -> None:
        march = task(recurrence_every="month", derivation="occurrence", due_on=date(2026, 3, 31))
        assert objection_to_excuse(march, date(2026, 4, 15), YEAR_END, TODAY) is None
