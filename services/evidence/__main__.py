"""Runs the evidence service: `python -m services.evidence`."""

from services.evidence.app import build_service
from shared.service import run

if __name__ == "__main__":
    run(build_service)
