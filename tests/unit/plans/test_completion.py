import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.completion import UNREACHED_LIMIT, completion_rate, is_in_range
from tests.unit.plans.makers import rung

figures = st.floats(min_value=0, max_value=1e9, allow_nan=False)


def rate(value: float, milestone: object, baseline: float | None = None, *, is_falling: bool = False) -> float | None:
    return completion_rate(value, milestone, baseline=baseline, is_falling=is_falling)


class TestCompletionRate:
    @pytest.mark.parametrize(
        ("value", "baseline", "expected"),
        [(0, None, 0), (40, None, 0.5), (80, None, 1), (95, None, 1), (60, 40, 0.5), (30, 40, 0)],
    )
    def test_is_the_share_of_the_way_from_the_baseline(
        self, value: float, baseline: float | None, expected: float
    ) -> None:
        assert rate(value, rung(80), baseline) == pytest.approx(expected)

    @pytest.mark.parametrize(("value", "expected"), [(10, 0), (12, 0), (6, 0.5), (2, 1), (0, 1)])
    def test_turns_round_for_a_falling_indicator(self, value: float, expected: float) -> None:
        assert rate(value, rung(2), 10, is_falling=True) == pytest.approx(expected)

    def test_knows_only_reached_or_not_for_a_falling_indicator_without_baseline(self) -> None:
        assert rate(3, rung(2), is_falling=True) == 0
        assert rate(2, rung(2), is_falling=True) == 1

    def test_reaches_1_only_above_a_strict_target(self) -> None:
        strict = rung(80, comparator=">")
        assert rate(80, strict) == UNREACHED_LIMIT
        assert rate(80.01, strict) == 1

    def test_reaches_1_only_below_a_strict_ceiling(self) -> None:
        assert rate(2, rung(2, comparator="<"), 10, is_falling=True) == UNREACHED_LIMIT
        assert rate(1.9, rung(2, comparator="<"), 10, is_falling=True) == 1

    def test_takes_a_bare_number_as_a_floor(self) -> None:
        assert rate(90, rung(80, comparator="=")) == 1

    def test_reaches_a_range_at_its_lower_bound(self) -> None:
        assert rate(70, rung(70, value_max=75, comparator="range")) == 1

    def test_reaches_a_falling_range_at_its_upper_bound(self) -> None:
        assert rate(5, rung(3, value_max=5, comparator="range"), 10, is_falling=True) == 1

    def test_is_none_without_a_number_to_reach(self) -> None:
        assert rate(50, rung(None, comparator="qualitative")) is None

    def test_is_reached_at_once_where_baseline_and_target_are_the_same(self) -> None:
        assert rate(80, rung(80), 80) == 1
        assert rate(79, rung(80), 80) == 0

    @given(value=figures, target=figures, baseline=st.none() | figures, is_falling=st.booleans())
    def test_is_always_a_share(self, value: float, target: float, baseline: float | None, is_falling: bool) -> None:
        found = rate(value, rung(target), baseline, is_falling=is_falling)
        assert found is not None
        assert 0 <= found <= 1

    @given(values=st.tuples(figures, figures), target=figures, baseline=st.none() | figures, strict=st.booleans())
    def test_never_sinks_while_the_value_rises(
        self, values: tuple[float, float], target: float, baseline: float | None, strict: bool
    ) -> None:
        milestone = rung(target, comparator=">" if strict else ">=")
        low, high = (rate(value, milestone, baseline) for value in sorted(values))
        assert low is not None
        assert high is not None
        assert low <= high

    @given(values=st.tuples(figures, figures), target=figures, baseline=figures)
    def test_never_rises_while_the_value_of_a_falling_indicator_rises(
        self, values: tuple[float, float], target: float, baseline: float
    ) -> None:
        low, high = (rate(value, rung(target), baseline, is_falling=True) for value in sorted(values))
        assert low is not None
        assert high is not None
        assert low >= high

    @given(value=figures, target=figures, baseline=st.none() | figures)
    def test_is_1_exactly_when_the_target_is_reached(self, value: float, target: float, baseline: float | None) -> None:
        assert (rate(value, rung(target), baseline) == 1) == (value >= target)


class TestIsInRange:
    @pytest.mark.parametrize(("value", "expected"), [(0, True), (100, True), (100.01, False), (-0.01, False)])
    def test_holds_percent_between_0_and_100(self, value: float, expected: bool) -> None:
        assert is_in_range(value, rung(80)) is expected

    def test_holds_other_measures_above_0_alone(self) -> None:
        assert is_in_range(5000, rung(80, unit_of_measure="người"))
        assert not is_in_range(-1, rung(80, unit_of_measure="người"))
        assert not is_in_range(-1, None)

    def test_holds_no_ceiling_over_growth(self) -> None:
        assert is_in_range(130, rung(120))
