"""Runs the portal: `python -m services.portal`."""

from services.portal.app import build_service
from shared.service import run

if __name__ == "__main__":
    run(build_service)
