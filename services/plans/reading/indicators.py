"""Walks the parts of the outline that set goals and makes indicators. Tasks are made elsewhere."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from services.plans.reading import dates, patterns, units
from services.plans.reading.assigned import hands_over
from services.plans.reading.blocks import Place
from services.plans.reading.clauses import DueContext, Goal, qualitative, read_goals
from services.plans.reading.doubts import indicator_doubts, merged
from services.plans.reading.lines import Paragraph, fold
from services.plans.reading.model import Indicator, Milestone
from services.plans.reading.outline import DEEP, Node
from services.plans.reading.rhythms import interval_of
from services.plans.reading.sections import section_of, split_glued_heading
from services.plans.reading.sentences import sentences
from services.plans.reading.targets import find_figures

GOAL_START = re.compile(rf"{patterns.GOAL_STARTS}(?!\w)")
RHYTHM = re.compile(r"(?:các\s+)?(?:chỉ tiêu|mục tiêu)?\s*(?P<said>(?:hằng|hàng|mỗi) (?:năm|quý|tháng))(?!\w)")
# "sản phẩm OCOP tham gia …" and "sản phẩm OCOP lên sàn …" share three quarters of their words.
SAME_WORDS = 0.75
FEWEST_WORDS = 4
# Keeps a hostile file from taking quadratic time.
COMPARED_AT_MOST = 20


def read_indicators(root: Node, title_due: date | None, plan_year: int | None = None) -> list[Indicator]:
    """Indicators of sections about targets, and the figures that tasks carry."""
    title = DueContext(title_due, "title" if title_due else None, plan_year)
    found: list[Indicator] = []
    for node in root.walk():
        if node.kind == "root":
            continue
        kind = section_of(node)
        if kind in {"targets", "tasks", "mixed"}:
            found.extend(_of_node(node, kind, title))
    return without_restatements(as_ladders(found))


def as_ladders(found: Sequence[Indicator]) -> list[Indicator]:
    """The same goal under "Đến năm 2027" and under "Đến năm 2030" is one indicator with two milestones."""
    kept: dict[object, Indicator] = {}
    for at, indicator in enumerate(found):
        key = _ladder_key(indicator) or at
        below = kept.get(key)
        days = {one.due for one in below.milestones} if below else set()
        if below is None or days & {one.due for one in indicator.milestones}:
            kept[at if below else key] = indicator
            continue
        milestones = tuple(sorted((*below.milestones, *indicator.milestones), key=lambda one: str(one.due)))
        kept[key] = replace(
            below,
            source_text=f"{below.source_text}\n{indicator.source_text}",
            place=f"{below.place}; {indicator.place}",
            milestones=milestones,
            doubts=merged(below.doubts, indicator.doubts, indicator_doubts(milestones)),
        )
    return list(kept.values())


def _ladder_key(indicator: Indicator) -> tuple[str, str | None] | None:
    """Name and unit of a goal that is dated throughout; None for one that cannot be a rung."""
    if any(one.due is None or one.value is None for one in indicator.milestones):
        return None
    return " ".join(re.findall(r"\w+", fold(indicator.name))), indicator.milestones[0].unit_of_measure


def without_restatements(found: Sequence[Indicator]) -> list[Indicator]:
    """A goal said again in another section in nearly the same words, with the same figure and date, is one goal."""
    kept: list[Indicator] = []
    known: dict[tuple[object, ...], list[Indicator]] = defaultdict(list)
    for indicator in found:
        goals = tuple((one.comparator, one.value, one.value_max, one.due) for one in indicator.milestones)
        if not any(_restates(indicator, other) for other in known[goals][:COMPARED_AT_MOST]):
            kept.append(indicator)
            known[goals].append(indicator)
    return kept


def _section(indicator: Indicator) -> str:
    return (indicator.code or "").partition(".")[0].partition("(")[0]


def _restates(later: Indicator, earlier: Indicator) -> bool:
    if _section(later) == _section(earlier) or later.milestones[0].value is None:
        return False
    words, others = (set(re.findall(r"\w+", fold(one.name))) for one in (later, earlier))
    shared = len(words & others)
    return shared >= FEWEST_WORDS and shared >= SAME_WORDS * min(len(words), len(others))


def _of_node(node: Node, kind: str, title: DueContext) -> Iterator[Indicator]:
    context = heading_context(node, title)
    rhythm = _heading_rhythm(node)
    paragraphs = own_paragraphs(node)
    if kind == "targets" and node.kind in DEEP and not any(find_figures(one.text, listed=True) for one in paragraphs):
        yield from _whole(node, paragraphs, context)
        return
    for paragraph in paragraphs:
        inside = _handed_over(paragraph.text, context) if kind == "tasks" and node.kind in DEEP else context
        text = units.labelled(paragraph.text)[1] if kind == "tasks" else paragraph.text
        for sentence in sentences(text):
            if kind == "mixed" and not GOAL_START.match(fold(sentence)):
                continue
            goals, after = read_goals(sentence, inside, listed=kind == "targets")
            inside = after
            if not goals and kind != "tasks":
                goal = qualitative(sentence, inside)
                goals = [goal] if goal is not None else []
            for goal in goals:
                goal.recurrence = goal.recurrence or rhythm
                split = len(goals) > 1
                yield shape(goal, sentence, paragraph.place, group_of(node), node.code, is_split=split)


def _handed_over(text: str, context: DueContext) -> DueContext:
    """Context of an item whose last sentence hands it over with a date ("Giao X chủ trì; xong trước ngày …")."""
    last = sentences(text)[-1:]
    if not last or not hands_over(last[0], strictly=False):
        return context
    due = dates.find_dues(last[0], plan_year=context.year)
    return context.at(due[-1]) if due else context


def _whole(node: Node, paragraphs: Sequence[Paragraph], context: DueContext) -> Iterator[Indicator]:
    """A bullet without any figure is one goal, however many sentences it takes."""
    for paragraph in paragraphs:
        goal = qualitative(paragraph.text, context)
        if goal is not None:
            yield shape(goal, paragraph.text, paragraph.place, group_of(node), node.code)


def own_paragraphs(node: Node) -> list[Paragraph]:
    """Text of a node that is not heading: its own line when nothing hangs on it, else what follows the heading."""
    heading, rest = split_glued_heading(node)
    lines = [Paragraph(rest, node.place)] if rest else []
    if not heading and not rest:
        lines = [Paragraph(node.text, node.place)] if node.text else []
    return lines + node.paragraphs


def heading_context(node: Node, title: DueContext) -> DueContext:
    """Nearest heading above that names a year, else the title of the plan."""
    for above in node.ancestors():
        heading = split_glued_heading(above)[0]
        due = (dates.heading_due(heading) or dates.stretch_due(heading, title.year)) if heading else None
        if due is not None:
            return replace(title, on=due.on, source="heading")
    return title


def _heading_rhythm(node: Node) -> str | None:
    """Read "1. Hằng năm" above a list of targets."""
    for above in node.ancestors():
        heading = split_glued_heading(above)[0]
        match = RHYTHM.match(fold(heading)) if heading else None
        if match:
            return heading[match.start("said") : match.end("said")]
    return None


def group_of(node: Node) -> str | None:
    """Nearest heading above the line, without its number."""
    for above in node.ancestors():
        heading = split_glued_heading(above)[0]
        if heading:
            return heading.rstrip(" :.;")
    return None


def shape(
    goal: Goal, source_text: str, place: Place, group: str | None, code: str | None, *, is_split: bool = False
) -> Indicator:
    """Put a goal into the shape a person confirms, its doubts included."""
    yearly = interval_of(goal.recurrence) == "year"
    milestones = tuple(map(_without_borrowed_date, goal.milestones) if yearly else goal.milestones)
    doubts = indicator_doubts(
        milestones, recurs=goal.recurrence is not None, unit_is_guessed=goal.unit_is_guessed, is_split=is_split
    )
    return Indicator(goal.name, source_text, str(place), milestones, group, code or None, doubts, goal.recurrence)


def _without_borrowed_date(milestone: Milestone) -> Milestone:
    """What recurs every year has no date but the one its own sentence or the heading above it gives."""
    is_own = milestone.due_source in {"sentence", "heading"}
    return milestone if is_own else replace(milestone, due=None, due_source=None)
