"""HTTP in: alerts, in the two versions that are published, and policies."""

from services.alerting.api import alerts, alerts_v2, policies

routers = (alerts.router, alerts_v2.router, alerts_v2.forecasts, policies.router)
