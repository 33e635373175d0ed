"""The pages officials see: drawn here, decided elsewhere."""

from services.portal.pages import alerts, board, home, plans, reporting, reviews, tasks

routers = (home.router, tasks.router, reporting.router, reviews.router, alerts.router, board.router, *plans.routers)
