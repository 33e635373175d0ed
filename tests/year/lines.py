"""The lines of a commune's two plans, as the plans service keeps them: what a year of facts is told of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Literal

from services.plans.domain.milestones import Milestone
from services.plans.domain.paths import PathPoint, resolve_path

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
PROVINCE, COMMUNE = "mau", "mau.xa-mot"
OFFICES = tuple(f"{COMMUNE}.{name}" for name in ("phong-vhxh", "phong-kt", "van-phong", "cong-an", "ap-mot", "ap-hai"))
PLANS = ("nghi-quyet-57", "chuyen-doi-so")
GROUPS = ("I. Hạ tầng số", "II. Nhân lực số", "III. Chính quyền số", None)

WorkState = Literal["not_started", "in_progress", "awaiting_review", "completed", "needs_completion", "suspended"]


@dataclass
class Line:
    """One task. `pace` is how well its unit does: 1 keeps to the path. `claim` is the report of the latest claim."""

    task_id: str
    plan_id: str
    group: str | None
    lead: str | None
    helpers: tuple[str, ...]
    weight: float
    starts_on: date
    due_on: date | None
    pace: float
    rungs: tuple[date, ...] = ()
    own_path: tuple[PathPoint, ...] = ()
    version: int = 1
    is_in_force: bool = True
    excused_until: date | None = None
    state: WorkState = "not_started"
    state_before: WorkState = "not_started"
    rate: float | None = None
    claim: str | None = None
    claimed_on: date | None = None
    review_version: int = 0
    verdict: Literal["accepted", "rejected"] | None = None
    breaches: set[date] = field(default_factory=set)
    obstacles: dict[int, tuple[int, date, bool]] = field(default_factory=dict)

    @property
    def effective_due_on(self) -> date:
        return max(filter(None, (self.due_on or YEAR[1], self.excused_until)))

    def path(self) -> list[dict[str, object]]:
        rungs = [Milestone(due_on=on, comparator=">=", value=1.0) for on in (*self.rungs, self.due_on) if on]
        points = resolve_path(rungs if self.rungs else (), self.starts_on, self.effective_due_on, self.own_path)
        return [{"on": point.on, "rate": point.rate} for point in points]

    def expected(self, day: date) -> float:
        """Roughly what the path asks for: a unit reports by it, nobody is judged by it."""
        whole = (self.effective_due_on - self.starts_on).days or 1
        return min(1.0, max(0.0, (day - self.starts_on).days / whole))


def drawn_lines(random: Random, count: int) -> Iterator[Line]:
    """Lines like those of real plans: half without a date, some without a lead, ladders, paths of their own."""
    for number in range(1, count + 1):
        yield drawn_line(random, f"t{number:03}", YEAR[0] + timedelta(days=random.choice((0, 0, 0, 30, 75, 150))))


def drawn_line(random: Random, task_id: str, starts_on: date) -> Line:
    left = (YEAR[1] - starts_on).days
    due_on = starts_on + timedelta(days=random.randint(20, left)) if random.random() < 0.6 else None
    end = due_on or YEAR[1]
    lead = random.choice((*OFFICES, *OFFICES, None))
    line = Line(
        task_id=task_id,
        plan_id=random.choice(PLANS),
        group=random.choice(GROUPS),
        lead=lead,
        helpers=tuple(sorted(set(random.sample(OFFICES, random.choice((0, 0, 1, 2)))) - {lead})),
        weight=random.choice((1.0, 1.0, 1.0, 2.0, 0.5)),
        starts_on=starts_on,
        due_on=due_on,
        pace=random.choice((0.2, 0.45, 0.6, 0.75, 0.9, 1.0, 1.1, 1.3)),
    )
    shape = random.random()
    if shape < 0.15 and due_on:
        line.rungs = (starts_on + (end - starts_on) / 2,)
    elif shape < 0.3:
        line.own_path = (
            PathPoint(starts_on, 0.0),
            PathPoint(starts_on + (end - starts_on) / 3, 0.2),
            PathPoint(end, 1.0),
        )
    return line
