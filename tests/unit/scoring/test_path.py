"""Expected rate: the worked cases of the time path, and its bounds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.path import PathPoint, expected_rate

START, DUE = date(2026, 1, 1), date(2026, 4, 11)
STRAIGHT = (PathPoint(START, 0.0), PathPoint(DUE, 1.0))
LADDER = (*STRAIGHT, PathPoint(DUE + timedelta(1), 0.0), PathPoint(DUE + timedelta(101), 1.0))
OWN = (PathPoint(START, 0.0), PathPoint(START + timedelta(30), 0.2), PathPoint(START + timedelta(90), 0.8))
JUMP = (PathPoint(START, 0.0), PathPoint(START, 0.4), PathPoint(DUE, 1.0))
SAME_DAY = (PathPoint(START, 0.0), PathPoint(START, 1.0))

RATES = st.floats(0, 1, allow_nan=False)
PATHS = st.lists(st.tuples(st.integers(0, 400), RATES), min_size=2, max_size=6).map(
    lambda points: tuple(PathPoint(START + timedelta(on), rate) for on, rate in sorted(points))
)


class TestExpectedRate:
    @pytest.mark.parametrize(
        ("path", "after_days", "expected"),
        [
            pytest.param(STRAIGHT, -1, 0.0, id="before the first day nothing is expected"),
            pytest.param(STRAIGHT, 0, 0.0, id="on the first day nothing is expected"),
            pytest.param(STRAIGHT, 25, 0.25, id="linear from start to due"),
            pytest.param(STRAIGHT, 100, 1.0, id="all on the due day"),
            pytest.param(STRAIGHT, 500, 1.0, id="all after the due day"),
            pytest.param(LADDER, 100, 1.0, id="the due day belongs to the old segment"),
            pytest.param(LADDER, 101, 0.0, id="the next segment begins at its start"),
            pytest.param(LADDER, 151, 0.5, id="linear inside the current segment"),
            pytest.param(OWN, 15, 0.1, id="the plan's own path"),
            pytest.param(OWN, 60, 0.5, id="the plan's own path between two points"),
            pytest.param(OWN, 365, 0.8, id="the plan's own path may end below 1"),
            pytest.param(JUMP, 0, 0.4, id="a jump holds from its day on"),
            pytest.param(JUMP, -1, 0.0, id="a jump does not reach back"),
            pytest.param(SAME_DAY, 0, 1.0, id="a task that starts on its due day"),
        ],
    )
    def test_follows_the_path(self, path: tuple[PathPoint, ...], after_days: int, expected: float) -> None:
        assert expected_rate(path, START + timedelta(after_days)) == pytest.approx(expected)

    @given(path=PATHS, after_days=st.integers(-50, 500))
    def test_stays_within_the_rates_of_its_points(self, path: tuple[PathPoint, ...], after_days: int) -> None:
        rates = [0.0, *(point.rate for point in path)]
        assert min(rates) - 1e-12 <= expected_rate(path, START + timedelta(after_days)) <= max(rates) + 1e-12

    @given(path=PATHS)
    def test_meets_the_last_point_of_each_day(self, path: tuple[PathPoint, ...]) -> None:
        last = {point.on: point.rate for point in path}
        assert {day: expected_rate(path, day) for day in last} == last
