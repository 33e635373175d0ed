import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest

from services.plans.reading import ReadingLimits, UnreadableDocument, read_cells
from services.plans.reading.sources.cell_texts import as_json, as_text
from services.plans.reading.sources.workbook import Number, Sheet, open_workbook


def opened(path: Path) -> tuple[Sheet, ...]:
    return open_workbook(path, ReadingLimits())


def one_cell(folder: Path, value: object, form: str = "General") -> Path:
    book = openpyxl.Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = form
    path = folder / "one.xlsx"
    book.save(path)
    return path


class TestCells:
    @pytest.mark.parametrize(
        ("value", "form", "text", "shaped"),
        [
            ("Việc", "General", "Việc", "Việc"),
            (3, "General", "3", 3),
            (2.5, "0.0", "2,5", 2.5),
            (0.8, "0%", "80 %", "80 %"),
            (0.125, "0.0%", "12,5 %", "12,5 %"),
            (5, '0" tổ"', "5 tổ", "5 tổ"),
            (80, '"≥ "0"%"', "≥ 80 %", "≥ 80 %"),
            (1500, '#,##0;[Red]-#,##0" đ"', "1500", 1500),
            (dt.date(2026, 6, 30), "dd/mm/yyyy", "30/6/2026", "2026-06-30"),
            (dt.datetime(2026, 6, 30, 8, 15), "dd/mm/yyyy hh:mm", "30/6/2026", "2026-06-30T08:15:00"),  # noqa: DTZ001 - as sheets hold it
            (dt.date(2026, 6, 1), "mm/yyyy", "tháng 6/2026", "tháng 6/2026"),
            (dt.date(2026, 1, 1), "yyyy", "2026", 2026),
            (True, "General", "TRUE", "TRUE"),
            ("=1+1", "General", "=1+1", "=1+1"),
        ],
    )
    def test_say_what_the_sheet_shows(
        self, tmp_path: Path, value: object, form: str, text: str, shaped: object
    ) -> None:
        cell = opened(one_cell(tmp_path, value, form))[0].rows[0].cells[1]
        assert (as_text(cell), as_json(cell)) == (text, shaped)

    def test_without_noise_of_binary_fractions(self) -> None:
        assert as_text(Number(0.1 + 0.2)) == "0,3"


class TestReadCells:
    def test_gives_rows_by_their_numbers(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Nhiệm vụ"
        sheet["A1"], sheet["C1"], sheet["B4"] = "Mã", "Tên", 7
        book.create_sheet("Trống")
        path = tmp_path / "mau.xlsx"
        book.save(path)
        shaped = read_cells(path)
        assert json.loads(json.dumps(shaped)) == {
            "sheets": [
                {"name": "Nhiệm vụ", "rows": [[1, ["Mã", None, "Tên"]], [4, [None, 7]]]},
                {"name": "Trống", "rows": []},
            ]
        }

    def test_takes_a_stray_cell_at_the_end_of_the_sheet(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.active["A1"], book.active["XFD1048576"] = "a", "b"
        path = tmp_path / "far.xlsx"
        book.save(path)
        assert [row[0] for row in read_cells(path)["sheets"][0]["rows"]] == [1, 1048576]

    def test_refuses_another_kind_of_file(self, tmp_path: Path) -> None:
        path = tmp_path / "mau.xlsx"
        path.write_bytes(b"%PDF-1.4 ")
        with pytest.raises(UnreadableDocument) as refusal:
            read_cells(path)
        assert refusal.value.slug == "document-not-a-workbook"


class TestSheets:
    def test_know_what_is_merged_and_hidden(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet["A1"], sheet["A2"] = "Tiêu đề", "Ẩn"
        sheet.merge_cells("A1:C1")
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        book.create_sheet("Ẩn").sheet_state = "hidden"
        path = tmp_path / "an.xlsx"
        book.save(path)
        first, second = opened(path)
        assert first.merged == ((1, 1, 1, 3),)
        assert [row.is_hidden for row in first.rows] == [False, True]
        assert (first.hidden_columns, first.is_hidden, second.is_hidden) == (frozenset({2}), False, True)
