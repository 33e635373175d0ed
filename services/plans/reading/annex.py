"""Reads tables: rows of tasks with their units and outputs, rows of indicators with their values."""

import re
from collections.abc import Sequence
from dataclasses import replace

from services.plans.reading import cells, ladders
from services.plans.reading.blocks import Table
from services.plans.reading.columns import Header, header_of
from services.plans.reading.context import Context, code_of
from services.plans.reading.doubts import doubt, task_doubts
from services.plans.reading.lines import clean, fold
from services.plans.reading.model import Doubt, Indicator, Task
from services.plans.reading.patterns import columns
from services.plans.reading.rhythms import recurrence_of
from services.plans.reading.rows import Row, rows_of
from services.plans.reading.units import names_unit

MARK = re.compile(columns.MARKED_CELL)
DAILY = re.compile(
    r"(?:hằng|hàng|mỗi)\s+ngày|(?:cuối\s+)?(?:mỗi|hằng|hàng|từng)\s+(?:vụ|học\s+kỳ|kỳ|năm\s+học|tháng)\W*"
)
ORDERED = frozenset({"lead", "coordinating", "output", "deadline"})
Found = tuple[list[Task], list[Indicator]]


def read_table(table: Table, context: Context) -> Found:
    """Tasks and indicators of a table; where its headings are not recognised each row is offered as it stands."""
    header = header_of(table)
    if header is None:
        return _offered(table, context), []
    rows = rows_of(_with_wide_deadlines(table, header), header)
    if "unit" not in header.roles and any(row.values for row in rows) and not _names_units(rows):
        rows = [_measured(row) for row in rows]
    return interpret(rows, context, has_deadlines="deadline" in header.roles)


def _with_wide_deadlines(table: Table, header: Header) -> Table:
    """A cell that spans the columns of beginning and end ("Hằng quý") is the deadline."""
    if "deadline" not in header.roles:
        return table
    end = header.roles.index("deadline")
    rows = tuple(
        (*row[:end], row[end - 1], *row[end + 1 :])
        if end and at > header.last and (at, end) in table.covered and recurrence_of(clean(row[end - 1]))
        else row
        for at, row in enumerate(table.rows)
    )
    return replace(table, rows=rows) if header.roles[end - 1] == "other" else table


def interpret(rows: Sequence[Row], context: Context, *, has_deadlines: bool) -> Found:
    """Turn rows into tasks and indicators, whichever way the rows were found."""
    found_tasks: list[Task] = []
    found_indicators: list[Indicator] = []
    for row in map(_by_marks, rows):
        if row.values:
            found_indicators.append(ladders.ladder(row, context))
        elif "name" in row.cells:
            found_tasks.append(_task(row, context, has_deadlines=has_deadlines))
            roles = ("indicator", "name", "output")
            found_indicators.extend(ladders.named_goals(row, context, roles=roles, counts=True))
        elif goals := ladders.named_goals(row, context, roles=("indicator",), counts=True):
            found_indicators.extend(goals)
        elif ORDERED & row.cells.keys():
            found_tasks.append(_task(row, context, has_deadlines=has_deadlines))
        else:
            found_indicators.append(ladders.without_number(row, context))
    return found_tasks, found_indicators


def _by_marks(row: Row) -> Row:
    """A row that only marks columns with an "x" is due in the last of them; beside values a mark says nothing."""
    marked = [heading for heading, cell in row.values if MARK.fullmatch(cell)]
    if not marked:
        return row
    values = tuple((heading, cell) for heading, cell in row.values if not MARK.fullmatch(cell))
    if values or row.cells.get("deadline"):
        return replace(row, values=values)
    named = {**row.cells, "name": row.name, "deadline": marked[-1]}
    return replace(row, values=(), cells=named)


def _names_units(rows: Sequence[Row]) -> bool:
    """Tell whether a column headed "Đơn vị" holds bodies; beside values it may as well hold units of measure."""
    told = [row.cells["lead"] for row in rows if "lead" in row.cells]
    return 2 * len([cell for cell in told if names_unit(clean(cell))]) >= len(told)


def _measured(row: Row) -> Row:
    told = {("unit" if role == "lead" else role): cell for role, cell in row.cells.items()}
    return replace(row, cells=told)


def _offered(table: Table, context: Context) -> list[Task]:
    """Rows of a table whose headings say nothing that is known: all they say, nothing of it assigned."""
    offered: list[Task] = []
    for raw, place in zip(table.rows, table.places, strict=True):
        text = " | ".join(dict.fromkeys(clean(cell) for cell in raw if cell.strip()))
        if text:
            task = Task(text, text, str(place), None, context.code or None)
            offered.append(replace(task, doubts=(doubt("table-without-headings"), *task_doubts(task))))
    return offered


def _task(row: Row, context: Context, *, has_deadlines: bool) -> Task:
    name = clean(row.name)
    leads, helpers = cells.units_of(row.cells.get("lead", ""), row.cells.get("coordinating", ""))
    deadline = clean(row.cells.get("deadline", ""))
    due, source = cells.deadline_of(deadline, context.plan_year)
    if not deadline and not has_deadlines and context.title_due:
        # An empty cell in a column of deadlines is the document's word that there is none.
        due, source = context.title_due, "title"
    output = clean(row.cells.get("output", "")) or None
    task = Task(
        name,
        row.written or _written(row),
        str(row.place),
        row.group[1] if row.group else None,
        code_of(row, context),
        "; ".join(leads) or None,
        (*leads[1:], *helpers),
        output,
        due,
        source,
        recurrence_of(deadline) or _daily(deadline) or recurrence_of(name),
    )
    return replace(task, doubts=_doubts(task))


def _daily(deadline: str) -> str | None:
    """A habit in a sentence, "hằng ngày" is a rhythm where it is all that the column of deadlines says."""
    return deadline if DAILY.fullmatch(fold(deadline)) else None


def _doubts(task: Task) -> tuple[Doubt, ...]:
    found = task_doubts(task)
    several = len(list(cells.each_unit(task.lead_unit or ""))) > 1
    said = {one.code for one in found}
    return (*found, doubt("lead-unit-several")) if several and "lead-unit-several" not in said else found


def _written(row: Row) -> str:
    roles = ("name", "lead", "coordinating", "output", "deadline")
    return " | ".join(clean(row.cells[role]) for role in roles if row.cells.get(role))
