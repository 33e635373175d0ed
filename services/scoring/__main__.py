"""Runs the scoring service: `python -m services.scoring`."""

from services.scoring.app import build_service
from shared.service import run

if __name__ == "__main__":
    run(build_service)
