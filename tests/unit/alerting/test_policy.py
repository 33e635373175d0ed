"""A policy that could raise or miss an alert by mistake is refused with its line."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerting.domain.policy import Policies, Policy
from services.alerting.domain.policy_error import PolicyError
from services.alerting.settings import POLICIES, load_policy
from shared.policy_file import PolicyRefused, parse_policy
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

SECTIONS = [
    ("obstacle:\n  days: 15", "obstacle:\n  days: 0", "obstacle.days: phải từ 1"),
    ("obstacle:\n  days: 15", "obstacle: 15", "obstacle: phải gồm các mục con có tên"),
    ("reports: 3", "reports: 1", "trend.reports"),
    ("levels: [red]", "levels: []", "escalation.levels"),
    ("levels: [red]", "levels: [red, red]", "escalation.levels"),
    ("levels: [red]", "levels: [black]", "escalation.levels.0: phải là một trong: amber, red"),
    ("after_days: 3", "after_days: 0", "escalation.steps.0.after_days: phải từ 1"),
    ("after_days: 7", "after_days: 3", "escalation.steps.1.after_days: phải lớn hơn 3"),
    ("after_days: 14", "after_days: 5", "escalation.steps.2.after_days: phải lớn hơn 7"),
    ("after_days: 14", "after_days: 4000", "escalation.steps.2.after_days: phải từ 1 đến 3650"),
    ("audience: leader", "audience: agency", "escalation.steps.2.audience: agency đã có một bậc"),
    ("audience: leader", "audience: press", "escalation.steps.2.audience: phải là một trong"),
    ('begin: "22:00"', "begin: 22:00", "quiet_hours.begin: phải là chữ"),
    ('begin: "22:00"', 'begin: "25:00"', "quiet_hours.begin: phải là giờ"),
    ('end: "06:00"', 'end: "22:00"', "quiet_hours.end: phải khác"),
    ("on_days_off: true", "on_days_off: 1", "quiet_hours.on_days_off"),
    ('at: "07:30"', 'at: "7:30"', "digest.at: phải là giờ"),
    ("levels: [amber]", "levels: []", "digest.levels"),
    ("effective_from: 2026-01-01", "effective_from: sớm", "effective_from: phải là ngày"),
    ('version: "2026.2"', 'version: "2026/2"', "version: phải có 1 đến 40"),
    ('version: "2026.2"', f'version: "{"2" * 41}"', "version: phải có 1 đến 40"),
]
NEWEST = (POLICIES / "2026.2.yaml").read_text("utf-8")
NAMES = ("obstacle", "trend", "escalation", "quiet_hours", "digest")


class TestSections:
    @pytest.mark.parametrize(("old", "new", "refusal"), SECTIONS, ids=[f"{case[1]!a}" for case in SECTIONS])
    def test_refuse_with_line_and_place(self, old: str, new: str, refusal: str) -> None:
        assert old in NEWEST
        with pytest.raises(PolicyRefused) as refused:
            parse_policy(NEWEST.replace(old, new, 1), Policy)
        assert refusal in str(refused.value)
        assert refused.value.line > 1

    def test_are_off_where_a_version_has_none(self) -> None:
        assert all(getattr(load_policy(POLICIES / "2026.1.yaml"), name) is None for name in NAMES)
        assert all(getattr(parse_policy(NEWEST, Policy), name) is not None for name in NAMES)


class TestPolicies:
    @given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=1, max_size=6, unique=True), st.dates())
    def test_let_each_day_have_the_latest_that_began(self, days: list[date], day: date) -> None:
        policy = load_policy(POLICIES / "2026.1.yaml")
        versions = [replace(policy, version=f"v{on}", effective_from=on) for on in days]
        begun = [on for on in days if on <= day]
        assert Policies.of(versions).on(day).effective_from == (max(begun) if begun else min(days))

    def test_refuse_two_of_one_day_or_name(self) -> None:
        policy = load_policy(POLICIES / "2026.1.yaml")
        for other in (replace(policy, version="other"), replace(policy, effective_from=date(2027, 1, 1))):
            with pytest.raises(PolicyError, match="trùng nhau"):
                Policies.of([policy, other])


class TestLoadPolicy:
    def test_takes_what_ships(self) -> None:
        assert {load_policy(file).version for file in POLICIES.glob("*.yaml")} == {"2026.1", "2026.2"}

    @pytest.mark.parametrize(("old", "new", "refusal"), BAD, ids=[f"{case[1]!r}" for case in BAD])
    def test_refuses_with_the_line(self, tmp_path: Path, old: str, new: str, refusal: str) -> None:
        with pytest.raises(PolicyRefused) as refused:
            load_policy(written(tmp_path, old, new))
        assert refusal in str(refused.value)
