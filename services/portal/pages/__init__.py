"""The pages officials see: drawn here, decided elsewhere."""

from services.portal.pages import (
    alerts,
    board,
    budgets,
    excuses,
    home,
    obstacles,
    periods,
    plans,
    quick_entry,
    reporting,
    reviews,
    tasks,
    units,
)

routers = (
    home.router,
    tasks.router,
    reporting.router,
    quick_entry.router,
    budgets.router,
    excuses.router,
    obstacles.router,
    *periods.routers,
    reviews.router,
    alerts.router,
    board.router,
    *plans.routers,
    *units.routers,
)
