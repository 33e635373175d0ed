import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.sheets.cells import FORMULA_STARTS, NotANumberError, cell_name, escaped, number_in, unescaped

PRINTABLE = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(
    lambda text: text == text.strip()
)


class TestNumberIn:
    @pytest.mark.parametrize(
        ("cell", "number"),
        [
            ("82,5", 82.5),
            ("1.250", 1250),
            ("1.250.000,75", 1250000.75),
            ("80.5", 80.5),
            (" 80 % ", 80),
            ("-3", -3),
            ("0", 0),
            (0, 0),
            (12.25, 12.25),
            ("", None),
            ("  ", None),
            (None, None),
        ],
    )
    def test_reads_numbers_as_they_are_written_here(self, cell: str | float | None, number: float | None) -> None:
        assert number_in(cell) == number

    @pytest.mark.parametrize("cell", ["mười hai", "12 - 15", "1,2,3", "1.25.000", "=1+1", "80/100"])
    def test_refuses_what_is_none(self, cell: str) -> None:
        with pytest.raises(NotANumberError, match="không phải là số"):
            number_in(cell)


class TestEscaped:
    @given(PRINTABLE)
    def test_comes_back_as_it_was(self, text: str) -> None:
        assert unescaped(escaped(text)) == (unicodedata.normalize("NFC", text).strip() or None)

    @pytest.mark.parametrize("start", FORMULA_STARTS)
    def test_is_never_taken_for_a_formula(self, start: str) -> None:
        assert str(escaped(f"{start}1+1")).startswith("'")

    @pytest.mark.parametrize(
        ("cell", "text"), [(12.0, "12"), (12.5, "12.5"), (1e20, "100000000000000000000"), ("", None)]
    )
    def test_gives_numbers_as_text(self, cell: str | float, text: str | None) -> None:
        assert unescaped(cell) == text


class TestCellName:
    def test_counts_from_one(self) -> None:
        assert (cell_name(7, 4), cell_name(1, 28)) == ("D7", "AB1")
