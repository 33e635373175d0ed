"""The ladder of alerts that nobody acknowledges: each rung once, whoever looks and however late."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from contracts.alerting import AlertEscalated
from shared.testing.clock import MovedClock
from tests.service.alerting.desk import Desk
from tests.service.scoring.facts import START, assigned, reported

DAY_50 = START + timedelta(50)
LADDER = ["unit_head", "agency", "leader"]


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(DAY_50)
    return moved_clock


async def climbed(desk: Desk) -> list[tuple[str, int, str, int]]:
    """Task, rung, audience and days waited of every escalation told."""
    told = [fact for fact in await desk.facts() if isinstance(fact, AlertEscalated)]
    return [(fact.task_id, fact.step, fact.audience, fact.waited_days) for fact in told]


async def acknowledge(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        await tx.execute(sa.text("UPDATE alert SET acknowledged_at = now() WHERE cleared_at IS NULL"))


class TestEscalateAlerts:
    async def test_climbs_a_rung_on_its_day_and_tells_it_once(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await desk.handle(assigned("a"))
        days = []
        for day in range(1, 20):
            on_day_fifty.to(DAY_50 + timedelta(day))
            if await desk.escalate():
                days.append(day)
            assert await desk.escalate() == 0
        assert days == [3, 7, 14]
        assert await climbed(desk) == [("a", 1, "unit_head", 3), ("a", 2, "agency", 7), ("a", 3, "leader", 14)]
        told = [fact for fact in await desk.facts() if isinstance(fact, AlertEscalated)]
        assert [fact.version for fact in told] == [2, 3, 4]
        assert await desk.rows("SELECT escalation_step, escalated_to FROM alert") == [(3, "leader")]

    async def test_climbs_all_that_is_due_after_a_long_stop(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await desk.handle(assigned("a"))
        on_day_fifty.to(DAY_50 + timedelta(30))
        assert await desk.escalate() == 3
        assert [audience for _, _, audience, _ in await climbed(desk)] == LADDER

    async def test_tells_a_rung_once_when_several_look_at_once(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await desk.handle(*(assigned(f"t{number}") for number in range(50)))
        on_day_fifty.to(DAY_50 + timedelta(8))
        assert sum(await asyncio.gather(*(desk.escalate() for _ in range(4)))) == 100
        assert len(set(await climbed(desk))) == len(await climbed(desk)) == 100

    async def test_stops_when_somebody_saw_it(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await desk.handle(assigned("a"))
        on_day_fifty.to(DAY_50 + timedelta(4))
        await desk.escalate()
        await acknowledge(desk)
        on_day_fifty.to(DAY_50 + timedelta(40))
        assert await desk.escalate() == 0

    async def test_leaves_amber_and_what_cleared(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await desk.handle_each([assigned("a"), assigned("b"), reported("a", 2, 0.3), reported("b", 2, 0.5)])
        on_day_fifty.to(DAY_50 + timedelta(40))
        assert await desk.escalate() == 0

    async def test_starts_anew_when_it_rises_to_red_again(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await desk.handle(assigned("a"))
        on_day_fifty.to(DAY_50 + timedelta(3))
        await desk.escalate()
        await acknowledge(desk)
        await desk.handle(reported("a", 2, 0.3))
        on_day_fifty.to(DAY_50 + timedelta(10))
        assert await desk.escalate() == 0
        await desk.handle(reported("a", 3, 0.1))
        assert await desk.rows("SELECT escalation_step, acknowledged_at FROM alert") == [(0, None)]
        on_day_fifty.to(DAY_50 + timedelta(13))
        await desk.escalate()
        assert await climbed(desk) == [("a", 1, "unit_head", 3), ("a", 1, "unit_head", 3)]
        told = [fact for fact in await desk.facts() if isinstance(fact, AlertEscalated)]
        assert [fact.version for fact in told] == [2, 5]
