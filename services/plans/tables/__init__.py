"""Rows of the plans service. Column names are those of the domain; days end in `_on`, instants (UTC) in `_at`."""

from sqlalchemy import Table

from services.plans.tables.base import METADATA
from services.plans.tables.deadlines import BreachRow
from services.plans.tables.history import HistoryRow
from services.plans.tables.periods import PeriodRow
from services.plans.tables.plans import PlanRow, PlanVersionRow
from services.plans.tables.reports import ReportRow, VerdictRow
from services.plans.tables.tasks import TaskRow
from services.plans.tables.units import UnitChangeRow, UnitLineageRow, UnitPersonRow, UnitRow

__all__ = [
    "BREACHES",
    "HISTORY",
    "METADATA",
    "PERIODS",
    "PLANS",
    "PLAN_VERSIONS",
    "REPORTS",
    "TASKS",
    "UNITS",
    "UNIT_CHANGES",
    "UNIT_LINEAGE",
    "UNIT_PEOPLE",
    "VERDICTS",
]


def _table(row: type) -> Table:
    return METADATA.tables[row.__tablename__]  # type: ignore[attr-defined]


UNITS = _table(UnitRow)
UNIT_CHANGES = _table(UnitChangeRow)
UNIT_LINEAGE = _table(UnitLineageRow)
UNIT_PEOPLE = _table(UnitPersonRow)
PLANS = _table(PlanRow)
PLAN_VERSIONS = _table(PlanVersionRow)
TASKS = _table(TaskRow)
PERIODS = _table(PeriodRow)
REPORTS = _table(ReportRow)
VERDICTS = _table(VerdictRow)
BREACHES = _table(BreachRow)
HISTORY = _table(HistoryRow)
