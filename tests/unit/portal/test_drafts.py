from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from services.portal.clients.plan_views import Doubt, Finding, Line, Reading
from services.portal.pages.plans.findings import grouped
from services.portal.pages.plans.line_form import (
    TypedLine,
    TypedRung,
    Unreadable,
    faults_of,
    line_given,
    seen_of,
    typed_from,
    typed_of,
)
from services.portal.pages.plans.shown import PAGE_LINES, Wanted, page_with, shown_of
from services.portal.pages.plans.suggested import suggested_for

START = date(2026, 1, 1)
DOUBT = Doubt(code="due-missing", message="Văn bản không nêu thời hạn.")
RUNG = {"due_on": "2026-12-31", "comparator": ">=", "value": 80.5, "unit_of_measure": "%"}


def line(number: int = 1, **said: object) -> Line:
    known = {"work_state": "not_started", "time_state": "on_time", "kind": "deliverable", "name": f"Việc {number}"}
    return Line.model_validate({"task_id": f"t{number}", "plan_id": "p", "code": f"{number}", **known, **said})


def form_of(typed: TypedLine) -> FormData:
    """The form as a browser would send it back untouched."""
    rungs = [
        (f"rung-{place}-{name}", getattr(rung, name))
        for place, rung in enumerate(typed.rungs)
        for name in ("comparator", "value", "value_max", "unit_of_measure", "due_on")
    ]
    units = [("coordinating_unit_ids", unit) for unit in typed.coordinating_unit_ids]
    flags = [("measured", typed.measured), *([("is_falling", "true")] if typed.is_falling else [])]
    return FormData([*typed.texts.items(), *rungs, *units, *flags])


class TestForm:
    def test_hands_in_unchanged_what_was_not_touched(self) -> None:
        said = {
            "kind": "indicator", "lead_unit_id": "mau.a", "coordinating_unit_ids": ["mau.b"], "milestones": [RUNG],
            "due_on": "2026-12-31", "starts_on": "2026-02-01", "baseline": 12.25, "weight": 1.5, "group": "Hạ tầng",
            "recurrence": "hằng năm", "measured": "period", "is_falling": True, "doubts": [DOUBT.model_dump()],
        }  # fmt: skip
        before = line(**said)
        given = line_given(typed_from(form_of(typed_of(before, START))), before, keeps_doubts=True)
        assert {name: given[name] for name in said if name not in {"due_on", "milestones"}} == {
            name: value for name, value in said.items() if name not in {"due_on", "milestones"}
        }
        assert given["milestones"] == [{**RUNG, "value_max": None}]
        assert given["due_on"] is None, "the date is the rung's own"

    def test_clears_the_doubts_of_a_line_that_is_confirmed(self) -> None:
        doubtful = line(doubts=[DOUBT.model_dump()])
        assert line_given(typed_of(doubtful, START), doubtful, keeps_doubts=False)["doubts"] == []

    def test_leaves_out_a_rung_that_was_cleared_and_those_of_a_deliverable(self) -> None:
        rungs = [TypedRung(), TypedRung(value="5"), TypedRung(comparator="qualitative")]
        kept = [TypedLine({"name": "x", "kind": kind}, (), rungs) for kind in ("indicator", "deliverable")]
        found = [line_given(typed, None, keeps_doubts=False)["milestones"] for typed in kept]
        assert [[rung["comparator"] for rung in given] for given in found] == [[">=", "qualitative"], []]

    def test_says_where_a_figure_is_none(self) -> None:
        typed = TypedLine({"kind": "indicator", "weight": "nặng"}, (), [TypedRung(value="mười")])
        with pytest.raises(Unreadable) as found:
            line_given(typed, None, keeps_doubts=False)
        assert [place for place, _ in found.value.faults] == ["weight", "rung-0-value"]

    def test_never_names_the_lead_as_coordinating_too(self) -> None:
        typed = TypedLine({"lead_unit_id": "a", "kind": "deliverable"}, ["a", "b"])
        assert line_given(typed, None, keeps_doubts=False)["coordinating_unit_ids"] == ["b"]


class TestFaults:
    def test_stand_at_the_rung_a_person_sees(self) -> None:
        typed = TypedLine({}, (), [TypedRung(), TypedRung(value="1")])
        errors = [
            {"field": "milestones.0.due_on", "message": "phải là ngày"},
            {"field": "name", "message": "phải là chữ"},
        ]
        assert faults_of(typed, "invalid-request", "", errors) == [
            ("rung-1-due_on", "Mốc 2, đến ngày: phải là ngày."),
            ("name", "Tên: phải là chữ."),
        ]

    def test_stand_at_the_field_a_refusal_is_about(self) -> None:
        assert faults_of(TypedLine({}), "unit-outside-plan", "Ngoài kế hoạch.", ()) == [
            ("lead_unit_id", "Ngoài kế hoạch.")
        ]


class TestSeen:
    def test_differs_when_what_the_line_says_does(self) -> None:
        assert seen_of(line(name="a")) != seen_of(line(name="b"))
        assert seen_of(line(version=1)) == seen_of(line(version=2))


class TestShown:
    @given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=120), st.integers(-3, 9))
    def test_gives_every_line_on_some_page_doubtful_ones_first(
        self, kinds: list[tuple[bool, bool]], asked: int
    ) -> None:
        lines = [
            line(number, doubts=[DOUBT.model_dump()] if doubtful else [], lead_unit_id="a" if led else None)
            for number, (doubtful, led) in enumerate(kinds)
        ]
        pages = shown_of(lines, Wanted(page=asked)).pages
        found = [one for page in range(1, pages + 1) for one in shown_of(lines, Wanted(page=page)).lines]
        assert sorted(one.task_id for one in found) == sorted(one.task_id for one in lines)
        assert [bool(one.doubts) for one in found] == sorted((bool(one.doubts) for one in lines), reverse=True)
        counts = shown_of(lines, Wanted(page=asked)).counts
        assert counts["can-xem-lai"] == sum(doubtful for doubtful, _ in kinds)
        assert counts["chua-co-chu-tri"] == sum(not led for _, led in kinds)

    def test_finds_the_page_of_a_line(self) -> None:
        lines = [line(number) for number in range(PAGE_LINES + 2)]
        assert [page_with(lines, "t0"), page_with(lines, f"t{PAGE_LINES}"), page_with(lines, "khác")] == [1, 2, 1]

    def test_keeps_a_reason_and_the_documents_order(self) -> None:
        lines = [line(1), line(2, doubts=[DOUBT.model_dump()])]
        assert [one.task_id for one in shown_of(lines, Wanted(order="van-ban")).lines] == ["t1", "t2"]
        assert [one.task_id for one in shown_of(lines, Wanted(reason="due-missing")).lines] == ["t2"]
        assert shown_of(lines, Wanted()).reasons == {"due-missing": 1}


class TestGrouped:
    def test_puts_errors_first_and_equal_sentences_together(self) -> None:
        findings = [
            Finding(code="lead-missing", severity="warning", message="Chưa có.", task_ids=("a",), clear="nguoi"),
            Finding(code="percent-out-of-range", severity="error", message="Sai.", task_ids=("b",)),
            Finding(code="lead-missing", severity="warning", message="Chưa có.", task_ids=("c",), clear="nguoi"),
        ]
        assert [(group.severity, group.clear, group.count) for group in grouped(findings)] == [
            ("error", "", 1),
            ("warning", "rõ người", 2),
        ]


class TestSuggested:
    def test_is_found_by_place_and_sentence(self) -> None:
        unit = {"unit_id": "mau.a", "display_name": "Phòng A", "likeness": 0.8}
        item = {"name": "x", "place": "dòng 4", "source_text": "câu", "lead_unit": "P.A", "lead_suggestions": [unit]}
        reading = Reading(reading_id="r", unit_id="mau", file_name="a", document={}, tasks=(item,))
        known = suggested_for(line(name="đã sửa", place="dòng 4", source_text="câu"), reading)
        assert (known.leads, known.written_lead) == ([("mau.a", "Phòng A", 0.8)], "P.A")
        assert suggested_for(line(), reading).leads == ()
