"""HTTP in: units, plans, tasks, reports, periods, readings. Shapes and status codes; nothing is decided here."""

from services.plans.api import (
    amendments,
    draft_edits,
    excuses,
    obstacles,
    periods,
    plans,
    readings,
    reporting_rules,
    reports,
    tasks,
    units,
    versions,
)

routers = (
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
)
