"""A whole year of a commune of a hundred tasks: every figure and every alert of every day against the referee."""

import os
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

import pytest

from contracts.fact import Fact
from services.alerting.consumers import consumers as alerting_consumers
from services.scoring.consumers import consumers as scoring_consumers
from shared.bus import Consumers
from shared.envelope import Event
from shared.testing.clock import MovedClock
from tests.reference import alerts, scores
from tests.reference.log import TaskLog, read
from tests.reference.numbers import DOMAIN, Numbers
from tests.service.alerting.desk import Desk as AlertingDesk
from tests.service.scoring.desk import Desk as ScoringDesk
from tests.year.life import Life
from tests.year.lines import COMMUNE, OFFICES, PLANS, PROVINCE, YEAR

SEED = int(os.environ.get("YEAR_SEED", "57"))
TASKS = 100


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


def expected_scores(tasks: dict[str, TaskLog], day: date, numbers: Numbers) -> dict[str, tuple[object, ...]]:
    """Score, completion, band, counts of every task, unit and plan."""
    means = {unit_id: scores.unit_mean(tasks, unit_id, day, numbers) for unit_id in (PROVINCE, COMMUNE, *OFFICES)}
    means |= {plan_id: scores.plan_mean(tasks, plan_id, day, numbers) for plan_id in PLANS}
    figures: dict[str, tuple[object, ...]] = {
        subject: (mean.score, mean.completion, mean.band, mean.task_count, mean.reported_count)
        for subject, mean in means.items()
    }
    for task_id, task in tasks.items():
        figures[task_id] = (scores.task_score(task, day, numbers), scores.completion(task))
    return figures


def differences(expected: dict[str, tuple[object, ...]], found: dict[str, tuple[object, ...]]) -> list[str]:
    """Subjects whose figures differ; one that was never scored has none."""
    return [
        f"{subject}: {found.get(subject)} instead of {figures}"
        for subject, figures in sorted(expected.items())
        if found.get(subject, (None,) * 5)[: len(figures)] != figures and any(figures)
    ]


@pytest.mark.timeout(1800)
class TestYear:
    """`YEAR_SEED` draws another year; what fails names the day and the seed."""

    async def test_agrees_with_the_referee_on_every_day(
        self, scoring: ScoringDesk, alerting: AlertingDesk, moved_clock: MovedClock
    ) -> None:
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
            await scoring.recompute()
            await alerting.sweep()
            tasks = read({event.id: event.fact for event in told}.values())
            assert not differences(expected_scores(tasks, day, DOMAIN), await scoring.scores()), f"{day}, seed {SEED}"
            standing = {
                (task_id, rule): level
                for task_id, task in tasks.items()
                for rule, level in alerts.open_alerts(task, day, DOMAIN).items()
            }
            assert await alerting.open_alerts() == standing, f"{day}, seed {SEED}"
