"""What a person enters as a policy is refused with line and place, and can make reading it neither wrong nor slow."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.policy_file import MAX_CHARACTERS, PolicyRefused, parse_policy, read_policies


@dataclass(frozen=True, slots=True)
class Step:
    days: int
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Rules:
    version: str
    steps: tuple[Step, ...]
    effective_from: date = date(2000, 1, 1)
    is_strict: bool = True


GOOD = 'version: "1"\neffective_from: 2026-03-01\nsteps:\n  - {days: 3, factor: 0.1}\n'

BAD = [
    ("days: 3", 'days: "3"', "4: steps.0.days: phải là số nguyên"),
    ("days: 3", "days: true", "4: steps.0.days: phải là số nguyên"),
    ("days: 3", "days: 3.0", "4: steps.0.days: phải là số nguyên"),
    ("factor: 0.1", "factor: yes", "4: steps.0.factor"),
    ("factor: 0.1", 'factor: "0.1"', "4: steps.0.factor: phải là số"),
    ("factor: 0.1", "factor: .inf", "4: steps.0.factor: phải là số hữu hạn"),
    ('version: "1"', "version: 1", "1: version: phải là chữ"),
    ("2026-03-01", "2026-13-45", "1: (cả tệp): không phải YAML đúng cách"),
    ("2026-03-01", "2026-03-01 10:00:00", "2: effective_from: phải là ngày"),
    ("steps:", "steps: [", "(cả tệp): không phải YAML đúng cách"),
    ("steps:", "? [steps]\n:", "3: "),
    ("effective_from: ", "1: ", "2: 1: tên mục phải là chữ"),
    ("2026-03-01", "!!binary aGk=", "1: (cả tệp): không phải YAML đúng cách (bytes)"),
    ("2026-03-01", "!!python/name:os.system", "2: (cả tệp): không phải YAML đúng cách"),
    ("steps:", "bonus: &a [1]\nagain: *a\nsteps:", "3: (cả tệp): không dùng neo và tham chiếu (&a)"),
    ("version", "version: \x00", "1: (cả tệp): không phải YAML"),
    ("factor: 0.1", "factor: 0.1, more: 2", "4: steps.0.more: không có mục này"),
    ("factor: 0.1", "factor: 0.1, days: 2", "4: days: mục này được ghi hai lần"),
]


class TestParsePolicy:
    def test_takes_values_as_written(self) -> None:
        assert parse_policy(GOOD, Rules) == Rules("1", (Step(3, Decimal("0.1")),), date(2026, 3, 1))

    @pytest.mark.parametrize(("old", "new", "refusal"), BAD, ids=[f"{case[1]!a}" for case in BAD])
    def test_refuses_with_line_and_place_in_one_line(self, old: str, new: str, refusal: str) -> None:
        assert old in GOOD
        with pytest.raises(PolicyRefused) as refused:
            parse_policy(GOOD.replace(old, new, 1), Rules)
        assert refusal in str(refused.value)
        assert len(str(refused.value).splitlines()) == 1

    @pytest.mark.parametrize("text", ["", "# only a remark", "[" * 5000, "x" * (MAX_CHARACTERS + 1), "- 1", "text"])
    def test_refuses_what_is_no_policy_at_all(self, text: str) -> None:
        with pytest.raises(PolicyRefused):
            parse_policy(text, Rules)

    def test_does_not_expand_a_text_that_grows_as_it_is_read(self) -> None:
        lines = ["a0: &a0 [1, 1]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
        with pytest.raises(PolicyRefused, match="tham chiếu"):
            parse_policy("\n".join(lines), Rules)

    @given(st.text(max_size=60))
    def test_reads_or_refuses_any_text_in_the_place_of_a_value(self, text: str) -> None:
        with suppress(PolicyRefused):
            assert isinstance(parse_policy(GOOD.replace("0.1", text), Rules), Rules)


class TestReadPolicies:
    def test_reads_each_with_its_text(self, tmp_path: Path) -> None:
        for version in ("1", "2"):
            other = GOOD.replace('"1"', f'"{version}"').replace("2026-03-01", f"2026-03-0{version}")
            (tmp_path / f"{version}.yaml").write_text(other, "utf-8")
        (tmp_path / "schema.json").write_text("{}", "utf-8")
        read = read_policies(tmp_path, Rules)
        assert [each.policy.version for each in read] == ["1", "2"]
        assert read[0].source == GOOD

    @pytest.mark.parametrize(
        ("other", "refusal"),
        [
            (GOOD.replace("2026-03-01", "2026-04-01"), "2.yaml:1: version: trùng với 1.yaml"),
            (GOOD.replace('"1"', '"2"'), "2.yaml:2: effective_from: trùng với 1.yaml"),
        ],
    )
    def test_refuses_two_of_one_name_or_day(self, tmp_path: Path, other: str, refusal: str) -> None:
        (tmp_path / "1.yaml").write_text(GOOD, "utf-8")
        (tmp_path / "2.yaml").write_text(other, "utf-8")
        with pytest.raises(PolicyRefused) as refused:
            read_policies(tmp_path, Rules)
        assert str(refused.value) == refusal

    def test_refuses_a_folder_without_any(self, tmp_path: Path) -> None:
        with pytest.raises(PolicyRefused, match="không có chính sách nào"):
            read_policies(tmp_path, Rules)

    def test_refuses_a_file_that_is_no_text(self, tmp_path: Path) -> None:
        (tmp_path / "1.yaml").write_bytes(b"version: \xff\xfe")
        with pytest.raises(PolicyRefused, match="UTF-8"):
            read_policies(tmp_path, Rules)
