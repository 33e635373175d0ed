"""Reads tables: rows of tasks with their units and outputs, rows of indicators with their yearly values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.plans.reading import dates, patterns, units
from services.plans.reading.blocks import PAGE, Place, Table
from services.plans.reading.clauses import DueContext, read_goals
from services.plans.reading.doubts import indicator_doubts, task_doubts
from services.plans.reading.indicators import shape as shape_indicator
from services.plans.reading.lines import ROMAN, clean, fold
from services.plans.reading.model import Indicator, Milestone, Task
from services.plans.reading.sentences import sentences
from services.plans.reading.targets import NUMBER, as_number, find_figures
from services.plans.reading.tasks import recurrence_of

COLUMNS = tuple((re.compile(words), role) for words, role in patterns.COLUMNS)
GROUP_NUMBER = re.compile(rf"^(?:{ROMAN}|[A-H])\.?$")
YEAR = re.compile(r"20[1-9]\d")
HEADER_ROWS = 4
FEWEST_COLUMNS = 3


@dataclass(frozen=True)
class Context:
    """What holds for the whole table: where it is quoted, its own title's year, the plan's year."""

    code: str
    title_due: date | None = None
    plan_year: int | None = None


@dataclass(frozen=True)
class Row:
    """One row by role of column; `values` are (heading, cell) of yearly columns."""

    number: str
    cells: dict[str, str]
    values: tuple[tuple[str, str], ...]
    place: Place
    group: tuple[str, str] | None = None


def roles_of(row: Sequence[str]) -> list[str | None]:
    """Role of each column by its heading; None where nothing is recognised."""
    roles: list[str | None] = []
    for cell in row:
        heading = " ".join(fold(clean(cell)).split())
        role = next((role for pattern, role in COLUMNS if pattern.search(heading)), None) if heading else None
        if _is_yearly(heading, role, roles):
            role = "value"
        roles.append(role if role in {None, "value", "other"} or role not in roles else "other")
    return roles


def _is_yearly(heading: str, role: str | None, before: Sequence[str | None]) -> bool:
    """Say that "2030" is always a year's values; "Mục tiêu 2030" is one to the right of the indicators' names."""
    if YEAR.fullmatch(heading.removeprefix("năm ")):
        return True
    named = "indicator" in before or "name" in before
    return named and YEAR.search(heading) is not None and role in {None, "indicator", "output"}


def header_of(table: Table) -> tuple[int, list[str | None]] | None:
    """Row of the column headings and their roles, when the table is one of tasks or indicators."""
    for index, row in enumerate(table.rows[:HEADER_ROWS]):
        roles = roles_of(row)
        named = "name" in roles or "indicator" in roles
        if named and len([role for role in roles if role]) >= min(FEWEST_COLUMNS, len(row) - 1):
            return index, roles
    return None


def read_table(table: Table, context: Context) -> tuple[list[Task], list[Indicator]]:
    """Tasks and indicators of a table; nothing when its headings are not recognised."""
    header = header_of(table)
    if header is None:
        return [], []
    index, roles = header
    return interpret(_rows(table, index, roles), context, has_deadlines="deadline" in roles)


def interpret(rows: Sequence[Row], context: Context, *, has_deadlines: bool) -> tuple[list[Task], list[Indicator]]:
    """Turn rows into tasks and indicators, whichever way the rows were found."""
    found_tasks: list[Task] = []
    found_indicators: list[Indicator] = []
    for row in rows:
        if "name" not in row.cells or row.values:
            found_indicators.extend(_yearly(row, context))
            continue
        found_tasks.append(_task(row, context, has_deadlines=has_deadlines))
        found_indicators.extend(_figures(row, context))
    return found_tasks, found_indicators


def _rows(table: Table, header: int, roles: Sequence[str | None]) -> list[Row]:
    rows: list[Row] = []
    group: tuple[str, str] | None = None
    for raw, place in zip(table.rows[header + 1 :], table.places[header + 1 :], strict=True):
        if [fold(clean(cell)) for cell in raw] == [fold(clean(cell)) for cell in table.rows[header]] or _counts_columns(
            raw
        ):
            continue
        row = _by_role(raw, roles, table.rows[header], place)
        opened = _group(row, raw)
        if opened is not None:
            group = opened
        elif rows and _continues(rows[-1], row):
            rows[-1] = _merged(rows[-1], row)
        elif row.cells.get("name") or row.cells.get("indicator"):
            rows.append(replace(row, group=group))
    return rows


def _counts_columns(raw: Sequence[str]) -> bool:
    cells = [clean(cell).strip("()") for cell in raw if clean(cell)]
    return len(cells) >= FEWEST_COLUMNS and all(
        cell.isdecimal() and int(cell) == index + 1 for index, cell in enumerate(cells)
    )


def _by_role(raw: Sequence[str], roles: Sequence[str | None], headings: Sequence[str], place: Place) -> Row:
    cells: dict[str, str] = {}
    values: list[tuple[str, str]] = []
    for cell, role, heading in zip(raw, roles, headings, strict=False):
        if role == "value" and clean(cell):
            values.append((clean(heading), clean(cell)))
        elif role and role not in {"other", "value"} and cell.strip():
            cells[role] = cell.strip()
    return Row(clean(cells.pop("number", "")).rstrip("."), cells, tuple(values), place)


def _group(row: Row, raw: Sequence[str]) -> tuple[str, str] | None:
    filled = [clean(cell) for cell in raw if clean(cell)]
    title = clean(row.cells.get("name") or row.cells.get("indicator") or (filled[-1] if filled else ""))
    others = [role for role in row.cells if role not in {"name", "indicator"}]
    if others or row.values or not title:
        return None
    if GROUP_NUMBER.match(row.number):
        return row.number, title
    alone = len(filled) <= (2 if row.number else 1)
    return (row.number, title) if alone and title.isupper() else None


def _continues(above: Row, row: Row) -> bool:
    """A row without a number that begins in mid-sentence, or at the top of a page below a numbered one."""
    if above.number and not row.number and row.place.first > above.place.last and row.place.kind == PAGE:
        return True
    name = row.cells.get("name") or row.cells.get("indicator") or ""
    return not row.number and (not name or name[0].islower())


def _merged(above: Row, below: Row) -> Row:
    cells = dict(above.cells)
    for role, text in below.cells.items():
        cells[role] = f"{cells[role]} {text}" if cells.get(role) else text
    return replace(above, cells=cells, place=above.place.until(below.place))


def _code(row: Row, context: Context) -> str:
    return ".".join(part for part in (context.code, row.group[0] if row.group else "", row.number) if part)


def _task(row: Row, context: Context, *, has_deadlines: bool) -> Task:
    name = clean(row.cells["name"])
    leads = units.split_units(row.cells.get("lead", ""))
    helpers = units.split_units(row.cells.get("coordinating", ""))
    deadline = clean(row.cells.get("deadline", ""))
    due, source = _due(deadline, context, has_deadlines=has_deadlines)
    output = clean(row.cells.get("output", "")) or None
    written = " | ".join(
        clean(text)
        for text in (name, row.cells.get("lead", ""), row.cells.get("coordinating", ""), output or "", deadline)
        if text
    )
    task = Task(
        name,
        written,
        str(row.place),
        row.group[1] if row.group else None,
        _code(row, context),
        "; ".join(clean(one) for one in leads) or None,
        tuple(clean(one) for one in (*leads[1:], *helpers)),
        output,
        due,
        source,
        recurrence_of(deadline) or recurrence_of(name),
    )
    return replace(task, doubts=task_doubts(task))


def _due(deadline: str, context: Context, *, has_deadlines: bool) -> tuple[date | None, str | None]:
    """An empty cell in a column of deadlines is the document's word that there is none."""
    if deadline:
        due = dates.cell_due(deadline, context.plan_year)
        return (due.on, "cell" if due.year_is_written else "year-from-title") if due else (None, None)
    if not has_deadlines and context.title_due:
        return context.title_due, "title"
    return None, None


def _figures(row: Row, context: Context) -> list[Indicator]:
    """Percentages a row names as its goal ("100% cán bộ …", "Tỷ lệ …") are indicators too."""
    found: list[Indicator] = []
    due = DueContext(context.title_due, "title") if context.title_due else DueContext()
    group = row.group[1] if row.group else None
    for role in ("name", "output"):
        for sentence in sentences(clean(row.cells.get(role, ""))):
            goals, _ = read_goals(sentence, due, counts=False)
            found.extend(shape_indicator(goal, sentence, row.place, group, _code(row, context)) for goal in goals)
            if not goals and role == "output" and fold(sentence).startswith("tỷ lệ"):
                milestone = Milestone("qualitative", due.on, due_source=due.source)
                found.append(
                    Indicator(
                        sentence.rstrip(" ."),
                        sentence,
                        str(row.place),
                        (milestone,),
                        group,
                        _code(row, context),
                        indicator_doubts((milestone,)),
                    )
                )
    return found


def _yearly(row: Row, context: Context) -> list[Indicator]:
    name = clean(row.cells.get("indicator") or row.cells.get("name") or "")
    unit = clean(row.cells.get("unit", "")) or None
    milestones = [one for heading, cell in row.values if (one := _value(heading, cell, unit, context)) is not None]
    if not milestones and not row.values:
        goals, _ = read_goals(name, DueContext(context.title_due, "title" if context.title_due else None))
        return [
            shape_indicator(goal, name, row.place, row.group[1] if row.group else None, _code(row, context))
            for goal in goals
        ]
    if not milestones:
        return []
    source = " | ".join([name, *(f"{heading}: {cell}" for heading, cell in row.values), unit or ""]).rstrip(" |")
    shaped = tuple(milestones)
    return [
        Indicator(
            name,
            source,
            str(row.place),
            shaped,
            row.group[1] if row.group else None,
            _code(row, context),
            indicator_doubts(shaped),
        )
    ]


def _value(heading: str, cell: str, unit: str | None, context: Context) -> Milestone | None:
    due = dates.heading_due(heading) or dates.bare_year(heading)
    year = YEAR.findall(heading)
    on = due.on if due else (date(int(year[-1]), 12, 31) if year else context.title_due)
    figures = find_figures(cell, counts=True) or find_figures(f"{cell} {unit or ''}".strip(), counts=True)
    if figures:
        one = figures[0]
        return Milestone(
            one.comparator, on, one.value, one.value_max, unit or one.unit_of_measure, "heading" if on else None
        )
    number = re.fullmatch(NUMBER, cell)
    return Milestone("=", on, as_number(cell), None, unit, "heading" if on else None) if number else None
