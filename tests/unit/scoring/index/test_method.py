"""A method that could give a wrong index is refused with its line."""

import json
from decimal import Decimal
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from services.scoring.domain.index.dictionary import Dictionary
from services.scoring.domain.index.method import Method, Methods
from services.scoring.settings import METHODS
from services.scoring.use_cases.index.shelf import read_methods
from shared.policies.schema import schema_text
from shared.policy_file import PolicyRefused
from tests.unit.scoring.index.cases import DICTIONARIES, METHOD, METHODS_SHIPPED, written

FIRST = "d-society-2026.1.yaml"
BAD = [
    ("max_points: 100", "max_points: 99", f"{FIRST}:9: max_points: các trụ cột cộng lại là 100, không phải 99"),
    ("    max_points: 15", "    max_points: 16", f"{FIRST}:13: pillars.0.max_points: các chỉ số cộng lại là 15"),
    ("        max_points: 3", "        max_points: 4", f"{FIRST}:13: pillars.0.max_points: các chỉ số cộng lại là 16"),
    (
        "        max_points: 3",
        "        max_points: 0",
        f"{FIRST}:17: pillars.0.indicators.0.max_points: phải lớn hơn 0",
    ),
    ("ratio: {target: 90}", "ratio: {target: 0}", "pillars.0.indicators.0.ratio.target: phải lớn hơn zero_at (0)"),
    ("{target: 90}", "{target: 90, direction: falling}", "indicators.0.ratio.target: phải nhỏ hơn zero_at (0)"),
    ("{target: 90}", "{target: 90, direction: up}", f"{FIRST}:19: pillars.0.indicators.0.ratio.direction"),
    ("ratio: {target: 90}", "lowest: 0", "pillars.0.indicators.0.ratio: phải có đúng một cách tính"),
    ("ratio: {target: 90}", "ratio: {target: 90, bonus: 1}", f"{FIRST}:19: pillars.0.indicators.0.ratio.bonus"),
    ("highest: 100", "highest: 0", "pillars.0.indicators.0.highest: phải lớn hơn lowest (0)"),
    ("at_least: 1, below: 5", "at_least: 2, below: 5", "indicators.4.steps.1.at_least: hở hoặc chồng"),
    ("at_least: 1, below: 5", "at_least: 0, below: 5", "indicators.4.steps.1.at_least: hở hoặc chồng"),
    ("at_least: null, below: 1,", "at_least: 0, below: 1,", "indicators.4.steps.0.at_least: bậc đầu phải để ngỏ"),
    ("at_least: 5, below: null", "at_least: 5, below: 9", "indicators.4.steps.2.below: bậc cuối phải để ngỏ"),
    ("below: null, points: 2", "below: null, points: 3", "indicators.4.steps.2.points: phải từ 0 đến 2"),
    ("below: null, points: 2", "below: null, points: 1", "indicators.4.steps: không bậc nào đạt điểm tối đa 2"),
    ("below: 5, points: 1", "below: 5, points: 2", ""),
    ("below: 1, points: 0", "below: 1, points: 1.5", "indicators.4.steps: điểm các bậc phải tăng dần hoặc giảm dần"),
    ("code: HT.2", "code: HT.1", "pillars.0.indicators.1.code: mã HT.1 được dùng hai lần"),
    ("code: HT.2", "code: XX.2", "pillars.0.indicators.1.code: phải bắt đầu bằng HT."),
    ("- code: NL\n", "- code: HT\n", "pillars.1.indicators.0.code: phải bắt đầu bằng HT."),
    ('document: "Kết quả', 'documents: "Kết quả', "pillars.0.indicators.0.document"),
    ("first_year: 2025", "first_year: sau", f"{FIRST}:8: first_year"),
]
BAD_DICTIONARY = [
    ("certain_at: 92", "certain_at: 20", "certain_at: phải có 0 < proposed_at"),
    ("lead: 4", "lead: 0", "lead: phải từ 1 trở lên"),
    ("- phủ sóng mạng di động 5G", "- đạt", "entries.0.names.1: tên này không còn chữ nào để so"),
    ("- phủ sóng mạng di động 5G", "- hồ sơ trực tuyến", "tên này cũng chỉ HT.1"),
    ("code: HT.5", "code: HT.9", "entries.4.code: d-society 2026.1 không có chỉ số này"),
    ('method_version: "2026.1"', 'method_version: "2031.1"', "method: không có bộ chỉ số này"),
]


class TestReadMethods:
    def test_takes_what_ships(self) -> None:
        assert (METHOD.code, METHOD.version, METHOD.max_points) == ("d-society", "2026.1", Decimal(100))
        names = ["Hạ tầng số", "Nhân lực số", "Chính quyền số", "Kinh tế số", "Xã hội số", "An toàn thông tin"]
        assert [pillar.name for pillar in METHOD.pillars] == names

    def test_takes_a_name_for_every_indicator(self) -> None:
        (dictionary,) = DICTIONARIES.values()
        assert [entry.code for entry in dictionary.entries] == [each.code for each in METHOD.indicators]

    @pytest.mark.parametrize(("old", "new", "refusal"), BAD, ids=[f"{case[1]!r}" for case in BAD])
    def test_refuses_with_the_line(self, tmp_path: Path, old: str, new: str, refusal: str) -> None:
        folder = written(tmp_path, old, new)
        if not refusal:
            assert read_methods(folder)[0].versions
            return
        with pytest.raises(PolicyRefused) as refused:
            read_methods(folder)
        assert refusal in str(refused.value)

    @pytest.mark.parametrize(("old", "new", "refusal"), BAD_DICTIONARY, ids=[f"{case[1]!r}" for case in BAD_DICTIONARY])
    def test_refuses_a_dictionary_with_the_line(self, tmp_path: Path, old: str, new: str, refusal: str) -> None:
        with pytest.raises(PolicyRefused) as refused:
            read_methods(written(tmp_path, dictionary=(old, new)))
        assert refusal in str(refused.value)
        assert refused.value.line > 1 or "method" in refusal

    def test_refuses_two_versions_for_one_year(self, tmp_path: Path) -> None:
        folder = written(tmp_path)
        text = (folder / FIRST).read_text("utf-8")
        (folder / "other.yaml").write_text(text.replace('version: "2026.1"', 'version: "2026.2"'), "utf-8")
        with pytest.raises(PolicyRefused, match="first_year: hai phiên bản của một bộ chỉ số trùng nhau"):
            read_methods(folder)


class TestForYear:
    @pytest.mark.parametrize(("year", "version"), [(2024, None), (2025, "2026.1"), (2029, "2026.1"), (2030, "next")])
    def test_gives_the_version_of_a_year(self, year: int, version: str | None) -> None:
        later = Method("d-society", "next", "x", 2030, METHOD.max_points, METHOD.pillars)
        found = Methods.of([later, *METHODS_SHIPPED.versions]).for_year("d-society", year)
        assert (found.version if found else None) == version

    def test_knows_no_other_method(self) -> None:
        assert METHODS_SHIPPED.for_year("khac", 2026) is None


class TestSchema:
    @pytest.mark.parametrize(
        ("folder", "schema", "title"),
        [(METHODS, Method, "Bộ chỉ số"), (METHODS / "dictionaries", Dictionary, "Từ điển chỉ số")],
    )
    def test_is_as_committed_and_takes_what_ships(self, folder: Path, schema: type[object], title: str) -> None:
        committed = (folder / "schema.json").read_text("utf-8")
        assert schema_text(schema, title) == committed
        validator = jsonschema_rs.validator_for(json.loads(committed))
        for file in folder.glob("*.yaml"):
            text = file.read_text("utf-8")
            assert text.startswith("# yaml-language-server: $schema=schema.json\n")
            validator.validate(yaml.safe_load(text))
            assert not validator.is_valid({**yaml.safe_load(text), "bonus": 1})
