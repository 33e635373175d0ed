"""The workbook of outside verdicts: what goes out comes back, and every wrong cell is named."""

import io
import unicodedata
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.evidence.domain.outside import OutsideVerdict, refusal_of_day
from services.evidence.sheets import outside_verdicts as sheets
from services.evidence.sheets.cells import day_in, escaped, unescaped
from services.evidence.sheets.outside_verdicts import Line, UnreadableSheetError

DAY = date(2026, 3, 2)
REASONS = {"mo": "Ảnh mờ.", "thieu": "=Thiếu trang."}
GIVEN = OutsideVerdict("rejected", DAY, "=12/TB-BCĐ", ("mo", "thieu"), "- ghi chú")
TYPED: dict[str, Any] = {"G": "Chấp nhận", "I": datetime(2026, 3, 2), "J": "12/TB"}  # noqa: DTZ001  as openpyxl gives it


def line(review_id: str = "r1", verdict: OutsideVerdict | None = None) -> Line:
    return Line(review_id, "Phòng Văn hóa", "II.2", "+Tỷ lệ", DAY, "pending", verdict)


def filled(*rows: dict[str, Any], lines: int = 3) -> sheets.ReadSheet:
    """What is read of a workbook whose rows were filled in, by column letter."""
    book = load_workbook(io.BytesIO(sheets.write([line(f"r{number}") for number in range(1, lines + 1)], REASONS)))
    for number, cells in enumerate(rows, start=3):
        for column, value in cells.items():
            book[sheets.NAME][f"{column}{number}"] = value
    stream = io.BytesIO()
    book.save(stream)
    return sheets.read(stream.getvalue())


class TestWrite:
    def test_comes_back_as_it_went_out(self) -> None:
        found = sheets.read(sheets.write([line("r1"), line("r2", GIVEN)], REASONS))
        assert found.errors == []
        assert [(row.number, row.review_id, row.verdict) for row in found.rows] == [(4, "r2", GIVEN)]

    def test_says_nothing_when_nothing_was_typed(self) -> None:
        found = sheets.read(sheets.write([line()], REASONS))
        assert (found.rows, found.errors) == ([], [])

    def test_holds_no_formula(self) -> None:
        book = load_workbook(io.BytesIO(sheets.write([line(verdict=GIVEN)], REASONS)))
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

    def test_can_be_empty(self) -> None:
        assert sheets.read(sheets.write([], REASONS)).rows == []


class TestRead:
    def test_takes_what_people_type(self) -> None:
        rejected = {"G": " trả LẠI ", "H": "mo; thieu", "I": "2/3/2026", "J": "12/TB"}
        found = filled(TYPED, rejected)
        assert found.errors == []
        assert [row.verdict.decision for row in found.rows] == ["accepted", "rejected"]
        assert {row.verdict.given_on for row in found.rows} == {DAY}
        assert found.rows[1].verdict.reasons == ("mo", "thieu")

    @pytest.mark.parametrize(
        ("change", "cell"),
        [
            ({"G": "Đạt"}, "G3"),
            ({"G": None}, "G3"),
            ({"I": "hôm qua"}, "I3"),
            ({"I": "31/02/2026"}, "I3"),
            ({"I": None}, "I3"),
            ({"J": "  "}, "J3"),
            ({"K": "x" * 4001}, "K3"),
            ({"A": None}, "A3"),
        ],
    )
    def test_names_the_cell_that_is_wrong(self, change: dict[str, Any], cell: str) -> None:
        found = filled({**TYPED, **change})
        assert [(error.sheet, error.cell) for error in found.errors] == [(sheets.NAME, cell)]
        assert found.rows == []

    def test_takes_a_claim_once(self) -> None:
        found = filled(TYPED, {**TYPED, "A": "r1"})
        assert [error.cell for error in found.errors] == ["A4"]

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook", b"%PDF-1.7"])
    def test_refuses_what_is_no_workbook(self, content: bytes) -> None:
        with pytest.raises(UnreadableSheetError) as refusal:
            sheets.read(content)
        assert refusal.value.slug == "sheet-broken"

    def test_refuses_what_unpacks_too_large(self) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("xl/worksheets/sheet1.xml", b" " * (sheets.MAX_UNPACKED_BYTES + 1))
        with pytest.raises(UnreadableSheetError) as refusal:
            sheets.read(stream.getvalue())
        assert refusal.value.slug == "sheet-too-large"

    def test_refuses_another_workbook(self) -> None:
        book = load_workbook(io.BytesIO(sheets.write([line()], REASONS)))
        book[sheets.NAME]["A2"] = "Khác"
        stream = io.BytesIO()
        book.save(stream)
        with pytest.raises(UnreadableSheetError) as refusal:
            sheets.read(stream.getvalue())
        assert refusal.value.slug == "sheet-without-headings"


class TestCells:
    @given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=60))
    def test_give_back_what_was_written(self, text: str) -> None:
        assert unescaped(escaped(text)) == (unicodedata.normalize("NFC", text) or None)

    @given(st.text(max_size=60))
    def test_never_hold_a_formula(self, text: str) -> None:
        assert not (escaped(text) or "").startswith(("=", "+", "-", "@", "\t", "\r"))

    @pytest.mark.parametrize("typed", ["31/12/2026", "31.12.2026", "31-12-2026", "2026-12-31", date(2026, 12, 31)])
    def test_know_a_day(self, typed: str | date) -> None:
        assert day_in(typed) == date(2026, 12, 31)


class TestRefusalOfDay:
    @pytest.mark.parametrize(
        ("given_on", "expected"),
        [
            (date(2026, 3, 1), "given-on-early"),
            (DAY, None),
            (date(2026, 3, 5), None),
            (date(2026, 3, 6), "given-on-ahead"),
        ],
    )
    def test_lets_a_day_between_claim_and_today_pass(self, given_on: date, expected: str | None) -> None:
        review: Any = type("Claimed", (), {"claimed_on": DAY})()
        assert refusal_of_day(given_on, review, date(2026, 3, 5)) == expected
