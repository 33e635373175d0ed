"""HTTP in: alerts, in the two versions that are published, policies, channels."""

from services.alerting.api import alerts, alerts_v2, channels, notifications, policies

routers = (alerts.router, alerts_v2.router, alerts_v2.forecasts, policies.router, channels.router, notifications.router)
