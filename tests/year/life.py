"""A year in a commune, drawn from a seed: reports, claims, verdicts, appeals, excuses, pauses, obstacles, amendments.

Each line moves through its states as the plans service lets it; what it tells is told on the day it happens.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from contracts.fact import Fact
from shared.envelope import Event
from tests.year import facts
from tests.year.lines import OFFICES, YEAR, Line, drawn_line, drawn_lines

AMENDED_ON = (date(2026, 3, 20), date(2026, 6, 15), date(2026, 10, 1))
REPORTED_ON = range(8, 15)


class Life:
    """`on(day)` gives what is told that day, in the order in which it happens. Days have to follow each other."""

    def __init__(self, seed: int, count: int) -> None:
        self.random = Random(seed)
        self.lines = list(drawn_lines(self.random, count))

    def on(self, day: date) -> list[Event[Fact]]:
        told: list[Event[Fact]] = []
        if day == YEAR[0]:
            told += [*facts.units(), *facts.published(), *(facts.assigned(line) for line in self.lines)]
        for line in self.lines:
            told += self.morning(line, day)
        if day in AMENDED_ON:
            told += self.amendment(day)
        for line in self.lines:
            if line.is_in_force and day >= line.starts_on:
                told += self.day_of(line, day)
            told += self.breach(line, day)
        return told

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def morning(self, line: Line, day: date) -> Iterator[Event[Fact]]:
        """Pauses end, and due dates that passed are told: what the plans service does by itself."""
        if line.state == "suspended" and line.excused_until and line.excused_until < day:
            line.state = line.state_before
            line.version += 1
            yield facts.assigned(line)
        yield from self.breach(line, day)

    def breach(self, line: Line, day: date) -> Iterator[Event[Fact]]:
        due_on = line.effective_due_on
        is_watched = line.is_in_force and line.state not in {"completed", "suspended"}
        if is_watched and due_on < day and due_on not in line.breaches:
            line.breaches.add(due_on)
            line.version += 1
            yield facts.breached(line, day)

    def day_of(self, line: Line, day: date) -> Iterator[Event[Fact]]:
        if line.state == "completed":
            if self.chance(0.001):
                yield self.judge(line, is_accepted=False)
            return
        yield from self.obstacle(line, day)
        if line.state != "suspended":
            yield from self.verdict(line, day)
        if line.state == "completed":
            return
        if self.chance(0.003):
            yield from self.excuse(line, day)
        if self.chance(0.004):
            line.pace = self.random.choice((0.3, 0.8, 1.0, 1.4))
        if (day.day in REPORTED_ON and self.chance(0.14)) or self.chance(0.01):
            yield from self.report(line, day)

    def report(self, line: Line, day: date) -> Iterator[Event[Fact]]:
        """A paused line is reported on now and then, and goes on with that."""
        if line.state == "suspended":
            if not self.chance(0.1):
                return
            line.state = line.state_before
        yield from self.breach(line, day)
        claims = (line.rate or 0) >= 0.95 or (day >= line.effective_due_on - timedelta(days=15) and self.chance(0.4))
        line.version += 1
        if claims:
            line.state, line.claim, line.claimed_on = "awaiting_review", f"{line.task_id}-r{line.version}", day
            line.review_version, line.verdict = 1, None
            yield facts.reported(line, day, self.random.choice((None, 1.0)), is_claim=True)
            return
        if line.state == "not_started":
            line.state = "in_progress"
        rate = self.rate_of(line, day)
        line.rate = line.rate if rate is None else rate
        yield facts.reported(line, day, rate, is_claim=False)

    def rate_of(self, line: Line, day: date) -> float | None:
        """What the unit says it has reached: seldom nothing, seldom less than before, now and then to the point."""
        if self.chance(0.08):
            return None
        if self.chance(0.05):
            return self.random.choice((0.0, 1 / 3, 0.5, 0.25, 1.0))
        aimed = min(1.0, line.expected(day) * line.pace * self.random.uniform(0.9, 1.1))
        return round(aimed if self.chance(0.1) else max(line.rate or 0.0, aimed), 2)

    def verdict(self, line: Line, day: date) -> Iterator[Event[Fact]]:
        if line.claim is None or line.claimed_on is None:
            return
        if line.verdict is None and day > line.claimed_on and self.chance(0.15):
            yield from self.decide(line, is_accepted=self.chance(0.7), day=day)
        elif line.verdict == "rejected" and self.chance(0.02):
            yield from self.decide(line, is_accepted=self.chance(0.5), day=day)

    def decide(self, line: Line, *, is_accepted: bool, day: date) -> Iterator[Event[Fact]]:
        if day > line.effective_due_on:
            yield from self.breach(line, day)
        yield self.judge(line, is_accepted=is_accepted)
        if is_accepted:
            line.version += 1
            yield facts.completed(line)

    def judge(self, line: Line, *, is_accepted: bool) -> Event[Fact]:
        line.review_version += 1
        line.verdict = "accepted" if is_accepted else "rejected"
        line.state = "completed" if is_accepted else "needs_completion"
        return facts.judged(line, is_accepted=is_accepted)

    def excuse(self, line: Line, day: date) -> Iterator[Event[Fact]]:
        """A decision moves the day, or pauses the work; it may take the place of an earlier one."""
        yield from self.breach(line, day)
        if line.state != "suspended":
            line.state_before = line.state
        line.excused_until = max(line.due_on or YEAR[1], day) + timedelta(days=self.random.randint(0, 45))
        if self.chance(0.4):
            line.state, line.excused_until = "suspended", max(day, line.due_on or day) + timedelta(days=20)
        line.version += 1
        yield facts.excused(line, day)

    def obstacle(self, line: Line, day: date) -> Iterator[Event[Fact]]:
        if self.chance(0.004):
            number = len(line.obstacles) + 1
            line.obstacles[number] = (1, day, True)
            yield facts.obstacle_raised(line, number, 1, day)
        for number, (version, raised_on, is_open) in line.obstacles.items():
            if self.chance(0.03 if is_open else 0.003):
                line.obstacles[number] = (version + 1, raised_on, not is_open)
                if is_open:
                    yield facts.obstacle_resolved(line, number, version + 1, raised_on, day)
                else:
                    yield facts.obstacle_raised(line, number, version + 1, raised_on)

    def amendment(self, day: date) -> Iterator[Event[Fact]]:
        """A document adds lines, withdraws some, and gives others another weight, lead, date or target."""
        for line in self.random.sample(self.lines, 12):
            if line.state in {"completed", "suspended"} or not line.is_in_force:
                continue
            yield from self.breach(line, day)
            self.change(line)
            line.version += 1
            yield facts.amended(line, day)
        for _ in range(2):
            line = drawn_line(self.random, f"t{len(self.lines) + 1:03}", day)
            self.lines.append(line)
            yield facts.assigned(line)

    def change(self, line: Line) -> None:
        match self.random.randrange(5):
            case 0:
                line.weight = self.random.choice((1.0, 3.0))
            case 1:
                line.lead = self.random.choice(OFFICES)
                line.helpers = tuple(helper for helper in line.helpers if helper != line.lead)
            case 2 if line.due_on and not line.own_path:
                line.due_on += timedelta(days=self.random.randint(5, 40))
            case 3 if line.rate is not None:
                line.rate = round(line.rate * 0.8, 2)
            case _:
                line.is_in_force = self.chance(0.5)
