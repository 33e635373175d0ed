"""The repository as the guards see it: tracked files, packages, rooms."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("cli", "contracts", "services", "shared")
SERVICES = ("alerting", "evidence", "plans", "portal", "reporting", "scoring")


def tracked_files() -> list[str]:
    """Paths git knows, and new ones it does not ignore, relative to the root; of those, the ones that are there."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return sorted(name for name in set(listed.split("\0")) - {""} if (ROOT / name).is_file())


def text_of(name: str) -> str | None:
    """Text of a tracked file; none for a file that is no text."""
    try:
        return (ROOT / name).read_text("utf-8")
    except UnicodeDecodeError:
        return None


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says about the tree in a folder."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(program), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, env={"NO_COLOR": "1"}
    )
