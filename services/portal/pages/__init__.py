"""The pages officials see: drawn here, decided elsewhere."""

from services.portal.pages import (
    alerts,
    board,
    budgets,
    claims,
    desk,
    excuses,
    home,
    obstacles,
    periods,
    plans,
    quick_entry,
    reporting,
    tasks,
    units,
    uploads,
)

routers = (
    home.router,
    tasks.router,
    reporting.router,
    uploads.uploads,
    uploads.rows,
    claims.router,
    quick_entry.router,
    budgets.router,
    excuses.router,
    obstacles.router,
    *periods.routers,
    *desk.routers,
    alerts.router,
    board.router,
    *plans.routers,
    *units.routers,
)
