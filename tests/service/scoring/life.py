"""A random but seeded year of facts: plans, tasks, reports, claims, verdicts, decisions, coming in any order."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count

from contracts import evidence
from contracts.fact import Fact
from shared import clock
from shared.envelope import Event
from tests.service.scoring.facts import (
    COMMUNE,
    OFFICE,
    PROVINCE,
    amended,
    assigned,
    completed,
    excused,
    judged,
    published,
    reported,
    tree,
)

FIRST, DAYS = date(2026, 1, 1), 365
LEADS = (OFFICE, "mau.xa-hai", "mau.phuong-ba.ban-mot", None)
HELPERS = ("mau.xa-hai.phong-kt", OFFICE, "mau.phuong-ba", PROVINCE)


@dataclass(frozen=True)
class Telling:
    """An event, the day it was told and the day it comes in."""

    event: Event[Fact]
    told_on: date
    comes_on: date


@dataclass
class Life:
    """The facts of so many tasks over a year."""

    seed: int
    tasks: int = 30
    tellings: list[Telling] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        for event in (*tree(), published("p0"), published("p1", "mau.xa-hai")):
            self._tell(event, 0)
        for number in range(self.tasks):
            for event, day in self._task(f"t{number:02d}", f"p{number % 3}"):
                self._tell(event, day)

    def under_way(self, day: date) -> list[Event[Fact]]:
        """What was told until a day and comes in later."""
        return [each.event for each in self.tellings if each.told_on <= day < each.comes_on]

    def coming(self, after: date, until: date) -> list[Event[Fact]]:
        """What comes in after one day and until another, shuffled."""
        found = [each.event for each in self.tellings if after < each.comes_on <= until]
        self.chance.shuffle(found)
        return found

    def batches(self, events: list[Event[Fact]]) -> Iterator[list[Event[Fact]]]:
        """Events as handlers get them: one stream's and one handler's at a time, in batches of any size."""
        for kind in (evidence_only, places_only, tasks_only):
            own = [event for event in events if kind(event)]
            while own:
                size = self.chance.choice((1, 3, 20, 100))
                yield own[:size]
                own = own[size:]

    def _tell(self, event: Event[Fact], day: int) -> None:
        told_on = FIRST + timedelta(min(day, DAYS))
        at = datetime.combine(told_on, time(9), clock.LOCAL)
        late = self.chance.choice((0, 0, 0, 1, 9))
        for _ in range(self.chance.choice((1, 1, 2))):
            self.tellings.append(Telling(replace(event, time=at), told_on, told_on + timedelta(late)))

    def _task(self, task_id: str, plan_id: str) -> Iterator[tuple[Event[Fact], int]]:
        chance, version, day = self.chance, count(1), self.chance.randrange(60)
        told = self._definition(plan_id)
        if chance.random() < 0.95:
            yield assigned(task_id, next(version), **told), day
        while (day := day + chance.randrange(1, 40)) < DAYS:
            match chance.randrange(9):
                case 0 | 1 | 2 | 3:
                    yield reported(task_id, next(version), chance.choice((None, chance.random()))), day
                case 4 | 5 | 6:
                    yield from self._claim(task_id, version, day)
                case 7:
                    told = {**self._definition(plan_id), "is_in_force": chance.random() < 0.8}
                    rate = chance.choice((None, chance.random()))
                    yield amended(task_id, next(version), **told, completion_rate=rate), day
                case _:
                    until = FIRST + timedelta(day + chance.randrange(60))
                    is_suspended = chance.random() < 0.3
                    yield excused(task_id, next(version), until, plan_id=plan_id, is_suspended=is_suspended), day

    def _claim(self, task_id: str, version: "count[int]", day: int) -> Iterator[tuple[Event[Fact], int]]:
        claim, on = next(version), FIRST + timedelta(day)
        yield reported(task_id, claim, None, is_claim=True, on=on), day
        if self.chance.random() < 0.3:
            return
        is_accepted = self.chance.random() < 0.5
        yield judged(task_id, claim, is_accepted=is_accepted, on=on), day + 3
        if is_accepted:
            yield completed(task_id, next(version), claim, days_late=self.chance.randrange(90)), day + 4
            if self.chance.random() < 0.2:
                yield judged(task_id, claim, is_accepted=False, on=on, version=4), day + 9

    def _definition(self, plan_id: str) -> dict[str, object]:
        chance = self.chance
        starts, days = FIRST + timedelta(chance.randrange(90)), chance.randrange(30, 300)
        path = [{"on": starts, "rate": 0.0}, {"on": starts + timedelta(days), "rate": chance.choice((1.0, 0.7))}]
        helpers = chance.sample(HELPERS, chance.randrange(3))
        return {
            "plan_id": plan_id,
            "unit_id": COMMUNE,
            "lead_unit_id": chance.choice(LEADS),
            "coordinating_unit_ids": helpers,
            "weight": chance.choice((1, 2, 0.35)),
            "starts_on": starts,
            "effective_due_on": starts + timedelta(days),
            "time_path": path,
        }


def evidence_only(event: Event[Fact]) -> bool:
    return isinstance(event.fact, evidence.EvidenceAccepted | evidence.EvidenceRejected)


def places_only(event: Event[Fact]) -> bool:
    return event.fact.name in {"unit.changed", "plan.published", "plan.amended"}


def tasks_only(event: Event[Fact]) -> bool:
    return not evidence_only(event) and not places_only(event)
