"""A policy that could give a wrong score is refused with its line."""

from pathlib import Path

import pytest

from services.scoring.settings import POLICIES, load_policy
from shared.policy_file import PolicyRefused
from tests.unit.scoring.cases import written

BAD = [
    ("below: 90", "below: 85", "policy.yaml:16: bands.1.below: hở hoặc chồng"),
    ("below: 90", "below: 95", "policy.yaml:16: bands.1.below: hở hoặc chồng"),
    ("at_least: 0,", "at_least: 10,", "policy.yaml:18: bands.3.at_least: mức thấp nhất phải bắt đầu từ 0"),
    ("below: null", "below: 100", "policy.yaml:15: bands.0.below"),
    ('name: "Tốt"', 'name: "Xuất sắc"', "policy.yaml:15: bands: hai mức trùng tên"),
    ("at_least: 90", "at_least: 900", "policy.yaml:16: bands.1.below"),
    ("lead: 1.0", "lead: 0", "policy.yaml:10: shares.lead: phải lớn hơn 0"),
    ("coordinating: 0.3", "coordinating: -1", "policy.yaml:10: shares.coordinating"),
    ("coordinating: 0.3", "coordinating: 2", "policy.yaml:10: shares.coordinating"),
    ("lead: 1.0", "lead: .nan", "policy.yaml:10: shares.lead"),
    ("factor: 0.75", "factor: 0.95", "policy.yaml:7: late_factors.1.factor"),
    ("factor: 0.9}", "factor: 1.5}", "policy.yaml:6: late_factors.0.factor"),
    ("up_to_days: 60", "up_to_days: 20", "policy.yaml:7: late_factors.1.up_to_days"),
    ("up_to_days: null", "up_to_days: 90", "late_factors: bậc cuối phải áp dụng cho mọi ngày sau đó"),
    ("up_to_days: 30", "up_to_days: null", "policy.yaml:6: late_factors.0.up_to_days"),
    ("minimum_tasks: 3", "minimum_tasks: 0", "policy.yaml:12: minimum_tasks"),
    ("minimum_tasks: 3", "minimum_tasks: three", "policy.yaml:12: minimum_tasks"),
    ("minimum_tasks: 3", "minimum_task: 3", "minimum_tasks: bắt buộc phải có"),
    ("minimum_tasks: 3", "minimum_tasks: 3\nbonus: 2", "policy.yaml:13: bonus: không có mục này"),
    ("minimum_tasks: 3", "minimum_tasks: 3\nminimum_tasks: 4", "mục này được ghi hai lần"),
    ('version: "2026.1"', "version: [", "policy.yaml:"),
]


class TestLoadPolicy:
    def test_takes_what_ships(self) -> None:
        assert {load_policy(file).version for file in POLICIES.glob("*.yaml")} == {"2026.1"}

    @pytest.mark.parametrize(("old", "new", "refusal"), BAD, ids=[f"{case[1]!r}" for case in BAD])
    def test_refuses_with_the_line(self, tmp_path: Path, old: str, new: str, refusal: str) -> None:
        with pytest.raises(PolicyRefused) as refused:
            load_policy(written(tmp_path, old, new))
        assert refusal in str(refused.value)

    def test_refuses_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(PolicyRefused, match="none"):
            load_policy(tmp_path / "none.yaml")
