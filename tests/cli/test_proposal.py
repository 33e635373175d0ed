from datetime import date
from typing import Any

from cli.demo.proposal import plan_of

UNITS = {"Công an": "mau.x.cong-an", "Phòng Văn hóa - Xã hội": "mau.x.vhxh", "Phòng Kinh tế": "mau.x.kt"}


def reading(**task: object) -> dict[str, Any]:
    head = dict.fromkeys(("title", "number", "issuer", "signer", "signer_title", "issued_on"))
    rung = {"comparator": "<=", "due": "2026-12-31", "value": 2, "value_max": None, "unit_of_measure": "%"}
    item = dict.fromkeys(("code", "group", "source_text", "place"))
    told = {"name": "Việc", "lead_unit": None, "coordinating_units": [], "expected_output": None}
    return {
        "document": {**head, "title": "Kế hoạch", "plan_year": 2026},
        "indicators": [{**item, "name": "Trễ hạn", "milestones": [rung]}],
        "tasks": [{**item, **told, "due": None, "recurrence": None, **task}],
    }


def deliverable(today: date = date(2026, 5, 1), **task: object) -> dict[str, Any]:
    return dict(plan_of(reading(**task), "mau.x", UNITS, today)["tasks"][1])


class TestPlanOf:
    def test_takes_the_year_of_the_document(self) -> None:
        plan = plan_of(reading(), "mau.x", UNITS, date(2026, 5, 1))
        assert (plan["valid_from"], plan["valid_to"]) == ("2026-01-01", "2026-12-31")

    def test_carries_a_plan_of_a_past_year_on_so_that_there_are_periods_to_report_in(self) -> None:
        assert plan_of(reading(), "mau.x", UNITS, date(2028, 5, 1))["valid_to"] == "2028-12-31"

    def test_makes_a_ceiling_a_falling_indicator(self) -> None:
        indicator = plan_of(reading(), "mau.x", UNITS, date(2026, 5, 1))["tasks"][0]
        assert indicator["is_falling"]
        assert indicator["milestones"][0]["comparator"] == "="

    def test_finds_a_unit_by_its_name_whatever_the_dashes_and_the_level(self) -> None:
        assert deliverable(lead_unit="Phòng văn hóa – xã hội")["lead_unit_id"] == "mau.x.vhxh"
        assert deliverable(lead_unit="Công an xã")["lead_unit_id"] == "mau.x.cong-an"

    def test_takes_the_first_of_several_leads_and_lets_the_others_coordinate(self) -> None:
        task = deliverable(lead_unit="Phòng Kinh tế; Công an phường", coordinating_units=["Phòng Văn hóa - Xã hội"])
        assert task["lead_unit_id"] == "mau.x.kt"
        assert task["coordinating_unit_ids"] == ["mau.x.cong-an", "mau.x.vhxh"]

    def test_leaves_a_task_unassigned_rather_than_guessing(self) -> None:
        assert deliverable(lead_unit="Ban nào đó")["lead_unit_id"] is None
        assert deliverable()["coordinating_unit_ids"] == []
