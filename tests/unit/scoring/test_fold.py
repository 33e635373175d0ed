from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.fact import Fact
from services.scoring.use_cases.fold import Fold, end_of
from shared.envelope import Event, encode
from tests.service.scoring.facts import (
    COMMUNE,
    amended,
    assigned,
    completed,
    excused,
    judged,
    published,
    reported,
    tree,
    unit,
)

FAR = datetime(2100, 1, 1, tzinfo=UTC)


def told() -> list[Event[Fact]]:
    """Two tasks through everything that can happen to one, and a third that nobody assigned."""
    return [
        *tree(),
        unit(COMMUNE, "Xã Một mới", "commune", "xa", version=2),
        published(),
        assigned("a"),
        reported("a", 2, 0.3),
        reported("a", 3, None, is_claim=True),
        judged("a", 3, is_accepted=False),
        amended("a", 4, weight=2, completion_rate=0.4),
        reported("a", 5, None, is_claim=True),
        judged("a", 5, is_accepted=True),
        judged("a", 5, is_accepted=True, version=3),
        completed("a", 6, claim=5, days_late=12),
        assigned("b"),
        excused("b", 2, date(2026, 6, 1), is_suspended=True),
        reported("b", 3, 0.7),
        reported("c", 1, 0.1),
    ]


EVENTS = told()
BODIES = [encode(event, "urn:nq57:plans") for event in EVENTS]


def folded(*batches: list[bytes]) -> Fold:
    fold = Fold(FAR)
    for batch in batches:
        fold.take(batch)
    return fold


class TestFold:
    @settings(max_examples=60, deadline=None)
    @given(st.permutations(BODIES * 2), st.integers(0, 2 * len(BODIES)))
    def test_ends_the_same_for_any_order_doubles_and_batches(self, bodies: list[bytes], cut: int) -> None:
        once, fold = folded(BODIES), folded(bodies[:cut], bodies[cut:])
        assert (fold.tasks, fold.read) == (once.tasks, 2 * len(BODIES))
        assert {key: event.fact for key, event in fold.places.items()} == {k: e.fact for k, e in once.places.items()}

    def test_knows_every_mark_of_a_task(self) -> None:
        fold = folded(BODIES)
        task = fold.tasks["a"]
        assert [type(getattr(task, name)).__name__ for name in ("definition", "progress", "claim", "completion")] == [
            "Definition",
            "Progress",
            "Claim",
            "Completion",
        ]
        assert [(review.review_id, review.version) for review in task.reviews] == [("a-v3", 2), ("a-v5", 3)]
        assert fold.tasks["c"].definition is None

    def test_names_the_tasks_that_are_other_than_before(self) -> None:
        fold = Fold(FAR)
        assert fold.take(BODIES) == {"a", "b", "c"}
        assert fold.take(BODIES) == set()
        assert fold.take([encode(reported("b", 9, 0.8), "urn:nq57:plans")]) == {"b"}

    def test_leaves_out_and_counts_what_came_later_or_cannot_be_read(self) -> None:
        fold = Fold(EVENTS[0].time - timedelta(seconds=1))
        assert fold.take([*BODIES, b"{"]) == set()
        assert (fold.tasks, fold.read) == ({}, len(BODIES) + 1)
        assert fold.left_out == {"later": len(BODIES), "unreadable": 1}


class TestEndOf:
    def test_is_midnight_in_viet_nam(self) -> None:
        assert end_of(date(2026, 6, 30)) == datetime(2026, 6, 30, 17, tzinfo=UTC)
