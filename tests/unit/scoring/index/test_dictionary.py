"""Names of plan indicators: what is certain counts, what is like something is proposed, the rest is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.index.dictionary import Matcher
from tests.unit.scoring.index.cases import DICTIONARIES, METHOD

(DICTIONARY,) = DICTIONARIES.values()
MATCHER = Matcher(DICTIONARY)
WRITTEN = [(entry.code, name, entry.units_of_measure[0]) for entry in DICTIONARY.entries for name in entry.names]


class TestMatch:
    @pytest.mark.parametrize(("code", "name", "unit"), WRITTEN, ids=[name for _, name, _ in WRITTEN])
    def test_finds_every_name_it_holds(self, code: str, name: str, unit: str) -> None:
        assert MATCHER.match(name, unit).code == code

    def test_finds_what_the_method_itself_calls_it(self) -> None:
        found = {each.code: MATCHER.match(each.name, each.unit_of_measure).code for each in METHOD.indicators}
        assert found == {code: code for code in found}

    @pytest.mark.parametrize(
        "name",
        [
            "Tỷ lệ hồ sơ thủ tục hành chính xử lý trực tuyến",
            "TỶ LỆ HỒ SƠ TTHC XỬ LÝ TRỰC TUYẾN",
            "Tỉ lệ hồ sơ thủ tục hành chính được tiếp nhận và giải quyết trực tuyến trên địa bàn xã",
            "Phấn đấu đạt 95 % hồ sơ thủ tục hành chính xử lý trực tuyến",
            "Xử lý trực tuyến hồ sơ thủ tục hành chính",
            unicodedata.normalize("NFD", "Tỷ lệ hồ sơ thủ tục hành chính xử lý trực tuyến"),
            "Tỷ lệ hồ sơ thủ tuc hành chính xử lí trực tuyến",
        ],
    )
    def test_makes_no_difference_of_accents_case_targets_fillers_and_order(self, name: str) -> None:
        assert MATCHER.match(name, "%").code == "CQ.1"

    @pytest.mark.parametrize(
        ("name", "unit", "doubt"),
        [
            ("Tỷ lệ hồ sơ thủ tục hành chính xử lý trực tuyến", "hồ sơ", "unit"),
            ("Tỷ lệ hồ sơ thủ tục hành chính xử lý trực tuyến", None, "unit"),
            ("Tỷ lệ phủ sóng 4G", "%", "near"),
            ("Tỷ lệ người dân không có tài khoản định danh điện tử", "%", "near"),
            ("Tỷ lệ cán bộ, công chức có tài khoản định danh điện tử", "%", "near"),
            ("Tỷ lệ che phủ rừng", "%", None),
            ("", "%", None),
            ("80 %", "%", None),
            ("\x00" * 5000, "%", None),
        ],
    )
    def test_never_guesses(self, name: str, unit: str | None, doubt: str | None) -> None:
        found = MATCHER.match(name, unit)
        assert (found.code, found.doubt) == (None, doubt)
        assert bool(found.candidates) == (doubt is not None)

    @given(st.text(max_size=400), st.none() | st.text(max_size=20))
    def test_proposes_nothing_below_the_threshold(self, name: str, unit: str | None) -> None:
        found = MATCHER.match(name, unit)
        assert all(each.likeness >= DICTIONARY.proposed_at for each in found.candidates)
        assert found.code is None or found.doubt is None
