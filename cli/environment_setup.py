"""Makes the virtual environment: `python3 cli/environment_setup.py .venv`, on the bare interpreter.

Debian ships `venv` without `ensurepip` unless python3-venv is there; then uv, virtualenv, the system's pip or apt help.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
CANDIDATES = ("python3.14", "python3.13", "python3.12", "python3.11")
HELP = """\
nq57: cannot make a virtual environment with {python}.
  Tried: venv (ensurepip is missing), uv, virtualenv, pip{apt}.
  Way out: install one of them, e.g. on Debian or Ubuntu: sudo apt-get install python3-venv
  Then run make again."""
TOO_OLD = """\
nq57: Python {major}.{minor} or newer is needed, {python} is {found}, and none of {candidates} is on PATH.
  Way out: install a newer Python, then: make PYTHON=/path/to/python3"""


def main(folder: Path) -> int:
    """Make the environment in `folder` unless a working one is there; 1 when there is no way."""
    if _works(folder):
        return 0
    if sys.version_info < OLDEST:
        return _with_a_newer_python(folder)
    shutil.rmtree(folder, ignore_errors=True)
    for command in _ways(folder):
        if _run(command) and _works(folder):
            return 0
        shutil.rmtree(folder, ignore_errors=True)
    apt = ", apt-get" if _may_use_apt() else ""
    sys.stderr.write(HELP.format(python=sys.executable, apt=apt) + "\n")
    return 1


def _ways(folder: Path) -> "list[list[str]]":
    venv = [sys.executable, "-m", "venv", str(folder)]
    without_pip = [*venv, "--without-pip"]
    into = [sys.executable, "-m", "pip", "--quiet", "--python", str(folder / "bin" / "python"), "install", "pip"]
    ways = [
        venv,
        ["uv", "venv", "--quiet", "--seed", "--python", sys.executable, str(folder)],
        [sys.executable, "-m", "virtualenv", "--quiet", str(folder)],
        ["virtualenv", "--quiet", "--python", sys.executable, str(folder)],
        ["sh", "-c", f"{_quoted(without_pip)} && {_quoted(into)}"],
    ]
    if _may_use_apt():
        ways.append(["sh", "-c", f"apt-get update -qq && apt-get install -qq -y python3-venv && {_quoted(venv)}"])
    return ways


def _may_use_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _quoted(words: "list[str]") -> str:
    return " ".join("'" + word.replace("'", "'\\''") + "'" for word in words)


def _works(folder: Path) -> bool:
    return _run([str(folder / "bin" / "python"), "-m", "pip", "--version"])


def _run(command: "list[str]") -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed commands
    except OSError:
        return False


def _with_a_newer_python(folder: Path) -> int:
    for name in CANDIDATES:
        if found := shutil.which(name):
            return subprocess.run([found, __file__, str(folder)], check=False).returncode  # noqa: S603 - ourselves
    words = {"major": OLDEST[0], "minor": OLDEST[1], "python": sys.executable, "found": sys.version.split()[0]}
    sys.stderr.write(TOO_OLD.format(**words, candidates=", ".join(CANDIDATES)) + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
