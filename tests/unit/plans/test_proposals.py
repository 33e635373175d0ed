from datetime import date
from typing import Any

import pytest

from services.plans.domain.lines import task_of_line
from services.plans.domain.names import Directory
from services.plans.domain.proposals import head_of, lines, suggestion
from services.plans.domain.readings import Reading
from services.plans.domain.tasks import Task
from services.plans.domain.units import Unit
from shared import clock
from tests.unit.plans.makers import plan

CULTURE = Unit("mau.xa-mot.phong-vhxh", "Phòng Văn hóa – Xã hội", "body")
OFFICE = Unit("mau.xa-mot.van-phong", "Văn phòng Đảng ủy", "body")
JOINT = Unit("mau.xa-mot.van-phong-hdnd", "Văn phòng HĐND và UBND", "body")
PLACE = Directory([Unit("mau.xa-mot", "Xã Một", "commune"), CULTURE, OFFICE, JOINT])
HEAD = {"number": "12-KH/ĐU", "issued_on": "2026-02-03", "issuer": "Đảng ủy xã"}
TERM = plan(valid_to=date(2028, 12, 31))
BARE = {"source_text": "Câu", "place": "dòng 1", "doubts": []}


def rung(value: float | None, due: str | None = None, comparator: str = ">=") -> dict[str, Any]:
    return {"comparator": comparator, "due": due, "value": value, "value_max": None, "unit_of_measure": "%", "x": 1}


def draft(kind: str = "tasks", **item: Any) -> Task:  # noqa: ANN401  fields of any kind
    content = {"indicators": [], "tasks": [], kind: [{"name": "Xây dựng trang tin", **BARE, **item}]}
    said = list(lines(content, TERM, PLACE, least=0.6))
    return task_of_line(TERM, "t1", 1, said[0])


def codes(task: Task) -> list[str]:
    return [doubt.code for doubt in task.doubts]


class TestSuggestion:
    @pytest.mark.parametrize(
        ("lead", "lead_id", "coordinating"),
        [
            ("Phòng VH-XH xã", CULTURE.unit_id, ()),
            ("Phòng Văn hóa – Xã hội; Văn phòng Đảng ủy", CULTURE.unit_id, (OFFICE.unit_id,)),
            ("Văn phòng HĐND và UBND", JOINT.unit_id, ()),
            ("Phòng Không Có; Văn phòng Đảng ủy", None, (OFFICE.unit_id,)),
            (None, None, ()),
        ],
    )
    def test_takes_the_first_of_several_as_lead(self, lead: str | None, lead_id: str | None, coordinating: Any) -> None:  # noqa: ANN401
        found = suggestion({"lead_unit": lead}, PLACE, least=0.6)
        assert (found.lead_unit_id, found.coordinating_unit_ids) == (lead_id, coordinating)

    def test_finds_each_unit_of_a_cell_and_tells_the_others(self) -> None:
        cell = "Văn phòng HĐND và UBND, Văn phòng Đảng ủy và các cơ quan liên quan"
        found = suggestion({"lead_unit": None, "coordinating_units": [cell]}, PLACE, least=0.6)
        assert found.coordinating_unit_ids == (JOINT.unit_id, OFFICE.unit_id)
        assert found.unknown == ("các cơ quan liên quan",)


class TestLines:
    def test_keep_what_was_read_and_apply_what_is_certain(self) -> None:
        task = draft(lead_unit="Phòng VH-XH", due="2026-06-30", recurrence="hằng quý", recurrence_every="quarter")
        assert (task.lead_unit_id, task.due_on, task.recurrence_every) == (
            CULTURE.unit_id,
            date(2026, 6, 30),
            "quarter",
        )
        assert (task.source_text, task.place, codes(task)) == ("Câu", "dòng 1", [])

    def test_keep_the_reader_s_doubts_and_say_which_unit_is_not_known(self) -> None:
        task = draft(lead_unit="Phòng Văn hóa", coordinating_units=["các ban"], doubts=[{"code": "a", "message": "b"}])
        assert codes(task) == ["lead-unit-unknown", "coordinating-unit-unknown", "a"]
        assert "“Phòng Văn hóa”" in task.doubts[0].message
        assert "Phòng Văn hóa – Xã hội" in task.doubts[0].message

    def test_give_a_yearly_target_without_a_date_a_rung_each_year(self) -> None:
        missing = [{"code": "due-missing", "message": "Không nêu."}]
        task = draft("indicators", milestones=[rung(80)], recurrence_every="year", doubts=missing)
        assert [one.due_on for one in task.milestones] == [date(year, 12, 31) for year in (2026, 2027, 2028)]
        assert codes(task) == ["milestone-each-year"]

    def test_leave_an_undated_target_undated_that_is_not_yearly(self) -> None:
        assert [one.due_on for one in draft("indicators", milestones=[rung(80)]).milestones] == [None]

    def test_leave_out_dates_before_the_plan_and_say_so(self) -> None:
        task = draft("indicators", milestones=[rung(50, "2025-12-31"), rung(80, "2026-12-31")])
        assert [one.value for one in task.milestones] == [80]
        assert "31/12/2025" in task.doubts[0].message
        late = draft(due="2025-12-31")
        assert (late.due_on, codes(late)) == (None, ["date-before-plan"])

    def test_leave_out_rungs_without_their_number_and_say_so(self) -> None:
        task = draft("indicators", milestones=[rung(None)])
        assert (task.milestones, codes(task)) == ((), ["milestone-unclear"])

    def test_shorten_what_no_line_can_hold_and_say_so(self) -> None:
        task = draft(name="x" * 5000, code="9" * 100)
        assert (len(task.name), len(task.code), codes(task)) == (4000, 60, ["text-shortened"])


class TestHeadOf:
    def test_leaves_out_a_number_and_a_day_that_are_blank(self) -> None:
        head = head_of({"document": {"title": "Kế hoạch", "number": "-KH/BCĐ", "issued_on": "2026-02"}})
        assert (head["title"], head["number"], head["issued_on"], head["signer"]) == ("Kế hoạch", None, None, None)


class TestDocumentKey:
    @pytest.mark.parametrize(
        "blank", [{"number": "-KH/ĐU"}, {"issued_on": "2026-02"}, {"issued_on": None}, {"number": None}]
    )
    def test_is_none_where_the_document_leaves_a_part_blank(self, blank: dict[str, Any]) -> None:
        assert self.key(**blank) is None

    def test_is_the_same_under_other_accents_and_dashes(self) -> None:
        assert self.key() == self.key(number="12–KH/ĐU", issuer="ĐẢNG UỶ XÃ") is not None

    def key(self, **head: Any) -> str | None:  # noqa: ANN401  fields of any kind
        content = {"document": {**HEAD, **head}}
        return Reading("r1", "mau", "a.docx", 1, "0" * 64, clock.now(), "a", content).document_key
