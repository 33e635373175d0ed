"""Each example of the rules, held against the service and against its own sum on paper."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from services.scoring.domain.explanation import explain_task
from services.scoring.domain.index.formula import Ratio, points_by_ratio, step_of
from services.scoring.domain.mean import band_of_unit, mean
from services.scoring.domain.ranking import Candidate, rank
from services.scoring.domain.score import score_task
from tests.reference.arithmetic import worked_out
from tests.reference.scores import shown
from tests.unit.scoring.cases import POLICY, START, claimed, judged, reported, task
from tests.unit.scoring.worked_cases import TASKS, TaskCase
from tests.unit.scoring.worked_means import INDEX, MEANS, IndexCase, MeanCase


def on_paper(written: str | None) -> Decimal | None:
    return None if written is None else shown(worked_out(written))


@pytest.mark.parametrize("case", TASKS, ids=lambda case: f"{case.rule}: {case.words}")
def test_task_comes_to_what_was_worked_out(case: TaskCase) -> None:
    scored = score_task(task(*case.told), START + timedelta(case.day), POLICY)
    assert (scored.score, scored.completion) == (on_paper(case.score), on_paper(case.completion))


@pytest.mark.parametrize("case", TASKS, ids=lambda case: f"{case.rule}: {case.words}")
def test_task_says_where_its_points_went(case: TaskCase) -> None:
    day = START + timedelta(case.day)
    explained = explain_task(task(*case.told), day, POLICY)
    score = on_paper(case.score)
    assert sum(loss.points for loss in explained.lost) == (0 if score is None else 100 - score)
    assert bool(explained.win_back) == bool(explained.lost)


@pytest.mark.parametrize("case", MEANS, ids=lambda case: case.words)
def test_mean_comes_to_what_was_worked_out(case: MeanCase) -> None:
    found = mean(case.parts)
    assert (found.score, found.completion) == (on_paper(case.score), on_paper(case.completion))
    assert band_of_unit(found.score, found.task_count, POLICY) == case.band


@pytest.mark.parametrize("case", INDEX, ids=lambda case: case.words)
def test_index_comes_to_what_was_worked_out(case: IndexCase) -> None:
    figure = Decimal(case.figure)
    if isinstance(case.formula, Ratio):
        found = points_by_ratio(case.formula, figure, Decimal(10))
    else:
        found = step_of(case.formula, figure).points
    assert found == on_paper(case.points)


def candidate(name: str, group: str, score: str | None, before: str | None) -> Candidate:
    given, earlier = (None if text is None else Decimal(text) for text in (score, before))
    band = None if given is None else POLICY.band_of(given)
    return Candidate(name, name, "commune", group, given, None, band, 3, earlier, None)


class TestRanking:
    """Rule 9: level and change since the last period, inside peer groups."""

    def test_sets_wards_against_wards_and_shares_a_place(self) -> None:
        units = [
            candidate("Phường Hai", "phuong", "80", "85"),
            candidate("Phường Một", "phuong", "91", "85"),
            candidate("Phường Ba", "phuong", "80", None),
            candidate("Phường Bốn", "phuong", "70", "70"),
            candidate("Phường Năm", "phuong", None, None),
            candidate("Xã Một", "xa", "95", "90.5"),
        ]
        found = {each.unit.name: (each.rank, each.change) for each in rank(units)}
        assert found == {
            "Phường Một": (1, Decimal(91 - 85)),
            "Phường Hai": (2, Decimal(80 - 85)),
            "Phường Ba": (2, None),
            "Phường Bốn": (4, Decimal(0)),
            "Phường Năm": (None, None),
            "Xã Một": (1, Decimal("4.5")),
        }


class TestExplanation:
    """Rule 10: formula with its numbers, each input with its event, points lost and why, what wins them back."""

    def test_of_a_task_behind_its_path(self) -> None:
        explained = explain_task(task(reported(0.2)), START + timedelta(50), POLICY)
        assert explained.formula == "100 × min(1; 20 % / 50 %) = 40,00"
        events = {given.name: given.event_id for given in explained.inputs}
        assert (events["credited_rate"], events["expected_rate"]) == ("reported-2", "assigned-1")
        assert [(loss.points, loss.why) for loss in explained.lost] == [
            (Decimal("60.00"), "Mới đạt 20 %, trong khi lộ trình đòi 50 %.")
        ]
        assert "đạt từ 50 %" in explained.win_back[0]
        assert "60,00 điểm" in explained.win_back[0]

    def test_of_a_claim_accepted_late(self) -> None:
        late = date(2026, 4, 11) + timedelta(45)
        told = task(reported(0.2), claimed(on=late), judged(is_accepted=True, on=late))
        explained = explain_task(told, late, POLICY)
        assert explained.formula == "100 × min(1; 100 % / 100 %) × 0,75 = 75,00"
        assert explained.lost[0].why == "Hoàn thành muộn 45 ngày: điểm nhân hệ số 0,75."
