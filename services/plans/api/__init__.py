"""HTTP in: units, plans, tasks, reports, periods, readings. Shapes and status codes; nothing is decided here."""

from services.plans.api import (
    amendments,
    budgets,
    draft_edits,
    excuses,
    obstacles,
    periods,
    plans,
    readings,
    reporting_rules,
    reports,
    tasks,
    unit_changes,
    units,
    versions,
)

routers = (
    unit_changes.router,
    units.router,
    readings.router,
    plans.router,
    draft_edits.router,
    amendments.router,
    versions.router,
    tasks.router,
    reports.router,
    periods.router,
    reporting_rules.router,
    excuses.router,
    obstacles.router,
    budgets.router,
)
