from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.paths import PathPoint, resolve_path
from tests.unit.plans.makers import NEW_YEAR, YEAR_END, rung

days = st.dates(min_value=date(2025, 1, 1), max_value=date(2045, 12, 31))


def expected_on(path: tuple[PathPoint, ...], day: date) -> float:
    """Read a path the way every listener does: last point on or before, straight to the next point after."""
    before = [point for point in path if point.on <= day]
    after = [point for point in path if point.on > day]
    if not before:
        return 0.0
    if not after:
        return before[-1].rate
    start, end = before[-1], after[0]
    return start.rate + (end.rate - start.rate) * (day - start.on).days / (end.on - start.on).days


class TestResolvePath:
    def test_is_straight_from_start_to_due_for_a_deliverable(self) -> None:
        path = resolve_path((), NEW_YEAR, date(2026, 1, 11))
        assert path == (PathPoint(NEW_YEAR, 0.0), PathPoint(date(2026, 1, 11), 1.0))
        assert expected_on(path, date(2026, 1, 6)) == pytest.approx(0.5)

    def test_starts_each_rung_anew_the_day_after_the_one_before(self) -> None:
        path = resolve_path((rung(50, date(2026, 1, 11)), rung(80, date(2026, 1, 21))), NEW_YEAR, YEAR_END)
        assert [expected_on(path, date(2026, 1, day)) for day in (1, 6, 11, 12, 16, 21, 31)] == pytest.approx(
            [0, 0.5, 1, 0.1, 0.5, 1, 1]
        )

    def test_uses_the_path_the_plan_gives(self) -> None:
        own = (PathPoint(NEW_YEAR, 0.2), PathPoint(YEAR_END, 0.9))
        assert resolve_path((rung(80),), NEW_YEAR, YEAR_END, own) == own

    def test_ends_an_undated_rung_on_the_effective_due_day(self) -> None:
        assert resolve_path((rung(80, None),), NEW_YEAR, YEAR_END)[-1] == PathPoint(YEAR_END, 1.0)

    def test_leaves_out_rungs_that_were_due_before_the_start(self) -> None:
        path = resolve_path((rung(50, date(2025, 12, 31)), rung(80, YEAR_END)), NEW_YEAR, YEAR_END)
        assert path == (PathPoint(NEW_YEAR, 0.0), PathPoint(YEAR_END, 1.0))

    def test_jumps_on_the_day_when_start_and_due_are_one(self) -> None:
        path = resolve_path((), NEW_YEAR, NEW_YEAR)
        assert expected_on(path, NEW_YEAR) == 1
        assert expected_on(path, NEW_YEAR - timedelta(days=1)) == 0

    @given(dues=st.lists(days, max_size=5), start=days, due=days)
    def test_has_two_points_or_more_in_the_order_of_days_with_shares(
        self, dues: list[date], start: date, due: date
    ) -> None:
        path = resolve_path(tuple(rung(1, day) for day in sorted(dues)), start, due)
        assert len(path) >= 2
        assert all(first.on <= second.on for first, second in pairwise(path))
        assert all(0 <= point.rate <= 1 for point in path)

    @given(dues=st.lists(days, min_size=1, max_size=5, unique=True))
    def test_expects_everything_on_each_due_day(self, dues: list[date]) -> None:
        path = resolve_path(tuple(rung(1, day) for day in sorted(dues)), date(2024, 12, 31), max(dues))
        assert [expected_on(path, day) for day in dues] == pytest.approx([1.0] * len(dues))
