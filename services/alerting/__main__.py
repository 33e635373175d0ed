"""Runs the alerting service: `python -m services.alerting`."""

from services.alerting.app import build_service
from shared.service import run

if __name__ == "__main__":
    run(build_service)
