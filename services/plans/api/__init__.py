"""HTTP in: units, plans, tasks, reports, periods, readings. Shapes and status codes; nothing is decided here."""

from services.plans.api import (
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
)

routers = (
    units.router,
    readings.router,
    plans.router,
    draft_edits.router,
    tasks.router,
    reports.router,
    periods.router,
    reporting_rules.router,
    excuses.router,
    obstacles.router,
)
