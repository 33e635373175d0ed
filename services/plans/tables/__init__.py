"""Rows of the plans service. Column names are those of the domain; days end in `_on`, instants (UTC) in `_at`."""

from sqlalchemy import Table

from services.plans.tables.base import METADATA, Base
from services.plans.tables.deadlines import BreachRow, NoticeRow
from services.plans.tables.excuses import ExcuseRow
from services.plans.tables.history import HistoryRow
from services.plans.tables.obstacles import ObstacleRow
from services.plans.tables.periods import PeriodRow, ReportingRuleRow
from services.plans.tables.plans import PlanRow, PlanVersionRow
from services.plans.tables.readings import ReadingRow
from services.plans.tables.reports import ReportRow, VerdictRow
from services.plans.tables.tasks import TaskRow
from services.plans.tables.units import UnitChangeRow, UnitLineageRow, UnitPersonRow, UnitRow

__all__ = [
    "BREACHES",
    "EXCUSES",
    "HISTORY",
    "METADATA",
    "NOTICES",
    "OBSTACLES",
    "PERIODS",
    "PLANS",
    "PLAN_VERSIONS",
    "READINGS",
    "REPORTING_RULES",
    "REPORTS",
    "TASKS",
    "UNITS",
    "UNIT_CHANGES",
    "UNIT_LINEAGE",
    "UNIT_PEOPLE",
    "VERDICTS",
    "Base",
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
READINGS = _table(ReadingRow)
REPORTS = _table(ReportRow)
VERDICTS = _table(VerdictRow)
BREACHES = _table(BreachRow)
OBSTACLES = _table(ObstacleRow)
EXCUSES = _table(ExcuseRow)
HISTORY = _table(HistoryRow)
NOTICES = _table(NoticeRow)
REPORTING_RULES = _table(ReportingRuleRow)
