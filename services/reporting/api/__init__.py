"""HTTP in: the dashboard, monthly summaries, reports issued."""

from services.reporting.api import reports, summaries

routers = (summaries.router, reports.router)
