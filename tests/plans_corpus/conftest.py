"""Collects the tests on issued plans only where those lie: NQ57_PLANS_FOLDER, or shared/plans beside the repository."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("NQ57_PLANS_FOLDER") or REPOSITORY.parent / "shared" / "plans")
IS_THERE = (FOLDER / "score_reading.py").is_file()

collect_ignore = [] if IS_THERE else ["test_real_plans.py"]


def pytest_report_header() -> str:
    """Say in the header of a run whether the issued plans are read."""
    return (
        f"issued plans: {FOLDER}"
        if IS_THERE
        else f"issued plans: not found in {FOLDER}, tests/plans_corpus/test_real_plans.py is left out"
    )
