"""PostgreSQL for an account that reaches neither programs nor data: a closed folder, as `mktemp -d` makes it."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.embedded import unprivileged
from shared.embedded.postgres import PostgresServer, install_folder


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder only its owner may enter, and a home of this test's own for what the account must reach."""
    folder = Path(tempfile.mkdtemp(prefix="nq57-closed-"))
    home = Path(tempfile.mkdtemp(prefix="nq57-home-"))
    monkeypatch.setattr(unprivileged, "REACHABLE_HOME", home)
    yield folder
    shutil.rmtree(folder)
    shutil.rmtree(home)


class TestReachablePrograms:
    def test_run_from_a_copy_when_their_package_is_closed_off(self, closed: Path) -> None:
        install = install_folder()
        package = install.parent
        for source in (package, package.with_name(f"{package.name}.libs")):
            if source.is_dir():
                shutil.copytree(source, closed / source.name, ignore=shutil.ignore_patterns("*.a", "include"))
        who = unprivileged.account()
        programs = unprivileged.reachable_programs(who, closed / package.name / install.name)
        assert (closed in programs.parents) == (not who.must_drop)
        said = subprocess.run(
            [programs / "bin" / "postgres", "--version"],
            user=who.uid,
            group=who.gid,
            extra_groups=[] if who.must_drop else None,
            cwd="/",
            check=True,
            capture_output=True,
            text=True,
        )
        assert "PostgreSQL" in said.stdout


class TestReachableDataFolder:
    def test_lets_a_server_start_below_a_closed_folder(self, closed: Path) -> None:
        with PostgresServer(closed / "data" / "postgres", settings={"fsync": "off"}) as server:
            assert server.run_sql("SELECT 57").strip() == "57"
            assert (closed / "data" / "postgres").is_symlink() == unprivileged.account().must_drop
