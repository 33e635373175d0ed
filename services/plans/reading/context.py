"""What holds for all rows of one table, and the code its rows are quoted by."""

from dataclasses import dataclass
from datetime import date

from services.plans.reading.rows import Row


@dataclass(frozen=True)
class Context:
    """Where the table is quoted, the date its own title sets, the plan's year; `plan_due` holds for indicators only."""

    code: str
    title_due: date | None = None
    plan_year: int | None = None
    plan_due: date | None = None


def code_of(row: Row, context: Context) -> str:
    """Path of numbers, e.g. PL2.I.3; "1.1" already names its group 1. Empty for a table without any."""
    group = row.group[0] if row.group else ""
    above = "" if row.number.startswith(f"{group}.") else group
    return ".".join(part for part in (context.code, above, row.number) if part)
