"""Points of a figure, in worked cases and by property."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.index.formula import NextStep, Ratio
from services.scoring.domain.index.method import Indicator
from tests.unit.scoring.index.cases import METHOD, D, indicator, steps

SATISFIED = steps((None, "80", "0"), ("80", "90", "1"), ("90", None, "2"))
INCIDENTS = steps((None, "1", "3"), ("1", "3", "1"), ("3", None, "0"))
VALUES = st.decimals(-1000, 1000, places=4)
INDICATORS = st.sampled_from(METHOD.indicators)


class TestPoints:
    @pytest.mark.parametrize(
        ("made", "value", "points"),
        [
            # 5 × 62.5 / 80 = 3.90625
            ({}, "62.5", "3.91"),
            ({}, "80", "5"),
            ({}, "95", "5"),
            ({}, "0", "0"),
            # 5 × (62.5 − 20) / (80 − 20) = 3.5416…
            ({"ratio": Ratio(D(80), zero_at=D(20))}, "62.5", "3.54"),
            ({"ratio": Ratio(D(80), zero_at=D(20))}, "10", "0"),
            # fewer is better: 5 × (30 − 12) / (30 − 10) = 4.5
            ({"ratio": Ratio(D(10), "falling", D(30))}, "12", "4.5"),
            ({"ratio": Ratio(D(10), "falling", D(30))}, "45", "0"),
            ({"ratio": Ratio(D(10), "falling", D(30))}, "3", "5"),
            # half-open: 80 belongs to the step that starts there
            ({"steps": SATISFIED, "max_points": D(2)}, "79.99", "0"),
            ({"steps": SATISFIED, "max_points": D(2)}, "80", "1"),
            ({"steps": SATISFIED, "max_points": D(2)}, "90", "2"),
            ({"steps": INCIDENTS, "max_points": D(3)}, "0", "3"),
            ({"steps": INCIDENTS, "max_points": D(3)}, "2", "1"),
            ({"steps": INCIDENTS, "max_points": D(3)}, "3", "0"),
        ],
    )
    def test_follow_the_formula(self, made: dict[str, object], value: str, points: str) -> None:
        assert indicator(**made).points(D(value)) == D(points)

    @given(INDICATORS, VALUES)
    def test_stay_between_nothing_and_the_maximum(self, one: Indicator, value: Decimal) -> None:
        assert 0 <= one.points(value) <= one.max_points

    @given(INDICATORS, VALUES, VALUES)
    def test_never_go_against_the_direction(self, one: Indicator, first: Decimal, second: Decimal) -> None:
        low, high = sorted((first, second))
        is_falling = one.steps and one.steps[0].points > one.steps[-1].points
        worse, better = (high, low) if is_falling else (low, high)
        assert one.points(worse) <= one.points(better)


class TestNextStep:
    @pytest.mark.parametrize(
        ("made", "value", "found"),
        [
            ({}, "64", NextStep(D(80), D(1))),
            ({}, "80", None),
            ({"steps": SATISFIED, "max_points": D(2)}, "10", NextStep(D(80), D(1))),
            ({"steps": SATISFIED, "max_points": D(2)}, "91", None),
            ({"steps": INCIDENTS, "max_points": D(3)}, "5", NextStep(D(3), D(1), is_below=True)),
            ({"steps": INCIDENTS, "max_points": D(3)}, "0", None),
        ],
    )
    def test_is_the_nearest_that_earns_more(self, made: dict[str, object], value: str, found: NextStep | None) -> None:
        assert indicator(**made).next_step(D(value)) == found

    @given(INDICATORS, VALUES)
    def test_brings_what_it_says(self, one: Indicator, value: Decimal) -> None:
        step = one.next_step(value)
        if step is None:
            assert one.points(value) == one.max_points
        else:
            reached = step.value - D("0.0001") if step.is_below else step.value
            assert one.points(reached) == one.points(value) + step.gain
