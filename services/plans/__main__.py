"""Runs the plans service: `python -m services.plans`."""

from services.plans.app import build_service
from shared.service import run

if __name__ == "__main__":
    run(build_service)
