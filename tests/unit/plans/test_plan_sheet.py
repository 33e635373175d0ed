from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.plans.api.drafts import TaskGiven
from services.plans.domain.budgets import BudgetLine
from services.plans.domain.lines import task_of_line
from services.plans.domain.names import Directory
from services.plans.domain.paths import PathPoint
from services.plans.domain.tasks import Doubt, Task
from services.plans.domain.units import Unit
from services.plans.reading import read_cells
from services.plans.sheets.plan_cells import RUNG
from services.plans.sheets.plan_columns import COLUMNS
from services.plans.sheets.plan_sheet import (
    GUIDE,
    HEADING_ROW,
    LISTS,
    NAME,
    PlanSheet,
    read_plan,
    write_blank,
    write_plan,
)
from tests.unit.plans.makers import NEW_YEAR, YEAR_END, plan, rung

CULTURE = Unit("mau.xa-mot.phong-vhxh", "Phòng Văn hóa – Xã hội", "body")
OFFICE = Unit("mau.xa-mot.van-phong", "Văn phòng Đảng ủy", "body")
COMMUNE = Unit("mau.xa-mot", "Xã Một", "commune")
PLACE = Directory([COMMUNE, CULTURE, OFFICE])
PLAN = plan(published_on=None)

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(str.strip)
texts = words.filter(bool).map(TaskGiven._can_be_kept)  # NFC, as everything handed in
days = st.dates(NEW_YEAR, date(2027, 12, 31))
numbers = st.floats(0, 1e9).map(lambda value: round(value, 4)) | st.integers(0, 10**6).map(float)
measures = st.sampled_from(["%", "hồ sơ", "triệu đồng/người/năm", None])
rungs = st.builds(
    lambda comparator, value, more, due_on, unit: rung(
        None if comparator == "qualitative" else value,
        due_on,
        comparator,
        value_max=value + more if comparator == "range" else None,
        unit_of_measure=None if comparator == "qualitative" else unit,
    ),
    st.sampled_from([">=", ">", "=", "<=", "<", "range", "qualitative"]),
    numbers,
    numbers,
    days | st.none(),
    measures,
)
common: dict[str, Any] = {
    "code": texts,
    "name": texts,
    "group": texts | st.none(),
    "lead_unit_id": st.sampled_from([CULTURE.unit_id, COMMUNE.unit_id, None]),
    "coordinating_unit_ids": st.sampled_from([(), (OFFICE.unit_id,), (OFFICE.unit_id, CULTURE.unit_id)]),
    "expected_output": texts | st.none(),
    "baseline": numbers | st.none(),
    "measured": st.sampled_from(["point", "period"]),
    "weight": st.floats(0.1, 100).map(lambda value: round(value, 4)),
    "recurrence": texts | st.none(),
    "recurrence_every": st.sampled_from([None, "week", "month", "quarter", "half_year", "year"]),
    "counted_over": st.sampled_from([None, "communes", "bodies"]),
    "deciding_authority": texts | st.none(),
    "source_text": texts | st.none(),
    "place": texts | st.none(),
    "due_on": days | st.none(),
    "budget": st.sampled_from([(), (BudgetLine("state", 2026, 5 * 10**8), BudgetLine("social", 2027, 0))]),
    "own_path": st.sampled_from(
        [(), (PathPoint(NEW_YEAR, 0.0), PathPoint(date(2026, 7, 1), 0.1), PathPoint(YEAR_END, 1.0))]
    ),
    "doubts": st.sampled_from(
        [(), (Doubt("due-missing", "Văn bản không nêu thời hạn."), Doubt("lead-unit-unknown", "Gần giống: A; B"))]
    ),
}
deliverables = st.fixed_dictionaries({"kind": st.just("deliverable"), **common})
indicators = st.fixed_dictionaries(
    {"kind": st.just("indicator"), "milestones": st.lists(rungs, max_size=4), "is_falling": st.booleans(), **common}
)


def line(position: int, **said: Any) -> Task:  # noqa: ANN401  fields of any kind
    return task_of_line(PLAN, f"t{position}", position, {"kind": "deliverable", "name": "Việc", **said})


def read_back(book: bytes, folder: Path) -> PlanSheet:
    file = folder / "bang.xlsx"
    file.write_bytes(book)
    return read_plan(read_cells(file), PLACE)


def lines_of(sheet: PlanSheet) -> list[Task]:
    found = []
    for position, row in enumerate(sheet.rows, start=1):
        task_id = row.fields.pop("task_id")
        found.append(TaskGiven.model_validate(row.fields).as_task(PLAN, position, task_id))
    return found


def typed(folder: Path, **cells: object) -> PlanSheet:
    """What a person's workbook says, with only these columns filled in, by field."""
    book = openpyxl.load_workbook(BytesIO(write_blank(PLACE.names)))
    at = {column.field: place for place, column in enumerate(COLUMNS, start=1)}
    for field, value in {"kind": "Nhiệm vụ", "name": "Tập huấn", **cells}.items():
        book[NAME].cell(HEADING_ROW + 1, at[field], value)
    stream = BytesIO()
    book.save(stream)
    return read_back(stream.getvalue(), folder)


class TestRoundTrip:
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(said=st.lists(deliverables | indicators, min_size=1, max_size=8))
    def test_gives_the_same_lines_whatever_they_say(self, said: list[dict[str, Any]], tmp_path: Path) -> None:
        lines = [line(position, **one) for position, one in enumerate(said, start=1)]
        sheet = read_back(write_plan(PLAN, lines, PLACE.names), tmp_path)
        assert sheet.errors == []
        assert lines_of(sheet) == lines

    @pytest.mark.parametrize(
        "text", ["=1+1", "+84 gọi", "-KH/ĐU", "@ai", "'=1", "'", "1.10", "007", "a\nb", "=HYPERLINK(1)"]
    )
    def test_keeps_text_that_looks_like_a_formula_or_a_number(self, text: str, tmp_path: Path) -> None:
        lines = [line(1, name=text, code=text, source_text=text)]
        book = write_plan(replace(PLAN, title=text), lines, PLACE.names)
        assert not [
            cell
            for row in openpyxl.load_workbook(BytesIO(book))[NAME].iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        assert lines_of(read_back(book, tmp_path)) == lines

    def test_writes_what_no_workbook_can_hold_without_it(self, tmp_path: Path) -> None:
        assert (
            lines_of(read_back(write_plan(PLAN, [line(1, name="Tập\x0bhuấn")], PLACE.names), tmp_path))[0].name
            == "Tậphuấn"
        )


class TestWriteBlank:
    def test_has_a_guide_and_offers_choices(self) -> None:
        book = openpyxl.load_workbook(BytesIO(write_blank(PLACE.names)))
        assert book.sheetnames == [NAME, GUIDE, LISTS]
        offered = {str(offer.sqref).partition("3:")[0] for offer in book[NAME].data_validations.dataValidation}
        assert offered == {"C", "F", "M", "N", "Q", "R"}
        assert f"{CULTURE.display_name} ({CULTURE.unit_id})" in [cell.value for cell in book[LISTS]["B"]]

    def test_is_told_to_be_empty(self, tmp_path: Path) -> None:
        sheet = read_back(write_blank(PLACE.names), tmp_path)
        assert [(error.sheet, error.cell) for error in sheet.errors] == [(NAME, "D3")]


class TestReadPlan:
    @pytest.mark.parametrize(
        ("cells", "fields"),
        [
            ({"lead_unit_id": "phòng VH-XH"}, {"lead_unit_id": CULTURE.unit_id}),
            ({"lead_unit_id": CULTURE.unit_id}, {"lead_unit_id": CULTURE.unit_id}),
            (
                {"coordinating_unit_ids": "VP Đảng uỷ; Xã Một"},
                {"coordinating_unit_ids": [OFFICE.unit_id, COMMUNE.unit_id]},
            ),
            ({"due_on": date(2026, 6, 30)}, {"due_on": "2026-06-30"}),
            ({"due_on": "30/6/2026"}, {"due_on": "2026-06-30"}),
            ({"kind": "chi tieu"}, {"kind": "indicator"}),
            ({"baseline": "1.250,5"}, {"baseline": 1250.5}),
            (
                {"budget": "Ngân sách 2026: 500.000.000 đồng"},
                {"budget": [{"source": "state", "year": 2026, "planned_vnd": 500_000_000}]},
            ),
            ({"code": 7}, {"code": "7"}),
        ],
        ids=str,
    )
    def test_takes_cells_as_people_fill_them_in(
        self, cells: dict[str, Any], fields: dict[str, Any], tmp_path: Path
    ) -> None:
        sheet = typed(tmp_path, **cells)
        assert sheet.errors == []
        assert fields.items() <= sheet.rows[0].fields.items()

    @pytest.mark.parametrize(
        ("cells", "cell"),
        [
            ({"name": None}, "D3"),
            ({"kind": "Việc"}, "C3"),
            ({"lead_unit_id": "Phòng Không Có"}, "F3"),
            ({"coordinating_unit_ids": "Văn phòng Đảng ủy; Phòng Không Có"}, "G3"),
            ({"due_on": "quý II"}, "J3"),
            ({"due_on": "31/2/2026"}, "J3"),
            ({"milestones": "nhiều hơn"}, "K3"),
            ({"milestones": "31/13/2026: 80 %"}, "K3"),
            ({"baseline": "chưa rõ"}, "L3"),
            ({"budget": "quỹ khác 2026: 5"}, "T3"),
            ({"time_path": "giữa năm: 50 %"}, "U3"),
        ],
        ids=str,
    )
    def test_names_the_cell_that_is_wrong(self, cells: dict[str, Any], cell: str, tmp_path: Path) -> None:
        errors = typed(tmp_path, **cells).errors
        assert [(error.sheet, error.cell) for error in errors] == [(NAME, cell)]
        assert errors[0].message.endswith(".")

    def test_finds_columns_by_their_headings_on_any_sheet(self) -> None:
        rows = [
            [1, ["Kế hoạch năm"]],
            [4, ["nội dung", None, "LOẠI"]],
            [5, ["Tập huấn", "bỏ qua", "Nhiệm vụ"]],
            [6, [None, "x"]],
        ]
        sheet = read_plan({"sheets": [{"name": "Trang 1", "rows": rows}]}, PLACE)
        assert [(row.number, row.fields) for row in sheet.rows] == [(5, {"kind": "deliverable", "name": "Tập huấn"})]

    def test_says_when_there_is_no_such_table(self) -> None:
        sheet = read_plan({"sheets": [{"name": "A", "rows": [[1, ["TT", "Việc"]]]}]}, PLACE)
        assert [error.cell for error in sheet.errors] == ["A1"]


class TestRung:
    @pytest.mark.parametrize(
        "text", ["31/12/2026: ≥ 80 %", ">= 80%", "30 – 50 hồ sơ", "30-50", "1.250,5 triệu đồng/người/năm"]
    )
    def test_is_read_as_people_write_it(self, text: str) -> None:
        assert RUNG.fullmatch(text)
