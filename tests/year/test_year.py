"""A whole year of a commune of a hundred tasks: every figure and every alert of every day against the referee."""

import os
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

import pytest

from contracts.fact import Fact
from services.alerting.consumers import consumers as alerting_consumers
from services.alerting.consumers import in_force as alerting_in_force
from services.alerting.store import reads
from services.scoring.consumers import consumers as scoring_consumers
from services.scoring.consumers import in_force as scoring_in_force
from shared import clock
from shared.bus import Consumers
from shared.envelope import Event
from shared.testing.clock import MovedClock
from tests.reference.log import read
from tests.service.alerting.desk import Desk as AlertingDesk
from tests.service.scoring.desk import Desk as ScoringDesk
from tests.year import judging
from tests.year.life import Life
from tests.year.lines import YEAR
from tests.year.policies import alerting_policies, numbers_of, scoring_policies

SEED = int(os.environ.get("YEAR_SEED", "57"))
TASKS = 100
WEEKLY = 7


def days() -> Iterator[date]:
    day = YEAR[0]
    while day <= YEAR[1]:
        yield day
        day += timedelta(days=1)


def batches(random: Random, consumers: Consumers, events: Sequence[Event[Fact]]) -> Iterator[list[Event[Fact]]]:
    """The facts a service listens to, as they may come: per handler, shuffled, in batches of any size."""
    waiting = []
    for handler in consumers.handlers.values():
        heard = [event for event in events if type(event.fact) in handler.facts]
        random.shuffle(heard)
        while heard:
            size = random.choice((1, 2, 5, 50))
            waiting.append(heard[:size])
            heard = heard[size:]
    random.shuffle(waiting)
    yield from waiting


async def acknowledge_some(alerting: AlertingDesk, random: Random) -> None:
    """Leaders look in now and then."""
    for row in await alerting.rows("SELECT alert_id FROM alert WHERE cleared_at IS NULL ORDER BY task_id, rule"):
        if random.random() < 0.04:
            async with alerting.database.transaction() as tx:
                await reads.acknowledge(tx, str(row[0]), clock.now(), "lanh-dao", "Thường trực Đảng ủy", None)


@pytest.mark.timeout(3600)
class TestYear:
    """`YEAR_SEED` draws another year; what fails names the day and the seed."""

    async def test_agrees_with_the_referee_on_every_day(
        self, scoring: ScoringDesk, alerting: AlertingDesk, moved_clock: MovedClock
    ) -> None:
        scoring_in_force.put(*scoring_policies())
        alerting_in_force.put(*alerting_policies())
        life, random, told = Life(SEED, TASKS), Random(SEED), list[Event[Fact]]()
        for day in days():
            moved_clock.to(day)
            new = life.on(day)
            told += new
            again = random.sample(told, min(len(told), 5))
            for batch in batches(random, scoring_consumers, [*new, *again]):
                await scoring.handle(*batch)
            for batch in batches(random, alerting_consumers, [*new, *again]):
                await alerting.handle(*batch)
            await acknowledge_some(alerting, random)
            await scoring.recompute()
            await alerting.sweep()
            await alerting.escalate()
            assert await self.differences(scoring, alerting, day, told, random) == [], f"{day}, seed {SEED}"
        assert await judging.wrong_stories(alerting) == []

    async def differences(
        self, scoring: ScoringDesk, alerting: AlertingDesk, day: date, told: Sequence[Event[Fact]], random: Random
    ) -> list[str]:
        tasks, numbers = read({event.id: event.fact for event in told}.values()), numbers_of(day)
        found = await judging.wrong_scores(scoring, tasks, day, numbers)
        found += await judging.wrong_alerts(alerting, tasks, day, numbers)
        found += await judging.wrong_ladders(alerting, day, numbers)
        found += await judging.wrong_forecasts(alerting, tasks, day, numbers, random)
        if day.toordinal() % WEEKLY == 0:
            found += await judging.wrong_groups(scoring, tasks, day, numbers)
        return found
