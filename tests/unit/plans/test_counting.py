from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.counting import (
    Count,
    count,
    following,
    is_countable,
    part,
    parts_without_unit,
    rate_of,
    reached_on,
    units_without_part,
    value_of,
)
from services.plans.domain.tasks import Task
from services.plans.domain.units import Unit
from tests.unit.plans.makers import NEW_YEAR, YEAR_END, plan, rung, task

A, B, C = (Unit(f"mau.xa-mot.{name}", f"Ấp {name}", "body") for name in ("a", "b", "c"))


def line(*milestones: object, **more: object) -> Task:
    given = {
        "code": "I.3",
        "name": "Tỷ lệ ấp có tổ số",
        "kind": "indicator",
        "counted_over": "bodies",
        "due_on": YEAR_END,
    }
    return task(**{**given, "milestones": milestones or (rung(100),), **more})


def part_of(unit: Unit, done_on: date | None = None, **more: object) -> Task:
    made = part(line(), plan(), unit, task_id=unit.unit_id, position=2, starts_on=NEW_YEAR)
    state = {"work_state": "completed", "completed_on": done_on} if done_on else {}
    return replace(made, **{**state, **more})


def march(day: int) -> date:
    return date(2026, 3, day)


class TestPart:
    def test_is_a_yes_or_no_of_one_unit(self) -> None:
        found = part_of(A)
        assert (found.code, found.name, found.lead_unit_id) == ("I.3/a", "Tỷ lệ ấp có tổ số – Ấp a", A.unit_id)
        assert (found.kind, found.milestones, found.is_counted) == ("deliverable", (), False)
        assert (found.parent_task_id, found.derivation, found.due_on) == ("t1", "counted", YEAR_END)

    def test_is_due_at_the_end_of_the_plan_where_the_line_is(self) -> None:
        undated = line(due_on=None)
        found = part(undated, plan(), A, task_id="x", position=2, starts_on=NEW_YEAR)
        assert (found.due_on, found.effective_due_on) == (None, YEAR_END)


class TestIsCountable:
    @pytest.mark.parametrize(
        "other", [line(is_falling=True), line(rung(5, comparator="<=")), line(kind="deliverable", milestones=())]
    )
    def test_refuses_what_counting_cannot_reach(self, other: Task) -> None:
        assert is_countable(line())
        assert not is_countable(other)


class TestCount:
    def test_tells_units_done_by_their_last_part(self) -> None:
        merged = replace(part_of(B, march(9)), lead_unit_id=A.unit_id)
        assert count([part_of(A, march(3)), merged, part_of(C)]) == Count((march(9),), 2)
        assert count([part_of(A), merged]) == Count((), 1)

    def test_passes_over_parts_that_were_withdrawn(self) -> None:
        assert count([part_of(A, march(3)), part_of(B, is_in_force=False)]) == Count((march(3),), 1)


class TestValueOf:
    def test_goes_by_the_unit_of_measure(self) -> None:
        assert value_of(1, 3, rung(100)) == 33.3333
        assert value_of(2, 3, rung(3, unit_of_measure="xã")) == 2
        assert value_of(2, 3, rung(None, comparator="qualitative")) is None

    def test_in_words_counts_by_the_share(self) -> None:
        assert rate_of(line(), 1, 4, rung(None, comparator="qualitative")) == 0.25
        assert rate_of(line(), 1, 4, None) == 0.25

    @given(of=st.integers(1, 3000), data=st.data())
    def test_reaches_a_full_share_only_with_all(self, of: int, data: st.DataObject) -> None:
        done = data.draw(st.integers(0, of))
        assert (rate_of(line(), done, of, rung(100)) == 1) == (done == of)


class TestReachedOn:
    @pytest.mark.parametrize(
        ("target", "day"),
        [
            (rung(100), None),
            (rung(75), march(9)),
            (rung(50), march(5)),
            (rung(50, comparator=">"), march(9)),
            (rung(2, unit_of_measure="xã"), march(5)),
            (rung(50, comparator="range", value_max=80), march(5)),
            (rung(None, comparator="qualitative"), None),
        ],
    )
    def test_is_the_last_claim_the_target_needed(self, target: object, day: date | None) -> None:
        assert reached_on(line(target), Count((march(2), march(5), march(9)), 4)) == day

    def test_looks_at_the_rung_the_line_is_due_by(self) -> None:
        ladder = (rung(50, due_on=date(2026, 6, 30)), rung(100))
        assert reached_on(line(*ladder), Count((march(2),), 2)) is None

    def test_is_never_without_a_unit_that_is_done(self) -> None:
        assert reached_on(line(rung(0)), Count((), 4)) is None


class TestFollowing:
    def test_takes_over_what_the_line_says_now(self) -> None:
        after = following(part_of(A), line(code="I.5", name="Tổ số", due_on=march(20)), plan())
        assert (after.code, after.name, after.due_on, after.version) == ("I.5/a", "Tổ số – Ấp a", march(20), 2)

    def test_is_withdrawn_with_the_line_unless_it_is_done(self) -> None:
        gone = line(is_in_force=False)
        assert not following(part_of(A), gone, plan()).is_in_force
        assert following(part_of(A, march(3)), gone, plan()).is_in_force


class TestUnitsAndParts:
    def test_are_matched_by_who_holds_them(self) -> None:
        parts = [part_of(A), part_of(B, is_in_force=False)]
        assert units_without_part([A, B, C], parts) == (C,)
        assert parts_without_unit([C], parts) == (parts[0],)
