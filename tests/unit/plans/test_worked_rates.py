"""Rule 7 of DOMAIN.md by example: what a value amounts to, as a person with a pencil makes it."""

from dataclasses import dataclass

import pytest

from services.plans.domain.completion import completion_rate
from services.plans.domain.milestones import Milestone
from tests.reference.arithmetic import worked_out


@dataclass(frozen=True)
class RateCase:
    """A value against a target; `on_paper` is the rate."""

    words: str
    value: float
    target: Milestone
    on_paper: str
    baseline: float | None = None
    is_falling: bool = False


def target(value: float, comparator: str = ">=", value_max: float | None = None) -> Milestone:
    return Milestone(due_on=None, comparator=comparator, value=value, value_max=value_max)


CASES = (
    RateCase("không có gốc thì gốc là 0", 40, target(80), "40 / 80"),
    RateCase("có gốc", 50, target(80), "(50 - 20) / (80 - 20)", baseline=20),
    RateCase("thấp hơn gốc không âm", 10, target(80), "max(0; (10 - 20) / (80 - 20))", baseline=20),
    RateCase("vượt chỉ tiêu không quá 1", 95, target(80), "min(1; 95 / 80)"),
    RateCase("“80 %” trơn là mức sàn", 80, target(80, "="), "80 / 80"),
    RateCase("chỉ tiêu giảm: đổi dấu", 8, target(5, "<="), "(20 - 8) / (20 - 5)", baseline=20, is_falling=True),
    RateCase("chỉ tiêu giảm: đã đạt", 4, target(5, "<="), "1", baseline=20, is_falling=True),
    RateCase("khoảng: đạt ở cận dưới", 80, target(80, "range", 90), "80 / 80"),
    RateCase("khoảng: chưa tới cận dưới", 60, target(80, "range", 90), "60 / 80"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.words)
def test_rate_comes_to_what_was_worked_out(case: RateCase) -> None:
    rate = completion_rate(case.value, case.target, baseline=case.baseline, is_falling=case.is_falling)
    assert rate == pytest.approx(float(worked_out(case.on_paper)), abs=1e-12)


def test_strict_target_is_reached_only_above_it() -> None:
    strict = target(80, ">")
    at, above = (completion_rate(value, strict, baseline=None, is_falling=False) for value in (80, 80.1))
    assert at is not None
    assert at < 1
    assert above == 1


def test_qualitative_one_is_reported_in_percent() -> None:
    target = Milestone(due_on=None, comparator="qualitative", value=None)
    assert completion_rate(1, target, baseline=None, is_falling=False) is None
