"""Sums, places and words of an index."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.index.explanation import explain
from services.scoring.domain.index.figures import Entered, Figure, Origin
from services.scoring.domain.index.formula import Ratio
from services.scoring.domain.index.result import IndexResult, IndicatorResult, Known, Place, index_of, places
from tests.unit.scoring.index.cases import AS_OF, METHOD, YEAR, D, entered, indicator, reported, source, steps


def index(unit_id: str = "mau.xa", **figures: str) -> IndexResult:
    """An index by figures entered, the dot of a code left out."""
    given = {code.replace("_", "."): entered(value) for code, value in figures.items()}
    return index_of(unit_id, METHOD, YEAR, AS_OF, Known({}, given))


def result(value: str | None, origin: Origin = Origin.REPORTED, **made: object) -> IndicatorResult:
    one = indicator(**made)
    points = None if value is None else one.points(D(value))
    return IndicatorResult(one, Figure(None if value is None else D(value), origin), points)


class TestIndexOf:
    def test_adds_up_what_has_a_figure(self) -> None:
        made = index(CQ_1="47.5", CQ_7="85", AT_4="0")
        assert (made.points, made.missing_count, made.is_empty) == (D("6.5"), 27, False)
        assert [pillar.points for pillar in made.pillars] == [None, None, D("3.5"), None, None, D(3)]

    def test_is_empty_without_any_figure(self) -> None:
        made = index()
        assert (made.points, made.missing_count, made.is_empty) == (0, 30, True)

    def test_reaches_the_maximum(self) -> None:
        best = {each.code.replace(".", "_"): "0" if each.code == "AT.4" else "100" for each in METHOD.indicators}
        assert index(**best).points == 100

    @given(
        st.dictionaries(st.sampled_from([each.code for each in METHOD.indicators]), st.decimals(0, 100, places=2)),
    )
    def test_is_the_sum_of_its_parts_within_bounds(self, figures: dict[str, Decimal]) -> None:
        known: dict[str, Entered] = {code: entered(str(value)) for code, value in figures.items()}
        made = index_of("mau.xa", METHOD, YEAR, AS_OF, Known({}, known))
        assert made.points == sum(each.points or 0 for each in made.indicators)
        assert 0 <= made.points <= 100
        assert made.missing_count == 30 - len(figures)


class TestPlaces:
    def test_share_a_place_and_leave_out_the_empty(self) -> None:
        four = [index("a", CQ_1="95"), index("b", CQ_1="95"), index("c", CQ_1="19"), index("d")]
        found = places(four, {"a": "xa", "b": "phuong", "c": "phuong"})
        assert found == {"a": Place(1, 1), "b": Place(1, 1), "c": Place(3, 2)}


class TestExplain:
    @pytest.mark.parametrize(
        ("made", "formula", "advice"),
        [
            (
                result("62.5"),
                "5 × min(1; 62,5 / 80) = 3,91",
                "Đạt 80 % thì thêm 1,09 điểm; cứ tăng 1 % thì thêm khoảng 0,06 điểm.",
            ),
            (result("80"), "5 × min(1; 80 / 80) = 5,00", None),
            (
                result("12", ratio=Ratio(D(10), "falling", D(30))),
                "5 × min(1; max(0; (30 − 12) / (30 − 10))) = 4,50",
                "Giảm đến 10 % thì thêm 0,5 điểm; cứ giảm 1 % thì thêm khoảng 0,25 điểm.",
            ),
            (
                result("10", ratio=Ratio(D(80), zero_at=D(20))),
                "5 × min(1; max(0; (10 − 20) / (80 − 20))) = 0,00",
                "Đạt 80 % thì thêm 5 điểm.",
            ),
            (
                result("85", steps=steps((None, "80", "0"), ("80", "90", "1"), ("90", None, "5"))),
                "85 % thuộc mức [80; 90): 1,00 điểm",
                "Đạt từ 90 % thì thêm 4 điểm.",
            ),
            (
                result("2", steps=steps((None, "1", "5"), ("1", None, "0"))),
                "2 % thuộc mức [1; +∞): 0,00 điểm",
                "Giảm xuống dưới 1 % thì thêm 5 điểm.",
            ),
            (
                result(None, Origin.MISSING),
                "5 × min(1; số liệu / 80)",
                "Báo cáo hoặc nhập số liệu kèm tài liệu kiểm chứng thì được tối đa 5 điểm.",
            ),
        ],
    )
    def test_puts_the_numbers_in_and_tells_the_next_step(
        self, made: IndicatorResult, formula: str, advice: str | None
    ) -> None:
        told = explain(made)
        assert (told.formula, told.next_text) == (formula, advice)
        assert told.lost == made.indicator.max_points - (made.points or 0)

    def test_names_the_tasks_that_differ(self) -> None:
        two = {"CQ.1": [source(reported("20", 3)), source(reported("30", 3), task_id="b")]}
        made = index_of("mau.xa", METHOD, YEAR, AS_OF, Known(two, {}))
        told = explain(next(each for each in made.indicators if each.indicator.code == "CQ.1"))
        assert told.why is not None
        assert "II.a: 20; II.b: 30" in told.why
