"""HTTP in: alerts, in the two versions that are published."""

from services.alerting.api import alerts

routers = (alerts.router,)
