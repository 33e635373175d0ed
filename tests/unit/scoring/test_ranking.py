"""Ranking inside peer groups: level, change since last month, the unranked."""

from datetime import date
from decimal import Decimal

import pytest

from services.scoring.domain.ranking import Candidate, end_of_last_month, rank


def unit(
    name: str, score: str | None, band: str | None = "Tốt", *, group: str = "xa", before: str | None = None
) -> Candidate:
    return Candidate(
        unit_id=f"mau.{name}",
        name=name,
        kind="commune",
        peer_group=group,
        score=None if score is None else Decimal(score),
        completion=None,
        band=band,
        task_count=5,
        previous_score=None if before is None else Decimal(before),
        previous_band=None,
    )


class TestRank:
    def test_places_phuong_with_phuong(self) -> None:
        ranked = rank(
            [unit("a", "70"), unit("b", "90", group="phuong"), unit("c", "80"), unit("d", "60", group="phuong")]
        )
        assert [(each.unit.name, each.rank) for each in ranked] == [("b", 1), ("d", 2), ("c", 1), ("a", 2)]

    def test_lets_equal_scores_share_a_place(self) -> None:
        ranked = rank([unit("a", "80"), unit("b", "80"), unit("c", "70")])
        assert [(each.unit.name, each.rank) for each in ranked] == [("a", 1), ("b", 1), ("c", 3)]

    def test_leaves_the_unranked_at_the_end_without_a_place(self) -> None:
        ranked = rank([unit("a", "99", band=None), unit("b", None, band=None), unit("c", "10")])
        assert [(each.unit.name, each.rank) for each in ranked] == [("c", 1), ("a", None), ("b", None)]

    def test_shows_the_change_since_last_month(self) -> None:
        ranked = rank([unit("a", "80", before="75.5"), unit("b", "70")])
        assert [each.change for each in ranked] == [Decimal("4.5"), None]


class TestEndOfLastMonth:
    @pytest.mark.parametrize(
        ("day", "end"),
        [
            (date(2026, 3, 15), date(2026, 2, 28)),
            (date(2026, 1, 1), date(2025, 12, 31)),
            (date(2028, 3, 1), date(2028, 2, 29)),
        ],
    )
    def test_is_the_day_before_the_first(self, day: date, end: date) -> None:
        assert end_of_last_month(day) == end
