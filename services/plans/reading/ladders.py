"""Rows of indicators: a ladder of milestones from the columns of values, the unit of measure from its own."""

import re

from services.plans.reading import cells, dates
from services.plans.reading.clauses import DueContext, read_goals
from services.plans.reading.context import Context, code_of
from services.plans.reading.doubts import doubt, indicator_doubts
from services.plans.reading.indicators import shape
from services.plans.reading.lines import clean, fold
from services.plans.reading.model import Indicator, Milestone
from services.plans.reading.rows import Row
from services.plans.reading.sentences import sentences

MEASURE = re.compile(r"\s*\((?:đvt|đơn vị tính|tính theo)?:?\s*(?P<unit>%|[^()\d]{1,24})\)$", re.IGNORECASE)


def ladder(row: Row, context: Context) -> Indicator:
    """An indicator with a milestone per column that holds a value; a cell of words is doubted, not read."""
    name, unit = _name_and_unit(row)
    fallback, _ = due_of(row, context)
    found = [(heading, cell, cells.value_of(cell)) for heading, cell in row.values]
    milestones = tuple(
        Milestone(
            value.comparator,
            (on := cells.column_due(heading, context.plan_year)) or fallback.on,
            value.low,
            value.high,
            value.unit if value.unit == "%" or unit is None else unit,
            "heading" if on else fallback.source,
        )
        for heading, _, value in found
        if value is not None
    )
    if not milestones:
        milestones = (Milestone("qualitative", fallback.on, due_source=fallback.source),)
    unread = any(value is None for _, _, value in found)
    doubts = (*indicator_doubts(milestones), *([doubt("cell-without-number")] if unread else []))
    source = " | ".join([name, *(f"{heading}: {cell}" for heading, cell in row.values), unit or ""]).rstrip(" |")
    return Indicator(name, source, str(row.place), milestones, _title(row), code_of(row, context), doubts)


def named_goals(row: Row, context: Context, *, roles: tuple[str, ...], counts: bool) -> list[Indicator]:
    """Figures that stand in the words of a row ("100% cán bộ …"), and outputs that are a share ("Tỷ lệ …")."""
    found: list[Indicator] = []
    due, _ = due_of(row, context)
    for role in roles:
        for sentence in sentences(clean(row.cells.get(role, ""))):
            goals, _ = read_goals(sentence, due, counts=counts)
            found.extend(shape(goal, sentence, row.place, _title(row), code_of(row, context)) for goal in goals)
            if not goals and role == "output" and fold(sentence).startswith("tỷ lệ"):
                found.append(_without_number(sentence.rstrip(" ."), sentence, row, context))
    return found


def without_number(row: Row, context: Context) -> Indicator:
    """An indicator whose row bears no value at all."""
    name, _ = _name_and_unit(row)
    return _without_number(name, row.written or name, row, context)


def due_of(row: Row, context: Context) -> tuple[DueContext, bool]:
    """Date that holds for the row where its words give none; True where the row's own cell gave it."""
    on, _ = cells.deadline_of(row.cells.get("deadline", ""), context.plan_year)
    if on is not None:
        return DueContext(on, "cell"), True
    named = dates.heading_due(row.group[1]) if row.group else None
    if named is not None:
        return DueContext(named.on, "heading"), False
    on = context.title_due or context.plan_due
    return (DueContext(on, "title") if on else DueContext()), False


def _without_number(name: str, source: str, row: Row, context: Context) -> Indicator:
    due, _ = due_of(row, context)
    milestones = (Milestone("qualitative", due.on, due_source=due.source),)
    code = code_of(row, context)
    return Indicator(name, source, str(row.place), milestones, _title(row), code, indicator_doubts(milestones))


def _title(row: Row) -> str | None:
    return row.group[1] if row.group else None


def _name_and_unit(row: Row) -> tuple[str, str | None]:
    name = clean(row.cells.get("indicator") or row.name)
    unit = clean(row.cells.get("unit", "")) or None
    measure = MEASURE.search(name)
    if unit is None and measure:
        return name[: measure.start()], measure["unit"].strip()
    return name, "%" if unit and "%" in unit else unit
