import unicodedata

import pytest

from services.plans.domain.names import Directory, fold, fold_name, joined_names, names_in, unit_named
from services.plans.domain.units import Unit

COMMUNE = Unit("mau.xa-mot", "Xã Một", "commune")
CULTURE = Unit("mau.xa-mot.phong-vhxh", "Phòng Văn hóa – Xã hội", "body")
OFFICE = Unit("mau.xa-mot.van-phong", "Văn phòng Đảng ủy", "body")
COUNCIL_OFFICE = Unit("mau.xa-mot.van-phong-hdnd", "Văn phòng HĐND và UBND", "body")
POLICE = Unit("mau.xa-mot.cong-an", "Công an xã", "body")
OTHER_POLICE = Unit("mau.xa-hai.cong-an", "Công an xã", "body")
OTHER = Unit("mau.xa-hai", "Xã Hai", "commune")
HALL = Unit("mau.xa-mot.ubnd", "UBND xã Một", "body")
FRONT = Unit("mau.xa-mot.mttq", "Ủy ban Mặt trận Tổ quốc Việt Nam xã", "body")
PLACE = Directory([COMMUNE, CULTURE, OFFICE, COUNCIL_OFFICE, POLICE, HALL, FRONT])


class TestFold:
    @pytest.mark.parametrize("name", ["Đảng uỷ", "đảng ủy", "DANG  UY", unicodedata.normalize("NFD", "Đảng ủy")])
    def test_makes_accents_case_and_spaces_no_difference(self, name: str) -> None:
        assert fold(name) == "dang uy"


class TestFoldName:
    @pytest.mark.parametrize(
        ("short", "full"),
        [
            ("Phòng VH-XH", "Phòng Văn hóa – Xã hội"),
            ("phòng VHXH", "Phòng Văn hóa - Xã hội"),
            ("UBND xã", "Ủy ban nhân dân xã"),
            ("VP HĐND", "Văn phòng Hội đồng nhân dân"),
            ("TT HĐND xã", "Thường trực Hội đồng nhân dân xã"),
            ("TT Dịch vụ công", "Trung tâm Dịch vụ công"),
            ("UBMTTQVN xã", "Ủy ban Mặt trận Tổ quốc Việt Nam xã"),
            ("BCH QS xã", "Ban Chỉ huy Quân sự xã"),
            ("CA xã", "Công an xã"),
            ("BTV Đảng uỷ", "Ban Thường vụ Đảng ủy"),
            ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
            ("Phòng KT", "Phòng Kinh tế"),
            ("BCĐ", "Ban Chỉ đạo"),
        ],
    )
    def test_spells_abbreviations_out(self, short: str, full: str) -> None:
        assert fold_name(short) == fold_name(full)

    @pytest.mark.parametrize("word", ["tt", "ca", "vận hành", "hc"])
    def test_leaves_small_letters_that_are_words(self, word: str) -> None:
        assert fold_name(word) == fold(word)


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


class TestDirectory:
    @pytest.mark.parametrize(
        ("name", "unit"),
        [
            ("Phòng Văn hóa - Xã hội xã", CULTURE),
            ("Phòng VH-XH xã Một", CULTURE),
            ("Công an", POLICE),
            ("Công an xã Một", POLICE),
            ("Ủy ban nhân dân xã", HALL),
            ("UBND", HALL),
            ("MTTQ xã", None),
            ("UB MTTQ xã", FRONT),
            ("Ủy ban MTTQ xã", FRONT),
            ("Công an xã Hai", None),
            ("Phòng Văn hóa", None),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_is_certain_of_a_name_with_or_without_its_place(self, name: str, unit: Unit | None) -> None:
        assert PLACE.certain(name) == (unit.unit_id if unit else None)

    def test_tells_like_named_units_of_two_communes_apart_by_their_place(self) -> None:
        both = Directory([COMMUNE, OTHER, POLICE, OTHER_POLICE])
        assert both.certain("Công an xã") is None
        assert both.certain("Công an xã Hai") == OTHER_POLICE.unit_id

    def test_does_not_know_closed_units(self) -> None:
        assert Directory([Unit("mau.xa-mot.cu", "Phòng Cũ", "body", is_active=False)]).certain("Phòng Cũ") is None

    def test_suggests_the_likest_first_and_at_most_three(self) -> None:
        found = PLACE.likely("Phòng Văn hóa", least=0.3)
        assert found[0].unit_id == CULTURE.unit_id
        assert len(found) == 3
        assert [unit.likeness for unit in found] == sorted((unit.likeness for unit in found), reverse=True)
        assert PLACE.likely("Trạm Y tế", least=0.9) == ()
        assert PLACE.likely(None, least=0.1) == ()


class TestNamesIn:
    @pytest.mark.parametrize(
        ("cell", "names"),
        [
            ("Phòng A; các phòng, đơn vị", ("Phòng A", "các phòng", "đơn vị")),
            ("- Phòng A\n+ Phòng B", ("Phòng A", "Phòng B")),
            ("Văn phòng HĐND và UBND", ("Văn phòng HĐND và UBND",)),
            (" ", ()),
        ],
    )
    def test_splits_a_cell(self, cell: str, names: tuple[str, ...]) -> None:
        assert names_in(cell) == names

    def test_splits_a_part_joined_by_and(self) -> None:
        assert joined_names("Phòng A và Công an xã") == ("Phòng A", "Công an xã")
