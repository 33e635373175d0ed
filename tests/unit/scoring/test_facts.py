"""Any interleaving of the two streams gives the same task."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.facts import Mark, TaskFacts
from services.scoring.domain.score import score_task
from tests.unit.scoring.cases import POLICY, START, claimed, closed, defined, judged, reported, staged

RATES = st.floats(0, 1, allow_nan=False)
VERSIONS = st.integers(1, 12)
MARKS = st.one_of(
    st.builds(
        lambda version, weight, is_in_force, is_suspended: defined(
            version, weight=weight, is_in_force=is_in_force, is_suspended=is_suspended
        ),
        VERSIONS,
        st.decimals(1, 9, places=1),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(reported, RATES, VERSIONS),
    st.builds(claimed, VERSIONS),
    st.builds(closed, st.integers(0, 90), VERSIONS),
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
    @given(data=st.data(), marks=HISTORIES)
    def test_gives_the_same_in_any_order(self, data: st.DataObject, marks: list[Mark]) -> None:
        assert folded(data.draw(st.permutations(marks))) == folded(marks)

    @given(data=st.data(), marks=HISTORIES)
    def test_gives_the_same_when_facts_come_twice(self, data: st.DataObject, marks: list[Mark]) -> None:
        assert folded(data.draw(st.permutations(marks + marks))) == folded(marks)

    @given(data=st.data(), marks=HISTORIES, after_days=st.integers(-10, 400))
    def test_gives_the_same_score(self, data: st.DataObject, marks: list[Mark], after_days: int) -> None:
        day = START + timedelta(after_days)
        shuffled = folded(data.draw(st.permutations(marks + marks)))
        assert score_task(shuffled, day, POLICY) == score_task(folded(marks), day, POLICY)

    def test_keeps_the_same_object_for_old_news(self) -> None:
        facts = folded([defined(3), reported(0.5, version=4)])
        assert facts.absorb(defined(2)) is facts
        assert facts.absorb(reported(0.1, version=3)) is facts
        assert facts.absorb(reported(0.5, version=4)) is facts
