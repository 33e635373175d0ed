"""The log folded in bulk: what handlers would know after the facts of some streams, made in memory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from contracts import evidence, plans
from contracts.fact import Fact
from services.scoring.domain.facts import Mark, TaskFacts
from services.scoring.use_cases.marks import marks_by_task
from shared import clock
from shared.envelope import Event, Undecodable, decode

OF_TASKS: tuple[type[Fact], ...] = (
    plans.TaskAssigned,
    plans.TaskAmended,
    plans.DelayExcused,
    plans.TaskReported,
    plans.TaskCompleted,
    evidence.EvidenceAccepted,
    evidence.EvidenceRejected,
)
OF_PLACES: tuple[type[Fact], ...] = (plans.UnitChanged, plans.PlanPublished, plans.PlanAmended)
FACTS = (*OF_TASKS, *OF_PLACES)
"""What a rebuild reads: every fact that a score follows from."""


def end_of(day: date) -> datetime:
    """Return the instant in which a day of Viet Nam is over."""
    return datetime.combine(day + timedelta(days=1), time(), clock.LOCAL)


class Fold:
    """What facts told before an instant say of tasks, units and plans; they may come in any order and any number.

    `read` counts the messages, `left_out` those that change nothing: `later` than the instant, or `unreadable`.
    """

    def __init__(self, before: datetime) -> None:
        self.before = before
        self.tasks: dict[str, TaskFacts] = {}
        self.places: dict[tuple[type[Fact], str], Event[Fact]] = {}
        self.read = 0
        self.left_out: Counter[str] = Counter()

    def take(self, bodies: Iterable[bytes]) -> set[str]:
        """Take in the bodies of messages; return the ids of the tasks that are other than before."""
        events = [event for body in bodies if (event := self._event(body)) is not None]
        for event in events:
            if isinstance(event.fact, OF_PLACES):
                self._place(event)
        return {task_id for task_id, marks in marks_by_task(events).items() if self._absorb(task_id, marks)}

    def _event(self, body: bytes) -> Event[Fact] | None:
        self.read += 1
        try:
            event = decode(body)
        except Undecodable:
            self.left_out["unreadable"] += 1
            return None
        if event.time >= self.before:
            self.left_out["later"] += 1
            return None
        return event

    def _place(self, event: Event[Fact]) -> None:
        kind = plans.UnitChanged if isinstance(event.fact, plans.UnitChanged) else plans.PlanPublished
        known = self.places.get((kind, event.subject_id))
        if known is None or known.fact.version < event.fact.version:
            self.places[kind, event.subject_id] = event

    def _absorb(self, task_id: str, marks: Sequence[Mark]) -> bool:
        before = task = self.tasks.get(task_id) or TaskFacts(task_id)
        for mark in marks:
            task = task.absorb(mark)
        self.tasks[task_id] = task
        return task is not before
