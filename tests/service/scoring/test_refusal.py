"""A service with a policy that could decide wrongly does not start, and says which line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("service", "old", "new", "line"),
    [
        ("scoring", "below: 90", "below: 85", "policy.yaml:16: bands.1.below: hở hoặc chồng"),
        ("alerting", "red_ratio: 0.5", "red_ratio: 0", "policy.yaml:8: below_path.red_ratio: phải lớn hơn 0"),
    ],
)
class TestStart:
    def test_is_refused_with_the_line(self, tmp_path: Path, service: str, old: str, new: str, line: str) -> None:
        shipped = (ROOT / "services" / service / "policies" / "2026.1.yaml").read_text("utf-8")
        (tmp_path / "policy.yaml").write_text(shipped.replace(old, new), "utf-8")
        prefix = service.upper()
        own = {
            f"{prefix}_DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/nowhere",
            f"{prefix}_JWKS_URL": (tmp_path / "jwks.json").as_uri(),
            f"{prefix}_POLICY_FOLDER": str(tmp_path),
        }
        command = [sys.executable, "-m", f"services.{service}"]
        ended = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=False, timeout=60
        )
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith(f"policy refused: {line}")
        assert len(ended.stderr.splitlines()) == 1
