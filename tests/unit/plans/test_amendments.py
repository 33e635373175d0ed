from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.amendments import (
    Amendment,
    added_lines,
    amended_line,
    changed_lines,
    is_measured_anew,
    with_rate,
    withdrawn_lines,
)
from services.plans.domain.decisions import Decision
from services.plans.domain.tasks import Task
from tests.unit.plans.makers import YEAR_END, plan, rung, task

JUNE, LATER = date(2026, 6, 30), date(2027, 3, 31)
LADDER = (rung(60, JUNE), rung(80))


def amendment(*added: Mapping[str, Any], withdrawn: tuple[str, ...] = (), **changes: Mapping[str, Any]) -> Amendment:
    return Amendment("Giao lại", Decision(number="19-CV/BCĐ"), {}, added, changes, frozenset(withdrawn))


def changed(line: Task, **said: object) -> Task:
    return amended_line(line, plan(), plan(), said)


class TestAmendedLine:
    @given(st.sampled_from([(), LADDER, (rung(60, None),)]), st.sampled_from([None, JUNE, YEAR_END]))
    def test_leaves_a_line_alone_that_is_not_named(self, milestones: tuple[Any, ...], due_on: date | None) -> None:
        line = task(milestones=milestones, due_on=due_on, effective_due_on=due_on or YEAR_END)
        assert changed(line) == line

    def test_moves_the_due_date_with_the_ladder_it_was_taken_from(self) -> None:
        line = task(milestones=LADDER, due_on=YEAR_END)
        earlier = changed(line, milestones=(rung(50, JUNE),))
        assert (earlier.due_on, earlier.effective_due_on) == (JUNE, JUNE)

    def test_keeps_a_due_date_the_line_gives_itself(self) -> None:
        line = task(milestones=LADDER, due_on=date(2026, 11, 15), effective_due_on=date(2026, 11, 15))
        assert changed(line, milestones=(rung(50, JUNE),)).due_on == date(2026, 11, 15)

    def test_takes_a_given_due_date_or_none(self) -> None:
        line = task(due_on=JUNE, effective_due_on=JUNE)
        assert changed(line, due_on=date(2026, 9, 30)).effective_due_on == date(2026, 9, 30)
        undated = changed(line, due_on=None)
        assert (undated.due_on, undated.effective_due_on) == (None, YEAR_END)

    def test_sorts_the_ladder(self) -> None:
        assert changed(task(milestones=LADDER), milestones=LADDER[::-1]).milestones == LADDER

    def test_does_not_shorten_an_excuse(self) -> None:
        line = task(due_on=JUNE, effective_due_on=LATER, excused_until=LATER)
        assert changed(line, due_on=date(2026, 9, 30)).effective_due_on == LATER

    def test_tells_by_the_new_ladder_whether_lower_is_better(self) -> None:
        ceiling = task(milestones=(rung(5, comparator="<="),), is_falling=True)
        assert not changed(ceiling, milestones=LADDER).is_falling
        assert changed(task(milestones=LADDER, is_falling=True), milestones=(rung(50),)).is_falling
        assert changed(task(milestones=LADDER), milestones=(rung(5, comparator="<="),)).is_falling

    def test_follows_the_end_of_the_plan_where_the_line_has_no_date(self) -> None:
        longer = plan(valid_to=LATER)
        assert amended_line(task(), plan(), longer, {}).effective_due_on == LATER
        dated = task(due_on=JUNE, effective_due_on=JUNE)
        assert amended_line(dated, plan(), longer, {}) == dated


class TestLines:
    def test_are_told_as_changed_only_when_they_differ(self) -> None:
        lines = [task(task_id="a", version=4), task(task_id="b"), task(task_id="c", is_in_force=False)]
        found = changed_lines(plan(), plan(), amendment(a={"weight": 2.0}, b={"weight": 1.0}, c={"weight": 3.0}), lines)
        assert [(line.task_id, line.weight, line.version) for line in found] == [("a", 2.0, 5)]

    def test_that_are_withdrawn_keep_everything_else(self) -> None:
        line = task(task_id="a", work_state="in_progress", completion_rate=0.5)
        (gone,) = withdrawn_lines(amendment(withdrawn=("a",)), [line, task(task_id="b")])
        assert (gone.is_in_force, gone.work_state, gone.completion_rate, gone.version) == (False, "in_progress", 0.5, 2)
        assert changed_lines(plan(), plan(valid_to=LATER), amendment(withdrawn=("a",)), [line]) == ()

    def test_that_are_new_stand_in_force_behind_the_others(self) -> None:
        ids = count(1)
        found = added_lines(
            plan(),
            amendment({"name": "Hội nghị", "kind": "deliverable"}, {"name": "Sơ kết", "kind": "deliverable"}),
            7,
            lambda: f"n{next(ids)}",
        )
        assert [(line.task_id, line.position, line.code, line.version) for line in found] == [
            ("n1", 8, "8", 1),
            ("n2", 9, "9", 1),
        ]
        assert all(line.is_published for line in found)


class TestWithRate:
    def test_holds_the_latest_value_against_the_new_target(self) -> None:
        line = task(milestones=(rung(50),), completion_rate=0.5, latest_value=40)
        assert with_rate(line, 40, JUNE).completion_rate == 0.8
        assert with_rate(line, 60, JUNE).completion_rate == 1.0

    def test_leaves_what_was_accepted_and_what_was_never_reported(self) -> None:
        done = task(milestones=(rung(90),), completion_rate=1.0, latest_value=80, work_state="completed")
        assert with_rate(done, 80, JUNE) == done
        silent = task(milestones=(rung(50),))
        assert with_rate(silent, None, JUNE) == silent

    def test_keeps_the_rate_where_the_target_is_no_number(self) -> None:
        line = task(milestones=(rung(None, comparator="qualitative"),), completion_rate=0.4, latest_value=40)
        assert with_rate(line, 40, JUNE).completion_rate == 0.4

    def test_is_asked_only_where_the_measure_changed(self) -> None:
        line = task(milestones=LADDER)
        assert not is_measured_anew(line, changed(line, name="Tên mới", weight=2.0))
        assert is_measured_anew(line, changed(line, baseline=10.0))
        assert is_measured_anew(line, changed(line, milestones=(rung(50),)))
