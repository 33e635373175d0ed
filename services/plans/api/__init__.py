"""HTTP in: units, plans, tasks, reports, periods, readings. Shapes and status codes; nothing is decided here."""

from services.plans.api import periods, plans, readings, reports, tasks, units

routers = (units.router, readings.router, plans.router, tasks.router, reports.router, periods.router)
