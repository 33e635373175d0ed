"""Which figure counts for a year: none is not zero, and nothing is chosen between two that differ."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.index.figures import Origin, Reported, figure_of, told_by
from tests.unit.scoring.index.cases import AS_OF, YEAR, D, entered, indicator, reported, source

REPORTS = st.lists(
    st.builds(
        reported,
        st.none() | st.integers(0, 100).map(str),
        st.integers(1, 12),
        st.integers(1, 50),
        event_id=st.uuids().map(str),
    ),
    max_size=8,
)


class TestToldBy:
    @pytest.mark.parametrize(
        ("reports", "value"),
        [
            ((), None),
            ((reported(None, 3),), None),
            ((reported("0", 3),), "0"),
            ((reported("20", 3), reported("30", 6)), "30"),
            # a late correction of March does not take the place of June
            ((reported("20", 3), reported("30", 6), reported("25", 3, 9)), "30"),
            # June taken back: March stands again
            ((reported("20", 3), reported("30", 6), reported(None, 6, 9)), "20"),
            ((reported("20", 3, day=date(2025, 12, 31)),), None),
            # December told in January is December's
            ((reported("20", 3, day=date(2026, 12, 31), reported_on=date(2027, 1, 8)),), "20"),
        ],
    )
    def test_gives_the_last_value_of_the_year(self, reports: tuple[Reported, ...], value: str | None) -> None:
        assert told_by(source(*reports), YEAR, AS_OF).value == (None if value is None else D(value))

    def test_leaves_out_what_came_after_the_day(self) -> None:
        told = told_by(source(reported("20", 3), reported("30", 6)), YEAR, date(2026, 5, 1))
        assert told.value == 20

    def test_counts_a_running_period_from_its_report_on(self) -> None:
        running = reported("20", 6, day=date(2026, 12, 31))
        assert told_by(source(running), YEAR, date(2026, 6, 20)).value == 20

    def test_falls_back_behind_a_rejected_report(self) -> None:
        told = told_by(source(reported("20", 3), reported("30", 6), rejected="r6"), YEAR, AS_OF)
        assert (told.value, [each.event_id for each in told.reports]) == (20, ["e3"])

    def test_sums_the_periods_of_the_last_kind(self) -> None:
        quarter = reported("9", 3, 4, period_id="q1", period_kind="quarter", day=date(2026, 3, 27))
        told = told_by(
            source(reported("2", 1), reported(None, 2), reported("3", 3), quarter, is_summed=True), YEAR, AS_OF
        )
        assert (told.value, len(told.reports)) == (5, 2)

    @given(REPORTS, st.booleans(), st.randoms(use_true_random=False))
    def test_is_the_same_in_any_order_with_doubles(
        self, reports: list[Reported], is_summed: bool, random: object
    ) -> None:
        shuffled = reports * 2
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        first = told_by(source(*reports, is_summed=is_summed), YEAR, AS_OF)
        second = told_by(source(*shuffled, is_summed=is_summed), YEAR, AS_OF)
        assert (first.value, first.reports) == (second.value, second.reports)


class TestFigureOf:
    def test_is_none_when_tasks_differ(self) -> None:
        two = [source(reported("20", 3)), source(reported("30", 3), task_id="b")]
        figure = figure_of(indicator(), two, None, YEAR, AS_OF)
        assert (figure.value, figure.origin) == (None, Origin.CONFLICT)

    def test_is_the_one_value_when_tasks_agree(self) -> None:
        two = [source(reported("20", 3)), source(reported("20.0", 3), task_id="b"), source(task_id="c")]
        assert figure_of(indicator(), two, None, YEAR, AS_OF).value == 20

    def test_is_what_was_entered_before_what_was_reported(self) -> None:
        figure = figure_of(indicator(), [source(reported("20", 3))], entered("0"), YEAR, AS_OF)
        assert (figure.value, figure.origin) == (0, Origin.ENTERED)

    def test_is_what_was_reported_once_the_entry_was_taken_back(self) -> None:
        figure = figure_of(indicator(), [source(reported("20", 3))], entered(None, 2), YEAR, AS_OF)
        assert (figure.value, figure.origin) == (20, Origin.REPORTED)

    @pytest.mark.parametrize("value", ["-1", "100.01"])
    def test_is_none_outside_of_what_can_be(self, value: str) -> None:
        figure = figure_of(indicator(), [source(reported(value, 3))], None, YEAR, AS_OF)
        assert (figure.value, figure.origin) == (None, Origin.OUTSIDE)

    @given(st.lists(st.none() | st.decimals(0, 100, places=1), max_size=4))
    def test_is_never_a_value_that_nobody_told(self, values: list[Decimal | None]) -> None:
        sources = [source(reported(str(v), 3), task_id=str(n)) for n, v in enumerate(values) if v is not None]
        figure = figure_of(indicator(), sources, None, YEAR, AS_OF)
        assert figure.value is None or figure.value in values
        assert (figure.value is None) == (len({v for v in values if v is not None}) != 1)
