"""Turns one sentence into named goals with their milestones. Words are parted in `segments`, named in `naming`."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from services.plans.reading import dates
from services.plans.reading.lines import fold
from services.plans.reading.model import Milestone
from services.plans.reading.naming import name_of, trim
from services.plans.reading.rhythms import interval_of, recurrence_of
from services.plans.reading.segments import Segment, segments
from services.plans.reading.sentences import clauses
from services.plans.reading.spread import Rung, read_row
from services.plans.reading.targets import Figure, find_figures

FEWEST_GOAL_WORDS = 4
FEWEST_NAME_WORDS = 2
LEAD_IN = re.compile(r"(?:(?:phấn đấu|mục tiêu|đạt|cụ thể|xã|tỷ lệ|và|trong đó)\s*[,:]?\s*)*")
# "01 lần/năm" describes what is counted; "mỗi năm" says that the goal comes again.
EACH = re.compile(r"(?<!\w)(?:hằng|hàng|mỗi|từng)(?!\w)")
# A clause that only says until when the ones before it are done.
CLOSES = re.compile(r"(?:(?:cơ bản|phấn đấu)\s+)?(?:xong|hoàn thành|hoàn tất|thời gian)")


@dataclass
class Goal:
    """A named line and its milestones; no milestone means it bears no number."""

    name: str
    text: str
    milestones: list[Milestone] = field(default_factory=list)
    recurrence: str | None = None
    unit_is_guessed: bool = False


@dataclass(frozen=True)
class DueContext:
    """The date that holds where the sentence gives none, and who said so; `year` is the plan's."""

    on: date | None = None
    source: str | None = None
    year: int | None = None

    def at(self, due: dates.Due) -> "DueContext":
        """Hold the date a sentence gives."""
        return replace(self, on=due.on, source=_source(due))

    @property
    def said_year(self) -> int | None:
        """Year that a date without one means."""
        return self.on.year if self.on and self.source == "sentence" else self.year


def lead_in(text: str, year: int | None = None) -> dates.Due | None:
    """Due date at the very start of a sentence or clause ("Đến năm 2030: …"), which holds for what follows."""
    due = next(iter(dates.find_dues(text, plan_year=year)), None) or dates.end_of_year(text, year)
    if due is not None and LEAD_IN.fullmatch(fold(text[: due.start]).strip(" ,:-+")):
        return due
    return dates.opening_due(text)


def read_goals(
    sentence: str, context: DueContext, *, counts: bool = True, listed: bool = False
) -> tuple[list[Goal], DueContext]:
    """Goals of a sentence, and the date context as it stands after the sentence.

    `listed` says that the sentence stands in a list of targets, where a bare count needs no cue before it.
    """
    goals: list[Goal] = []
    row: list[Goal] = []
    for clause in clauses(sentence):
        opened = lead_in(clause, context.said_year)
        if opened is not None:
            context = context.at(opened)
        figures = find_figures(clause, counts=counts, listed=listed)
        rungs = read_row(clause, figures, len(row), context.said_year)
        if rungs is not None:
            row = _climb(rungs, row, context, clause)
            goals += [goal for goal in row if goal not in goals]
            continue
        for segment in segments(clause, figures, context.said_year):
            _take(segment, context, goals)
        if not figures:
            _close(clause, context, goals)
    return [goal for goal in goals if not _is_past(goal, context)], context


def qualitative(sentence: str, context: DueContext) -> Goal | None:
    """Read a goal without a number; None where too little is said."""
    name = trim(sentence)
    own = [due for due in dates.find_dues(sentence) if fold(sentence[due.start : due.end])[:5] != "trong"]
    if own:
        context = context.at(own[-1])
    if len(name.split()) < FEWEST_GOAL_WORDS:
        return None
    return Goal(name, sentence, [Milestone("qualitative", context.on, due_source=context.source)])


def _source(due: dates.Due) -> str:
    return "sentence" if due.year_is_written else "year-from-title"


def _milestone(figure: Figure, due: dates.Due | None, context: DueContext) -> Milestone:
    held = context.at(due) if due is not None else context
    return Milestone(figure.comparator, held.on, figure.value, figure.value_max, figure.unit_of_measure, held.source)


def _climb(rungs: list[Rung], row: list[Goal], context: DueContext, clause: str) -> list[Goal]:
    """Goals of a row; rungs of one name make a ladder, rungs without name go on with the row before."""
    if not rungs[0].name:
        for goal, rung in zip(row, rungs, strict=True):
            goal.milestones.append(_milestone(rung.figure, rung.due, context))
            goal.text = f"{goal.text}; {clause}"
        return row
    goals: dict[str, Goal] = {}
    for rung in rungs:
        goal = goals.setdefault(rung.name, Goal(rung.name, clause, unit_is_guessed=rung.figure.unit_is_guessed))
        goal.milestones.append(_milestone(rung.figure, rung.due, context))
    return list(goals.values())


def _take(segment: Segment, context: DueContext, goals: list[Goal]) -> None:
    text, figure = segment.text.strip(), segment.figure
    milestone = _milestone(figure, segment.due, context)
    name = name_of(segment.text, figure)
    if len(name.split()) < FEWEST_NAME_WORDS and goals and segment.due is not None and _is_rung(milestone, goals[-1]):
        goals[-1].milestones.append(milestone)
        goals[-1].text = f"{goals[-1].text}; {text}"
        return
    goals.append(Goal(name or text, text, [milestone], _rhythm(text), figure.unit_is_guessed))


def _is_rung(milestone: Milestone, goal: Goal) -> bool:
    """A figure without a name of its own goes on with the ladder before it: same unit, another date."""
    units = {fold(one.unit_of_measure or "") for one in goal.milestones}
    return fold(milestone.unit_of_measure or "") in units and milestone.due not in {one.due for one in goal.milestones}


def _rhythm(text: str) -> str | None:
    said = recurrence_of(text)
    return said if EACH.search(fold(said or "")) and interval_of(said) else None


def _close(clause: str, context: DueContext, goals: list[Goal]) -> None:
    """Read "…; xong trong quý III/2026": the date of the whole sentence stands behind it."""
    due = next(iter(dates.find_dues(clause, plan_year=context.said_year)), None)
    if due is None or not CLOSES.match(fold(clause)):
        return
    for goal in goals:
        goal.milestones = [
            one if one.due_source == "sentence" else replace(one, due=due.on, due_source=_source(due))
            for one in goal.milestones
        ]


def _is_past(goal: Goal, context: DueContext) -> bool:
    """What was reached in a year before the plan's; a ladder loses such rungs."""
    if context.year is None:
        return False
    first = date(context.year, 1, 1)
    goal.milestones = [one for one in goal.milestones if one.due is None or one.due >= first]
    return not goal.milestones
