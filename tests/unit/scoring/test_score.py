"""Rules 8 and 9 in worked cases, every result computed by hand, and their properties."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.facts import Mark, TaskFacts
from services.scoring.domain.score import Basis, credit, points, score_task
from tests.unit.scoring.cases import DUE, POLICY, START, claimed, closed, defined, judged, reported, staged, task

RATES = st.floats(0, 1, allow_nan=False)
DAYS = st.integers(-10, 400).map(lambda days: START + timedelta(days))
LATE = DUE + timedelta(20)


def figures(facts: TaskFacts, after_days: int) -> tuple[str | None, str | None]:
    """Score and completion as they are shown."""
    scored = score_task(facts, START + timedelta(after_days), POLICY)
    return tuple(None if value is None else str(value) for value in (scored.score, scored.completion))  # type: ignore[return-value]


REJECTED = (reported(0.6), claimed(), judged(is_accepted=False))
ACCEPTED = (reported(0.6), claimed(), judged(is_accepted=True))
CASES = [
    ("no report is not 0 %: nothing completed, and no points", (), 50, "0.00", None),
    ("no report before the path has begun: not due to be scored", (), 0, None, None),
    ("no report before the first day", (), -5, None, None),
    ("0 % reported is 0 % completed", (reported(0.0),), 50, "0.00", "0.00"),
    ("half of what is expected is half of the points", (reported(0.25),), 50, "50.00", "25.00"),
    ("a third", (reported(0.1),), 30, "33.33", "10.00"),
    ("two thirds, rounded half up", (reported(0.2),), 30, "66.67", "20.00"),
    ("exactly on the path", (reported(0.5),), 50, "100.00", "50.00"),
    ("ahead of the path earns no more than 100", (reported(0.9),), 50, "100.00", "90.00"),
    ("a rate before the path has begun is not due to be scored", (reported(0.3),), 0, None, "30.00"),
    ("at the due day everything is expected", (reported(0.5),), 100, "50.00", "50.00"),
    ("after the due day everything stays expected", (reported(0.5),), 200, "50.00", "50.00"),
    ("a task whose rate is full but not claimed", (reported(1.0),), 100, "100.00", "100.00"),
    ("the latest rate counts", (reported(0.1), reported(0.4, version=3)), 50, "80.00", "40.00"),
    ("a later rate may be lower", (reported(0.4), reported(0.1, version=3)), 50, "20.00", "10.00"),
    ("a claim under review leaves the rate where it was", (reported(0.3), claimed()), 50, "60.00", "30.00"),
    ("a claim without any rate before it leaves none", (claimed(),), 50, "0.00", None),
    ("a rejected claim counts 0", REJECTED, 50, "0.00", "0.00"),
    ("a rejected claim counts 0 even before the path has begun", REJECTED, 0, "0.00", "0.00"),
    ("a rate after the rejection does not count", (*REJECTED, reported(0.9, version=5)), 50, "0.00", "0.00"),
    ("a new claim under review does not count yet", (*REJECTED, claimed(6)), 50, "0.00", "0.00"),
    (
        "nothing until a new claim is accepted",
        (*REJECTED, claimed(6), judged(is_accepted=True, claim=6)),
        50,
        "100.00",
        "100.00",
    ),
    (
        "a second rejection",
        (*REJECTED, claimed(6), judged(is_accepted=False, claim=6)),
        50,
        "0.00",
        "0.00",
    ),
    ("an accepted claim counts 1", ACCEPTED, 50, "100.00", "100.00"),
    ("an accepted claim counts 1 before the path has begun", ACCEPTED, 0, "100.00", "100.00"),
    (
        "an acceptance of a claim that is no longer the latest is ignored",
        (*ACCEPTED, claimed(6)),
        50,
        "100.00",
        "60.00",
    ),
    ("closed by plans without the verdict seen", (closed(),), 50, "100.00", "100.00"),
    ("closed by plans on a claim after the rejected one", (*REJECTED, closed(report_id="r6")), 50, "100.00", "100.00"),
    ("closed by plans and overruled since", (closed(), judged(is_accepted=False, version=3)), 50, "0.00", "0.00"),
    ("late by 1 day", (closed(days_late=1),), 150, "90.00", "100.00"),
    ("late by 30 days", (closed(days_late=30),), 150, "90.00", "100.00"),
    ("late by 31 days", (closed(days_late=31),), 150, "75.00", "100.00"),
    ("late by 60 days", (closed(days_late=60),), 200, "75.00", "100.00"),
    ("late by 61 days", (closed(days_late=61),), 200, "50.00", "100.00"),
    ("late by a year", (closed(days_late=365),), 900, "50.00", "100.00"),
    (
        "late by the day the claim was submitted, not by the day it was reviewed",
        (claimed(on=DUE), judged(is_accepted=True, on=DUE)),
        300,
        "100.00",
        "100.00",
    ),
    (
        "late by 20 days, by the verdict alone",
        (claimed(on=LATE), judged(is_accepted=True, on=LATE)),
        300,
        "90.00",
        "100.00",
    ),
    (
        "excused after the completion: no day late any more",
        (closed(days_late=20, on=LATE), defined(5, effective_due_on=LATE)),
        300,
        "100.00",
        "100.00",
    ),
    (
        "excused after the completion, but not for long enough: 20 − 15 days",
        (closed(days_late=20, on=LATE), defined(5, effective_due_on=DUE + timedelta(15))),
        300,
        "90.00",
        "100.00",
    ),
    (
        "a due date told before the completion is the one plans measured against",
        (closed(days_late=40), defined(3, effective_due_on=DUE + timedelta(50))),
        300,
        "75.00",
        "100.00",
    ),
    ("suspended: not in force", (reported(0.5), staged("suspended")), 50, None, "50.00"),
    ("suspended once, at work again", (staged("suspended", 5), staged("in_progress", 6)), 50, "0.00", None),
    ("suspended, but completed before", (closed(), staged("suspended", 5)), 50, "100.00", "100.00"),
]


class TestScoreTask:
    @pytest.mark.parametrize(
        ("marks", "after_days", "score", "completion"), [pytest.param(*case[1:], id=case[0]) for case in CASES]
    )
    def test_gives_the_figures_of_the_rules(
        self, marks: tuple[Mark, ...], after_days: int, score: str | None, completion: str | None
    ) -> None:
        assert figures(task(*marks), after_days) == (score, completion)

    @given(rate=RATES, day=DAYS)
    def test_stays_within_0_and_100(self, rate: float, day: date) -> None:
        scored = score_task(task(reported(rate)), day, POLICY)
        assert scored.score is None or 0 <= scored.score <= 100
        assert scored.completion is not None
        assert 0 <= scored.completion <= 100

    @given(rates=st.tuples(RATES, RATES), day=DAYS)
    def test_never_falls_with_a_higher_rate(self, rates: tuple[float, float], day: date) -> None:
        lower, higher = (score_task(task(reported(rate)), day, POLICY) for rate in sorted(rates))
        assert (lower.score or 0) <= (higher.score or 0)

    @given(rate=RATES, days=st.tuples(st.integers(1, 400), st.integers(1, 400)))
    def test_never_rises_by_waiting(self, rate: float, days: tuple[int, int]) -> None:
        earlier, later = (score_task(task(reported(rate)), START + timedelta(day), POLICY) for day in sorted(days))
        assert (earlier.score or 0) >= (later.score or 0)

    @given(days_late=st.integers(0, 200), excuses=st.tuples(st.integers(0, 250), st.integers(0, 250)))
    def test_never_falls_with_a_longer_excuse(self, days_late: int, excuses: tuple[int, int]) -> None:
        done = closed(days_late=days_late, on=DUE + timedelta(days_late))
        shorter, longer = (
            score_task(task(done, defined(5, effective_due_on=DUE + timedelta(days))), DUE, POLICY)
            for days in sorted(excuses)
        )
        assert (shorter.score or 0) <= (longer.score or 0)

    @given(days_late=st.tuples(st.integers(0, 400), st.integers(0, 400)))
    def test_never_rises_with_lateness(self, days_late: tuple[int, int]) -> None:
        sooner, later = (score_task(task(closed(days)), DUE, POLICY) for days in sorted(days_late))
        assert (sooner.score or 0) >= (later.score or 0)


class TestCredit:
    def test_names_the_event_it_came_from(self) -> None:
        assert credit(task(reported(0.3))).event_id == "reported-2"
        assert credit(task(*REJECTED)).event_id == "rejected-3-2"
        assert credit(task(*REJECTED, closed(report_id="r6"))).event_id == "completed-4"

    def test_tells_unreported_from_zero(self) -> None:
        assert credit(task()).basis is Basis.UNREPORTED
        assert credit(task(reported(0.0))).basis is Basis.REPORTED

    def test_follows_a_verdict_that_was_changed(self) -> None:
        appealed = task(*REJECTED, judged(is_accepted=True, version=4))
        assert credit(appealed).basis is Basis.ACCEPTED


class TestPoints:
    def test_round_half_up(self) -> None:
        assert [points(value) for value in (0.005, 2.675, 99.995)] == [Decimal("0.01"), Decimal("2.68"), Decimal(100)]
