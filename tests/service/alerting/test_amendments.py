"""What an amendment or an excuse does to alerts that stand."""

from datetime import timedelta

import pytest

from contracts.alerting import AlertCleared
from contracts.fact import Fact
from shared.envelope import Event
from shared.testing.clock import MovedClock
from tests.service.alerting.desk import Desk
from tests.service.scoring.facts import START, amended, assigned, breached, excused, reported, tree

STRAIGHT_TO = START + timedelta(40)


def late() -> list[Event[Fact]]:
    task = assigned("a", effective_due_on=STRAIGHT_TO)
    return [*tree(), task, reported("a", 2, 0.5), breached("a", 3, STRAIGHT_TO)]


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(START + timedelta(50))
    return moved_clock


async def last_cause(desk: Desk) -> str:
    return [fact.cause for fact in await desk.told() if isinstance(fact, AlertCleared)][-1]


class TestAmendments:
    async def test_withdrawing_a_task_clears_its_alerts_and_says_why(self, desk: Desk) -> None:
        await desk.handle_each([*late(), amended("a", 4, is_in_force=False)])
        assert await desk.open_alerts() == {}
        assert await last_cause(desk) == "Nhiệm vụ đã thôi thực hiện theo văn bản điều chỉnh kế hoạch."
        assert await desk.sweep() == 0

    async def test_a_lowered_target_lifts_what_was_reported_before(self, desk: Desk) -> None:
        await desk.handle_each([*tree(), assigned("a"), reported("a", 2, 0.2)])
        assert ("a", "below_path") in await desk.open_alerts()
        await desk.handle(amended("a", 3, completion_rate=0.5))
        assert await desk.open_alerts() == {}

    async def test_an_excused_due_date_clears_overdue_and_can_be_passed_again(
        self, desk: Desk, moved_clock: MovedClock
    ) -> None:
        until = START + timedelta(90)
        await desk.handle_each([*late(), excused("a", 4, until)])
        assert await desk.open_alerts() == {}
        moved_clock.to(until + timedelta(1))
        await desk.handle(breached("a", 5, until))
        await desk.sweep()
        assert ("a", "overdue") in await desk.open_alerts()

    async def test_a_paused_task_is_not_watched_until_it_is_resumed(self, desk: Desk) -> None:
        until = START + timedelta(60)
        await desk.handle_each([*late(), excused("a", 4, until, is_suspended=True)])
        assert await desk.open_alerts() == {}
        assert await last_cause(desk) == "Nhiệm vụ đang tạm dừng."
        await desk.handle(assigned("a", 5, effective_due_on=STRAIGHT_TO))
        assert ("a", "overdue") in await desk.open_alerts()
