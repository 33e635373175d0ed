"""A policy that could give a wrong score is refused with its line."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.policy import Policies, PolicyError
from services.scoring.settings import POLICIES, load_policy
from shared.policy_file import PolicyRefused
from tests.unit.scoring.cases import POLICY, written

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
    ("lead: 1.0", "lead: 101", "policy.yaml:10: shares.lead: phải lớn hơn 0 và không quá 100"),
    ("lead: 1.0", "lead: 1.00001", "policy.yaml:10: shares.lead: không được có quá 4 chữ số"),
    ("lead: 1.0", "lead: 1.0e-300", "policy.yaml:10: shares.lead: không được có quá 4 chữ số"),
    ("lead: 1.0", 'lead: "1.0"', "policy.yaml:10: shares.lead: phải là số"),
    ("at_least: 70", "at_least: 70.001", "policy.yaml:17: bands.2.below"),
    ('name: "Tốt"', 'name: " "', "policy.yaml:16: bands.1.name"),
    ('version: "2026.1"', 'version: "../x"', "policy.yaml:3: version: phải có 1 đến 40"),
    ('version: "2026.1"', "version: 2026.1", "policy.yaml:3: version: phải là chữ"),
    ('version: "2026.1"', "version: [", "policy.yaml:"),
]


class TestPolicy:
    @given(st.integers(-10, 4000), st.integers(0, 4000))
    def test_never_credits_a_later_claim_more(self, days: int, later: int) -> None:
        assert 0 <= POLICY.late_factor(days + later) <= POLICY.late_factor(days) <= 1

    @given(st.decimals(0, 100, places=2))
    def test_has_one_band_for_every_score(self, score: Decimal) -> None:
        names = [
            band.name for band in POLICY.bands if band.at_least <= score and (not band.below or score < band.below)
        ]
        assert names == [POLICY.band_of(score)]


class TestPolicies:
    @given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=1, max_size=6, unique=True), st.dates())
    def test_let_each_day_have_the_latest_that_began(self, days: list[date], day: date) -> None:
        versions = [replace(POLICY, version=f"v{on}", effective_from=on) for on in days]
        begun = [on for on in days if on <= day]
        assert Policies.of(versions).on(day).effective_from == (max(begun) if begun else min(days))

    def test_refuse_two_of_one_day_or_name(self) -> None:
        for other in (replace(POLICY, version="other"), replace(POLICY, effective_from=date(2027, 1, 1))):
            with pytest.raises(PolicyError, match="trùng nhau"):
                Policies.of([POLICY, other])


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
