from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from services.plans.domain import policy as rules
from services.plans.domain.policy import DaysOff, PeriodPolicy, Policy, Weekday
from shared.policy_file import PolicyRefused, read_policy
from tests.unit.plans.makers import policy

SHIPPED = sorted((Path(rules.__file__).parents[1] / "policies").glob("*.yaml"))


class TestShippedPolicies:
    @pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
    def test_are_read_and_bear_the_version_of_their_file(self, file: Path) -> None:
        assert read_policy(file, Policy).version == file.stem

    def test_refuse_a_wrong_figure_with_its_line(self, tmp_path: Path) -> None:
        file = tmp_path / "wrong.yaml"
        text = SHIPPED[0].read_text("utf-8").replace("due_soon_days: 7", "due_soon_days: bảy")
        file.write_text(text, "utf-8")
        with pytest.raises(PolicyRefused, match=r"wrong\.yaml:5: due_soon_days"):
            read_policy(file, Policy)


class TestPolicy:
    def test_refuses_a_lock_before_the_cut_off(self) -> None:
        with pytest.raises(ValueError, match="lock_days"):
            PeriodPolicy(cut_off_days=10, lock_days=10)

    def test_refuses_a_calendar_without_months(self) -> None:
        with pytest.raises(ValueError, match="month"):
            replace(policy(), periods={"quarter": PeriodPolicy(1, 2)})

    @pytest.mark.parametrize(
        "wrong", [{"due_soon_days": 0}, {"reopen_days": 0}, {"ad_hoc_lock_days": 0}, {"notice_days": (7, 0)}]
    )
    def test_refuses_days_that_are_none(self, wrong: dict[str, object]) -> None:
        with pytest.raises(ValueError, match="must be at least 1"):
            policy(**wrong)

    def test_refuses_a_calendar_that_opens_ad_hoc_periods(self) -> None:
        with pytest.raises(ValueError, match="ad_hoc"):
            policy(periods={"month": PeriodPolicy(5, 10), "ad_hoc": PeriodPolicy(1, 2)})

    def test_refuses_a_week_without_a_working_day(self) -> None:
        with pytest.raises(ValueError, match="working day"):
            DaysOff(get_args(Weekday), (), ())
