"""Where the real plans lie, if they are at hand: beside the repository, or where NQ57_PLANS_FOLDER says."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
REAL = Path(os.environ.get("NQ57_PLANS_FOLDER", REPOSITORY.parent / "shared" / "plans"))
SAMPLE = REPOSITORY / "samples" / "ke-hoach-xa-mau-mot.txt"


def issued_plan() -> tuple[str, bytes]:
    """Return name and content of the 2026 plan of xã Tân Lợi; without it, of the sample plan of the same form."""
    real = REAL / "004.txt"
    document = real if real.is_file() else SAMPLE
    return document.name, document.read_bytes()
