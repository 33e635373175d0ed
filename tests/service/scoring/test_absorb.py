"""Facts in, scores out, over a real database: sums up the tree, any interleaving, nothing told twice."""

import asyncio
import random
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from contracts.fact import Fact
from services.scoring.domain.mean import mean, mean_of
from services.scoring.domain.policy import Policy
from services.scoring.settings import POLICIES, load_policy
from services.scoring.store import parts, sums
from shared.envelope import Event
from shared.testing.clock import MovedClock
from tests.service.scoring.desk import Desk
from tests.service.scoring.facts import (
    COMMUNE,
    DUE,
    OFFICE,
    PLAN,
    PROVINCE,
    START,
    assigned,
    completed,
    judged,
    published,
    reported,
    tree,
)

POLICY: Policy = load_policy(POLICIES / "2026.1.yaml")
D = Decimal


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> None:
    moved_clock.to(START + timedelta(50))


def story() -> list[Event[Fact]]:
    """Four tasks: accepted after a rejection, rejected, reported, never reported; one changes hands."""
    return [
        *tree(),
        published(),
        *(assigned(task_id) for task_id in "abcd"),
        assigned("d", version=2, lead_unit_id="mau.xa-hai", coordinating_unit_ids=[OFFICE], weight=2),
        reported("a", 2, 0.3),
        reported("a", 3, None, is_claim=True),
        judged("a", 3, is_accepted=False),
        reported("a", 5, None, is_claim=True),
        judged("a", 5, is_accepted=True),
        completed("a", 6, claim=5),
        reported("b", 2, 0.4),
        reported("b", 3, None, is_claim=True),
        judged("b", 3, is_accepted=False),
        reported("b", 4, 0.9),
        reported("c", 2, 0.1),
        reported("c", 3, 0.25),
    ]


def overruled() -> list[Event[Fact]]:
    """Verdicts overruled on one claim: a rejection on appeal, an acceptance from outside, then a claim after that."""
    return [
        *(assigned(task_id) for task_id in "abc"),
        reported("a", 2, None, is_claim=True),
        judged("a", 2, is_accepted=False, version=2),
        judged("a", 2, is_accepted=True, version=4),
        completed("a", 3, claim=2),
        *(
            event
            for task_id in "bc"
            for event in (
                reported(task_id, 2, 0.6),
                reported(task_id, 3, None, is_claim=True),
                judged(task_id, 3, is_accepted=True, version=2),
                completed(task_id, 4, claim=3),
                judged(task_id, 3, is_accepted=False, version=3),
            )
        ),
        reported("c", 5, None, is_claim=True),
        judged("c", 5, is_accepted=True, version=2),
        completed("c", 6, claim=5),
    ]


ENDING = {
    "a": (D("100.00"), D("100.00"), None, 1, 1),
    "b": (D("0.00"), D("0.00"), None, 1, 1),
    "c": (D("50.00"), D("25.00"), None, 1, 1),
    "d": (D("0.00"), None, None, 1, 0),
    # (100 + 0 + 50 + 0 × 2 × 0.3) / 3.6
    OFFICE: (D("41.67"), D("34.72"), "Chưa hoàn thành", 4, 3),
    COMMUNE: (D("41.67"), D("34.72"), "Chưa hoàn thành", 4, 3),
    "mau.xa-hai": (D("0.00"), None, None, 1, 0),
    # (100 + 0 + 50 + 0 × 2) / 5
    PROVINCE: (D("30.00"), D("25.00"), "Chưa hoàn thành", 4, 3),
    PLAN: (D("30.00"), D("25.00"), "Chưa hoàn thành", 4, 3),
}


class TestOverruled:
    @pytest.mark.parametrize("seed", range(4))
    async def test_scores_by_the_newest_verdict_of_each_claim(self, desk: Desk, seed: int) -> None:
        events = overruled() * 2
        if seed:
            random.Random(seed).shuffle(events)
        await desk.handle_each(events)
        scores = await desk.scores()
        assert {task_id: scores[task_id][:2] for task_id in "abc"} == {
            "a": (D("100.00"), D("100.00")),
            "b": (D("0.00"), D("0.00")),
            "c": (D("100.00"), D("100.00")),
        }


class TestAbsorbFacts:
    async def test_scores_tasks_units_and_plans(self, desk: Desk) -> None:
        await desk.handle_each(story())
        assert await desk.scores() == ENDING

    @pytest.mark.parametrize("seed", range(8))
    async def test_ends_the_same_for_any_interleaving_and_doubles(self, desk: Desk, seed: int) -> None:
        events = story() * 2
        random.Random(seed).shuffle(events)
        await desk.handle_each(events)
        assert await desk.scores() == ENDING

    async def test_ends_the_same_when_both_streams_are_handled_at_once(self, desk: Desk) -> None:
        await desk.handle_each(story()[:11])
        await asyncio.gather(*(desk.handle(event) for event in story()[11:]))
        assert await desk.scores() == ENDING

    async def test_tells_a_change_once_with_rising_versions(self, desk: Desk) -> None:
        await desk.handle_each(story() * 2)
        told = await desk.told()
        for subject_id in ENDING:
            of_subject = [fact for fact in told if fact.subject_id == subject_id]
            assert [fact.version for fact in of_subject] == list(range(1, len(of_subject) + 1))
            assert [fact.previous_score for fact in of_subject[1:]] == [fact.score for fact in of_subject[:-1]]
        shown = [(f.subject_id, f.score, f.completion, f.band) for f in told]
        assert all(before != after for before, after in pairwise(shown) if before[0] == after[0])

    async def test_keeps_silent_when_the_second_decimal_stays(self, desk: Desk) -> None:
        await desk.handle_each([assigned("a"), reported("a", 2, 0.25)])
        before = len(await desk.told())
        await desk.handle(reported("a", 3, 0.250001))
        assert len(await desk.told()) == before

    async def test_names_the_events_in_the_inputs(self, desk: Desk) -> None:
        first, second = assigned("a"), reported("a", 2, 0.25)
        await desk.handle_each([first, second])
        told = next(fact for fact in reversed(await desk.told()) if fact.subject_id == "a")
        assert [(given.name, given.value, given.event_id) for given in told.inputs] == [
            ("credited_rate", 0.25, second.id),
            ("expected_rate", 0.5, first.id),
            ("late_factor", 1.0, None),
        ]

    async def test_waits_for_a_task_that_nobody_assigned_yet(self, desk: Desk) -> None:
        await desk.handle_each([reported("a", 2, 0.25), judged("x", 3, is_accepted=True)])
        assert await desk.scores() == {}
        await desk.handle(assigned("a"))
        assert (await desk.scores())["a"][0] == D("50.00")

    async def test_counts_a_task_without_lead_for_the_unit_of_its_plan(self, desk: Desk) -> None:
        await desk.handle_each([assigned("a", lead_unit_id=None), reported("a", 2, 0.25)])
        assert set(await desk.scores()) == {"a", COMMUNE, PROVINCE, PLAN}

    async def test_leaves_a_report_from_the_far_future_without_effect_on_lateness(self, desk: Desk) -> None:
        await desk.handle_each([assigned("a"), reported("a", 2, 0.25, on=DUE + timedelta(40_000))])
        assert (await desk.scores())["a"][0] == D("50.00")


class TestSums:
    async def test_give_the_means_of_the_rule(self, desk: Desk) -> None:
        await desk.handle_each(story())
        async with desk.database.transaction() as tx:
            found = await sums.sum_anew(tx)
            for unit_id in (OFFICE, COMMUNE, "mau.xa-hai", PROVINCE):
                summed = mean_of(found["unit", unit_id], POLICY.shares)
                assert mean(await parts.parts_of(tx, "unit", unit_id, POLICY.shares)) == summed

    @pytest.mark.parametrize("seed", range(3))
    async def test_are_those_of_a_fresh_count(self, desk: Desk, moved_clock: MovedClock, seed: int) -> None:
        events = story() * 2
        random.Random(seed).shuffle(events)
        await desk.handle_each(events[:30])
        moved_clock.on(3)
        await desk.handle_each(events[30:])
        kept = await desk.rows("SELECT * FROM group_sum WHERE task_count > 0 ORDER BY kind, group_id")
        async with desk.database.transaction() as tx:
            await sums.sum_anew(tx)
        fresh = await desk.rows("SELECT * FROM group_sum WHERE task_count > 0 ORDER BY kind, group_id")
        assert kept == fresh


class TestRecomputeScores:
    async def test_gives_what_the_facts_gave(self, desk: Desk) -> None:
        await desk.handle_each(story())
        told = len(await desk.told())
        await desk.recompute()
        assert await desk.scores() == ENDING
        assert len(await desk.told()) == told

    async def test_scores_everything_for_the_new_day_even_twice_at_once(
        self, desk: Desk, moved_clock: MovedClock
    ) -> None:
        await desk.handle_each(story())
        moved_clock.to(DUE)
        await asyncio.gather(desk.recompute(), desk.recompute())
        found = await desk.scores()
        assert (found["c"][0], found[OFFICE][0]) == (D("25.00"), D("34.72"))
        assert {row[0] for row in await desk.rows("SELECT DISTINCT as_of FROM score")} == {DUE}
