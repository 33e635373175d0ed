"""Recurring lines: their turns by the plan's calendar, and the occurrences that answer for them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.plans.domain.deadlines import effective_due_date
from services.plans.domain.derivation import amended, as_line_says, code_of, made_from, name_of, withdrawn
from services.plans.domain.periods import Span, bounds_of, title
from services.plans.domain.plans import Plan
from services.plans.domain.policy import Calendar, PeriodKind
from services.plans.domain.tasks import Task

ONE_DAY = timedelta(days=1)
RECURRING = frozenset({"week", "month", "quarter", "half_year", "year"})


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a recurring line, whole by the calendar: an occurrence is cut to the days of line and plan."""

    every: PeriodKind
    starts_on: date
    ends_on: date

    @property
    def title(self) -> str:
        """Vietnamese name, e.g. `tháng 03/2026`."""
        return title(Span(self.every, self.starts_on, self.ends_on, self.ends_on, self.ends_on))

    @property
    def label(self) -> str:
        """Tail of the occurrence's number: `T03.2026`, `Q1.2026`, `6T1.2026`, `2026`; a week by its first day."""
        last = self.ends_on
        return {
            "week": f"{self.starts_on:%d.%m.%Y}",
            "month": f"T{last:%m.%Y}",
            "quarter": f"Q{(last.month + 2) // 3}.{last.year}",
            "half_year": f"6T{(last.month + 5) // 6}.{last.year}",
        }.get(self.every, f"{last.year}")


def turn_on(every: PeriodKind, day: date, calendar: Calendar) -> Turn:
    """Turn a day lies in; ValueError for a kind of period nothing recurs by."""
    bounds = bounds_of(every, day, calendar) if every in RECURRING else None
    if bounds is None:
        raise ValueError(f"nothing recurs by {every}")
    return Turn(every, *bounds)


def last_day(line: Task, plan: Plan) -> date:
    """Last day a line recurs on."""
    return min(line.due_on or plan.valid_to, plan.valid_to)


def turns_begun(line: Task, plan: Plan, calendar: Calendar, *, since: date, until: date) -> tuple[Turn, ...]:
    """Turns of a recurring line that have begun by a day and had not ended before another, oldest first."""
    if line.recurrence_every is None:
        return ()
    day, last = max(since, line.starts_on, plan.valid_from), min(until, last_day(line, plan))
    turns = []
    while day <= last:
        turn = turn_on(line.recurrence_every, day, calendar)
        turns.append(turn)
        day = turn.ends_on + ONE_DAY
    return tuple(turns)


def turns_owed(
    line: Task, plan: Plan, calendar: Calendar, made: Iterable[Task], *, since: date, until: date
) -> tuple[Turn, ...]:
    """Turns without an occurrence of a line in force, those missed since its newest one included; else since a day."""
    if not (line.is_series and line.is_in_force):
        return ()
    answered = {(task.occurrence_on, task.recurrence_every) for task in made}
    newest = max((day for day, _ in answered if day), default=since)
    turns = turns_begun(line, plan, calendar, since=newest, until=until)
    return tuple(turn for turn in turns if (turn.starts_on, turn.every) not in answered)


def occurrence(line: Task, plan: Plan, turn: Turn, *, task_id: str, position: int) -> Task:
    """The task that answers for one turn: due on its last day within line and plan."""
    task = replace(made_from(line, "occurrence", task_id=task_id, position=position), occurrence_on=turn.starts_on)
    return _in_turn(task, line, plan, turn)


def following(task: Task, line: Task, plan: Plan, calendar: Calendar, today: date) -> Task:
    """An occurrence after its line was amended, assigned or withdrawn.

    What is over stays as it was: occurrences completed, withdrawn, or due before today. One whose turn the line no
    longer has is withdrawn.
    """
    if not task.is_in_force or task.work_state == "completed" or task.effective_due_on < today:
        return task
    turn = _turn_of(task, line, plan, calendar)
    return withdrawn(task) if turn is None else amended(task, _in_turn(task, line, plan, turn))


def _turn_of(task: Task, line: Task, plan: Plan, calendar: Calendar) -> Turn | None:
    if not line.is_in_force or not line.is_series or line.recurrence_every is None or task.occurrence_on is None:
        return None
    turn = turn_on(line.recurrence_every, task.occurrence_on, calendar)
    overlaps = turn.ends_on >= max(line.starts_on, plan.valid_from) and turn.starts_on <= last_day(line, plan)
    return turn if turn.starts_on == task.occurrence_on and overlaps else None


def _in_turn(task: Task, line: Task, plan: Plan, turn: Turn) -> Task:
    due_on = min(turn.ends_on, last_day(line, plan))
    return replace(
        as_line_says(task, line),
        code=code_of(line, turn.label),
        name=name_of(line, turn.title),
        lead_unit_id=line.lead_unit_id,
        lead_unit_name=line.lead_unit_name,
        coordinating_unit_ids=line.coordinating_unit_ids,
        recurrence=line.recurrence,
        recurrence_every=turn.every,
        starts_on=max(turn.starts_on, line.starts_on, plan.valid_from),
        due_on=due_on,
        effective_due_on=effective_due_date(due_on, plan.valid_to, task.excused_until),
    )
