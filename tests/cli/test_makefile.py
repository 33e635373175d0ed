import re
import subprocess
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
HIDDEN = {"programs"}


class TestMakefile:
    def test_lists_every_target(self) -> None:
        said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert set(re.findall(r"make ([a-z-]+)", said)) == TARGETS - HIDDEN

    def test_is_what_the_hooks_call(self) -> None:
        hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
        entries = [hook["entry"].split() for repo in hooks["repos"] for hook in repo["hooks"]]
        assert entries
        assert all(program == "make" and target in TARGETS for program, target in entries)

    def test_is_what_the_build_machine_calls(self) -> None:
        script = ROOT / ".ci" / "run"
        assert script.stat().st_mode & 0o111
        assert "make test < /dev/null" in script.read_text(encoding="utf-8")


class TestLock:
    def test_names_no_registry_and_hashes_everything(self) -> None:
        for name in ("requirements.lock", "requirements-dev.lock"):
            lock = (ROOT / name).read_text(encoding="utf-8")
            assert "://" not in lock
            assert all("--hash" in block for block in re.split(r"\n(?=\S)", lock.strip()) if "==" in block)
