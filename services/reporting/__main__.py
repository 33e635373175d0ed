"""Runs the reporting service: `python -m services.reporting`."""

from services.reporting.app import build_service
from shared.service import run

if __name__ == "__main__":
    run(build_service)
