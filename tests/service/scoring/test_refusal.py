"""A service with a policy that could decide wrongly does not start, and says which line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def started(service: str, folder: Path, setting: str, value: Path) -> str:
    """Start a service that is told so; return the one line it refuses with."""
    prefix = service.upper()
    own = {
        f"{prefix}_DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/nowhere",
        f"{prefix}_JWKS_URL": (folder / "jwks.json").as_uri(),
        f"{prefix}_{setting}": str(value),
    }
    command = [sys.executable, "-m", f"services.{service}"]
    ended = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=False, timeout=300
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert len(ended.stderr.splitlines()) == 1
    return ended.stderr


class TestStart:
    @pytest.mark.parametrize(
        ("service", "old", "new", "line"),
        [
            ("scoring", "below: 90", "below: 85", "policy.yaml:16: bands.1.below: hở hoặc chồng"),
            ("alerting", "red_ratio: 0.5", "red_ratio: 0", "policy.yaml:8: below_path.red_ratio: phải lớn hơn 0"),
        ],
    )
    def test_is_refused_with_the_line(self, tmp_path: Path, service: str, old: str, new: str, line: str) -> None:
        shipped = (ROOT / "services" / service / "policies" / "2026.1.yaml").read_text("utf-8")
        (tmp_path / "policy.yaml").write_text(shipped.replace(old, new), "utf-8")
        assert started(service, tmp_path, "POLICY_FOLDER", tmp_path).startswith(f"policy refused: {line}")

    @pytest.mark.parametrize("service", ["scoring", "alerting"])
    def test_is_refused_when_a_setting_that_is_gone_would_be_lost(self, tmp_path: Path, service: str) -> None:
        said = started(service, tmp_path, "POLICY_FILE", tmp_path / "policy.yaml")
        assert "policy_file: " in said
        assert "a folder took its place" in said
