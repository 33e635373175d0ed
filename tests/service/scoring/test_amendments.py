"""What an amendment or an excuse does to scores, in any order of arrival."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest

from contracts.fact import Fact
from shared.envelope import Event
from shared.testing.clock import MovedClock
from tests.service.scoring.desk import Desk
from tests.service.scoring.facts import OFFICE, START, amended, assigned, excused, published, reported, tree

D = Decimal


def before() -> list[Event[Fact]]:
    reports = [reported("a", 2, 0.25), reported("b", 2, 0.5)]
    return [*tree(), published(), assigned("a"), assigned("b"), *reports]


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> None:
    moved_clock.to(START + timedelta(50))


class TestAmendments:
    async def test_a_withdrawn_task_counts_for_nobody(self, desk: Desk) -> None:
        await desk.handle_each([*before(), amended("a", 3, is_in_force=False)])
        scores = await desk.scores()
        assert scores["a"][0] is None
        assert (scores[OFFICE][0], scores[OFFICE][3]) == (D("100.00"), 1)

    async def test_a_lowered_target_lifts_what_was_reported_before(self, desk: Desk) -> None:
        await desk.handle_each([*before(), amended("a", 3, completion_rate=0.5)])
        assert (await desk.scores())["a"][0] == D("100.00")
        await desk.handle(amended("a", 4))
        assert (await desk.scores())["a"][0] == D("100.00")

    async def test_an_excused_task_is_measured_on_its_longer_path(self, desk: Desk) -> None:
        await desk.handle_each([*before(), excused("a", 3, START + timedelta(200))])
        assert (await desk.scores())["a"][0] == D("100.00")

    async def test_a_paused_task_has_no_score_until_it_is_resumed(self, desk: Desk) -> None:
        until = START + timedelta(100)
        await desk.handle_each([*before(), excused("a", 3, until, is_suspended=True)])
        assert (await desk.scores())["a"][0] is None
        await desk.handle(assigned("a", 4, excused_until=until))
        assert (await desk.scores())["a"][0] == D("50.00")

    async def test_a_report_after_the_pause_resumes_it(self, desk: Desk) -> None:
        await desk.handle_each([*before(), excused("a", 3, START + timedelta(100), is_suspended=True)])
        await desk.handle(reported("a", 4, 0.5))
        assert (await desk.scores())["a"][0] == D("100.00")

    @pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
    async def test_order_makes_no_difference(self, desk: Desk, order: tuple[int, ...]) -> None:
        facts = [assigned("a", 3, weight=2), excused("a", 4, START + timedelta(200)), amended("a", 5, weight=3)]
        await desk.handle_each([*before(), *(facts[index] for index in order), *facts])
        assert (await desk.scores())["a"][0] == D("50.00")
