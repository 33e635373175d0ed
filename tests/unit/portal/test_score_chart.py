from datetime import date

from services.portal.pages.score_chart import BOTTOM, LEFT, RIGHT, TOP, chart_of

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


class TestChartOf:
    def test_is_none_where_there_was_never_a_score(self) -> None:
        assert chart_of([], FIRST, LAST) is None
        assert chart_of([{"day": "2026-01-01", "score": None}], FIRST, LAST) is None

    def test_goes_in_steps_from_edge_to_edge(self) -> None:
        found = chart_of([{"day": "2025-11-05", "score": 0}, {"day": "2026-12-31", "score": 100}], FIRST, LAST)
        assert found
        assert list(found.lines) == [f"{LEFT},{BOTTOM} {RIGHT},{BOTTOM} {RIGHT},{TOP} {RIGHT},{TOP}"]
        assert len(found.months) == 12

    def test_breaks_where_there_was_none(self) -> None:
        days = [("2026-01-01", 50.0), ("2026-03-01", None), ("2026-05-01", 60.0)]
        found = chart_of([{"day": day, "score": score} for day, score in days], FIRST, LAST)
        assert found
        assert len(found.lines) == 2

    def test_names_no_more_months_than_fit(self) -> None:
        found = chart_of([{"day": "2021-01-01", "score": 50.0}], date(2021, 1, 1), LAST)
        assert found
        assert len(found.months) <= 13
