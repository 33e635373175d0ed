"""Any interleaving of the two streams gives the same task, and so the same alerts."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.alerting.domain.facts import Mark, Obstacle, Rebase, Report, TaskFacts
from services.alerting.domain.rules import findings
from services.alerting.settings import POLICIES, load_policy
from tests.unit.alerting.cases import (
    DUE,
    START,
    breached,
    claimed,
    closed,
    defined,
    judged,
    reported,
    staged,
)

EARLY = load_policy(POLICIES / "2026.2.yaml")
VERSIONS = st.integers(1, 12)
MARKS = st.one_of(
    st.builds(
        lambda version, days: defined(version, effective_due_on=DUE + timedelta(days)), VERSIONS, st.integers(0, 90)
    ),
    st.builds(reported, st.floats(0, 1, allow_nan=False), VERSIONS),
    st.builds(claimed, VERSIONS),
    st.builds(closed, VERSIONS),
    st.builds(
        lambda version, days, rate: Report(
            version, f"report-{version}-{days}-{rate}", START + timedelta(days), rate / 10
        ),
        VERSIONS,
        st.integers(0, 12),
        st.integers(0, 10),
    ),
    st.builds(
        lambda version, rate: Rebase(version, f"rebase-{version}-{rate}", rate / 10), VERSIONS, st.integers(0, 10)
    ),
    st.builds(
        lambda version, number, is_open: Obstacle(
            version, f"obstacle-{number}-{version}-{is_open}", f"o{number}", START + timedelta(number), is_open
        ),
        VERSIONS,
        st.integers(1, 3),
        st.booleans(),
    ),
    st.builds(breached, st.just(DUE), VERSIONS),
    st.builds(staged, st.sampled_from(["in_progress", "suspended", "awaiting_review"]), VERSIONS),
    st.builds(
        lambda is_accepted, claim, version: judged(is_accepted=is_accepted, claim=claim, version=version),
        st.booleans(),
        VERSIONS,
        VERSIONS,
    ),
)
# One event has one content: a double of it may come, another fact under its id may not.
HISTORIES = st.lists(MARKS, max_size=12, unique_by=lambda mark: (type(mark), mark.event_id))


def folded(marks: list[Mark]) -> TaskFacts:
    facts = TaskFacts("t1")
    for mark in marks:
        facts = facts.absorb(mark)
    return facts


class TestAbsorb:
    @given(data=st.data(), marks=HISTORIES, after_days=st.integers(-10, 400))
    def test_gives_the_same_alerts_in_any_order_and_twice(
        self, data: st.DataObject, marks: list[Mark], after_days: int
    ) -> None:
        shuffled = folded(data.draw(st.permutations(marks + marks)))
        assert shuffled == folded(marks)
        day = START + timedelta(after_days)
        assert findings(shuffled, day, EARLY) == findings(folded(marks), day, EARLY)

    @given(marks=HISTORIES, after_days=st.integers(-10, 400))
    def test_finds_nothing_in_a_completed_task(self, marks: list[Mark], after_days: int) -> None:
        done = folded([*marks, closed(99, "r99")])
        assert findings(done, START + timedelta(after_days), EARLY) == {}


class TestStandingClaim:
    def test_stands_while_under_review(self) -> None:
        assert folded([claimed(3), staged("awaiting_review", 3)]).standing_claim == claimed(3)

    def test_falls_with_its_rejection(self) -> None:
        assert folded([claimed(3), judged(is_accepted=False)]).standing_claim is None

    def test_outlives_the_rejection_of_an_older_one(self) -> None:
        assert folded([claimed(3), judged(is_accepted=False), claimed(6)]).standing_claim == claimed(6)

    def test_falls_when_progress_is_reported_instead(self) -> None:
        assert folded([claimed(3), staged("in_progress", 4)]).standing_claim is None
