"""Units and plans: weighted means over the tasks in force, in worked cases and by property."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.mean import Part, Sums, band_of_plan, band_of_unit, chain, mean, mean_of, shares
from tests.unit.scoring.cases import POLICY

LEAD, COORDINATING = POLICY.shares.lead, POLICY.shares.coordinating
POINTS = st.decimals(0, 100, places=2)
PARTS = st.lists(
    st.builds(
        Part,
        task_id=st.uuids().map(str),
        code=st.just("II.1"),
        name=st.just("x"),
        score=POINTS,
        completion=st.none() | POINTS,
        weight=st.decimals("0.1", 9, places=1),
    ),
    max_size=8,
)


def part(score: str, completion: str | None = None, weight: Decimal | str = "1") -> Part:
    done = None if completion is None else Decimal(completion)
    return Part("t", "II.1", "Số hóa hồ sơ", Decimal(score), done, Decimal(weight))


def summed(parts: list[Part]) -> Sums:
    """Sum parts the way the store does: apart for lead and helper, by the tasks' own weights."""

    def sums(*, is_lead: bool) -> tuple[Decimal, ...]:
        own = [part for part in parts if part.is_lead is is_lead]
        return tuple(
            sum(values, Decimal(0))
            for values in (
                [part.score * part.own_weight for part in own],
                [(part.completion or 0) * part.own_weight for part in own],
                [part.own_weight for part in own],
            )
        )

    reported = sum(part.completion is not None for part in parts)
    return Sums(*sums(is_lead=True), *sums(is_lead=False), len(parts), reported)


class TestMean:
    @pytest.mark.parametrize(
        ("parts", "score", "completion"),
        [
            pytest.param([], None, None, id="nothing in force is no score, not 0"),
            pytest.param([part("80", "40")], "80.00", "40.00", id="one task"),
            pytest.param([part("100", "50"), part("50", "25")], "75.00", "37.50", id="equal weights"),
            pytest.param([part("100"), part("50"), part("50")], "66.67", None, id="none reported has no completion"),
            pytest.param([part("0"), part("50", "30")], "25.00", "15.00", id="one not reported adds nothing"),
            pytest.param([part("100", "80", "3"), part("0", "0")], "75.00", "60.00", id="weights"),
            pytest.param(
                [part("100", "100", LEAD), part("50", "50", COORDINATING)],
                "88.46",
                "88.46",
                id="lead 1.0, coordinating 0.3",
            ),
        ],
    )
    def test_weighs_the_tasks_in_force(self, parts: list[Part], score: str | None, completion: str | None) -> None:
        found = mean(parts)
        assert tuple(None if value is None else str(value) for value in (found.score, found.completion)) == (
            score,
            completion,
        )

    @given(parts=PARTS)
    def test_stays_between_the_lowest_and_the_highest(self, parts: list[Part]) -> None:
        scores = [each.score for each in parts]
        assert mean(parts).score is None or min(scores) <= (mean(parts).score or 0) <= max(scores)

    @given(data=st.data(), parts=PARTS)
    def test_does_not_depend_on_the_order(self, data: st.DataObject, parts: list[Part]) -> None:
        assert mean(data.draw(st.permutations(parts))) == mean(parts)

    @given(parts=PARTS, more=st.decimals(0, 100, places=2), data=st.data())
    def test_never_falls_when_a_task_gains(self, parts: list[Part], more: Decimal, data: st.DataObject) -> None:
        if not parts:
            return
        at = data.draw(st.integers(0, len(parts) - 1))
        gained = replace(parts[at], score=max(parts[at].score, more))
        assert (mean([*parts[:at], gained, *parts[at + 1 :]]).score or 0) >= (mean(parts).score or 0)

    @given(parts=PARTS, are_lead=st.lists(st.booleans(), min_size=8, max_size=8))
    def test_is_what_the_sums_say(self, parts: list[Part], are_lead: list[bool]) -> None:
        shared = [
            replace(
                part, own_weight=part.weight, is_lead=is_lead, weight=part.weight * (LEAD if is_lead else COORDINATING)
            )
            for part, is_lead in zip(parts, are_lead, strict=False)
        ]
        assert mean_of(summed(shared), POLICY.shares) == mean(shared)

    @given(parts=PARTS, factor=st.integers(2, 9))
    def test_does_not_change_when_all_weights_grow_alike(self, parts: list[Part], factor: int) -> None:
        heavier = [Part(p.task_id, p.code, p.name, p.score, p.completion, p.weight * factor) for p in parts]
        assert mean(heavier) == mean(parts)


class TestBandOfUnit:
    @pytest.mark.parametrize(
        ("score", "band"),
        [
            ("100", "Xuất sắc"),
            ("90.00", "Xuất sắc"),
            ("89.99", "Tốt"),
            ("70.00", "Tốt"),
            ("69.99", "Hoàn thành"),
            ("50.00", "Hoàn thành"),
            ("49.99", "Chưa hoàn thành"),
            ("0.00", "Chưa hoàn thành"),
        ],
    )
    def test_is_half_open(self, score: str, band: str) -> None:
        assert band_of_unit(Decimal(score), 3, POLICY) == band

    def test_is_none_with_fewer_than_3_tasks_in_force(self) -> None:
        assert band_of_unit(Decimal(95), 2, POLICY) is None

    def test_is_none_without_a_score(self) -> None:
        assert band_of_unit(None, 0, POLICY) is None
        assert band_of_plan(None, POLICY) is None

    def test_of_a_plan_needs_no_number_of_tasks(self) -> None:
        assert band_of_plan(Decimal(95), POLICY) == "Xuất sắc"


class TestShares:
    def test_count_for_the_whole_chain_up_to_the_province(self) -> None:
        assert chain("mau.xa-mot.phong-vhxh") == ("mau.xa-mot.phong-vhxh", "mau.xa-mot", "mau")
        assert shares("mau.xa-mot.phong-vhxh", []) == dict.fromkeys(
            ["mau.xa-mot.phong-vhxh", "mau.xa-mot", "mau"], True
        )

    def test_count_a_task_once_above_lead_and_coordinating_unit(self) -> None:
        assert shares("mau.xa-mot.a", ["mau.xa-mot.b", "mau.xa-hai"]) == {
            "mau.xa-mot.a": True,
            "mau.xa-mot.b": False,
            "mau.xa-mot": True,
            "mau.xa-hai": False,
            "mau": True,
        }
