"""A policy that could raise or miss an alert by mistake is refused with its line."""

from pathlib import Path

import pytest

from services.alerting.settings import POLICIES, load_policy
from shared.policy_file import PolicyRefused
from tests.unit.alerting.cases import written

BAD = [
    ("reading: ratio ", "reading: both ", "policy.yaml:6: below_path.reading"),
    ("sleeps_below: 0.10", "sleeps_below: 10", "policy.yaml:7: below_path.sleeps_below"),
    ("red_ratio: 0.5", "red_ratio: 0", "policy.yaml:8: below_path.red_ratio"),
    ("red_ratio: 0.5", "red_ratio: 0.9", "policy.yaml:10: below_path.amber_ratio"),
    ("red_ratio: 0.5", "red_ratio: .nan", "policy.yaml:8: below_path.red_ratio"),
    ("red_points: 50", "red_points: 0", "policy.yaml:9: below_path.red_points"),
    ("amber_ratio: 0.8", "amber_ratio: 1.2", "policy.yaml:10: below_path.amber_ratio"),
    ("amber_ratio: 0.8", "amber_ration: 0.8", "below_path.amber_ratio: bắt buộc phải có"),
    ("days: 7", "days: 0", "policy.yaml:13: due_soon.days"),
    ("days: 7", "days: 7.5", "policy.yaml:13: due_soon.days"),
    ("days: 7", "days: 7\n  hours: 3", "policy.yaml:14: due_soon.hours: không có mục này"),
]


class TestLoadPolicy:
    def test_takes_what_ships(self) -> None:
        assert {load_policy(file).version for file in POLICIES.glob("*.yaml")} == {"2026.1", "2026.2"}

    @pytest.mark.parametrize(("old", "new", "refusal"), BAD, ids=[f"{case[1]!r}" for case in BAD])
    def test_refuses_with_the_line(self, tmp_path: Path, old: str, new: str, refusal: str) -> None:
        with pytest.raises(PolicyRefused) as refused:
            load_policy(written(tmp_path, old, new))
        assert refusal in str(refused.value)
