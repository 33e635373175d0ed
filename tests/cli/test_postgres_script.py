import os
import subprocess
from pathlib import Path

import asyncpg
import pytest

from cli.environment import SERVICES
from shared.embedded.postgres import PostgresServer, install_folder

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "postgres" / "10-databases.sh"


@pytest.fixture(scope="module")
def server(server_folder: Path) -> PostgresServer:
    """A PostgreSQL as the container image has it after its first start, with the script run on it."""
    return PostgresServer(server_folder / "script", settings={"fsync": "off"})


def run_script(server: PostgresServer, **env: str) -> subprocess.CompletedProcess[str]:
    place = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGPASSWORD": server.password}
    path = f"{install_folder() / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        [str(SCRIPT)], env={**os.environ, **place, "PATH": path, **env}, capture_output=True, text=True, check=False
    )


class TestDatabasesScript:
    async def test_gives_each_service_a_database_no_other_can_enter(
        self, server: PostgresServer, tmp_path: Path
    ) -> None:
        (tmp_path / "portal").write_text("it's from a file\n", encoding="utf-8")
        passwords = {f"{name.upper()}_DATABASE_PASSWORD": f"pw-{name}" for name in SERVICES if name != "portal"}
        with server:
            for _ in range(2):
                done = run_script(server, **passwords, PORTAL_DATABASE_PASSWORD_FILE=str(tmp_path / "portal"))
                assert done.returncode == 0, done.stderr
            await (await asyncpg.connect(server.url_for("portal", "it's from a file", "portal"))).close()
            await (await asyncpg.connect(server.url_for("plans", "pw-plans", "plans"))).close()
            for other in (*SERVICES, "postgres"):
                if other != "plans":
                    with pytest.raises(asyncpg.InsufficientPrivilegeError):
                        await asyncpg.connect(server.url_for("plans", "pw-plans", other))

    def test_names_a_missing_password(self, server: PostgresServer) -> None:
        with server:
            done = run_script(server)
        assert done.returncode != 0
        assert "PORTAL_DATABASE_PASSWORD" in done.stderr
