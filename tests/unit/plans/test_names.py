import unicodedata

import pytest

from services.plans.domain.names import fold, unit_named
from services.plans.domain.units import Unit

CULTURE = Unit("mau.xa-mot.phong-vhxh", "Phòng Văn hóa – Xã hội", "body")
OFFICE = Unit("mau.xa-mot.van-phong", "Văn phòng Đảng ủy", "body")


class TestFold:
    @pytest.mark.parametrize("name", ["Đảng uỷ", "đảng ủy", "DANG  UY", unicodedata.normalize("NFD", "Đảng ủy")])
    def test_makes_accents_case_and_spaces_no_difference(self, name: str) -> None:
        assert fold(name) == "dang uy"


class TestUnitNamed:
    @pytest.mark.parametrize("name", ["Phòng Văn hóa - Xã hội", "phòng văn hoá — xã hội", "PHÒNG VĂN HÓA–XÃ HỘI"])
    def test_finds_a_name_under_any_dash_accent_or_case(self, name: str) -> None:
        assert unit_named(name, [OFFICE, CULTURE]) == CULTURE.unit_id

    @pytest.mark.parametrize("name", [None, "", " – ", "Phòng Kinh tế"])
    def test_is_none_for_a_name_nobody_bears(self, name: str | None) -> None:
        assert unit_named(name, [OFFICE, CULTURE]) is None

    def test_is_none_for_a_name_that_two_bear(self) -> None:
        twin = Unit("mau.xa-hai.phong-vhxh", CULTURE.display_name, "body")
        assert unit_named(CULTURE.display_name, [CULTURE, twin]) is None
