"""Tasks with a trend and with difficulties, as plans tells of them."""

from datetime import date, timedelta

from contracts import plans
from contracts.fact import Fact
from shared.envelope import Event
from shared.testing.bus import event_of
from tests.service.scoring.facts import OFFICE, PERSON, PLAN, START, reported


def steady(task_id: str, *rates: float, every_days: int = 10, first: date = START + timedelta(30)) -> list[Event[Fact]]:
    """Reports of so many rates, so many days apart; versions from 2 on."""
    return [
        reported(task_id, number + 2, rate, on=first + timedelta(number * every_days))
        for number, rate in enumerate(rates)
    ]


def hindered(task_id: str, on: date, version: int = 1, number: int = 1) -> Event[Fact]:
    """A difficulty that stands since a day."""
    return event_of(
        plans.ObstacleRaised(
            unit_id=OFFICE,
            version=version,
            obstacle_id=f"{task_id}-o{number}",
            task_id=task_id,
            plan_id=PLAN,
            report_id=f"{task_id}-r2",
            description="Chưa có đường truyền số liệu chuyên dùng.",
            raised_on=on,
            owner_unit_id=None,
        )
    )


def settled(task_id: str, on: date, version: int = 2, number: int = 1) -> Event[Fact]:
    """A difficulty was answered and closed."""
    return event_of(
        plans.ObstacleResolved(
            unit_id=OFFICE,
            version=version,
            obstacle_id=f"{task_id}-o{number}",
            task_id=task_id,
            plan_id=PLAN,
            answer="Đã lắp đặt.",
            owner_unit_id=OFFICE,
            raised_on=on,
            resolved_on=on + timedelta(20),
            resolver=PERSON,
        )
    )
