"""The processes of the system that are ours: the services, and commands that run once."""

import http.client
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil

from shared.embedded.children import LOOPBACK, Child

PROBE_SECONDS = 1.0


class ServiceProcess(Child):
    """`python -m services.<name>`; ready when `/readyz` says so."""

    # Generous: on a busy machine imports alone take long, and a part that fell is seen at once anyway.
    ready_seconds = 180.0
    # A service may be killed at any instant and loses nothing; so nothing of it stays behind when we are.
    death_signal = signal.SIGKILL

    def __init__(self, name: str, folder: Path, port: int, env: Mapping[str, str]) -> None:
        self.name = name
        super().__init__(folder, folder / f"{name}.jsonl")
        self.port = port
        self.env = env

    def launch(self) -> None:
        self._spawn([sys.executable, "-m", f"services.{self.name}"], env=self.env)

    def is_ready(self) -> bool:
        # Another program on the port might answer as well.
        return self.is_running() and listens(self.pid, self.port) and is_answering(self.port, "/readyz")


class Command(Child):
    """One of our commands, run once: ready when it has ended with 0."""

    ready_seconds = 300.0
    death_signal = signal.SIGKILL

    def __init__(self, name: str, words: list[str], folder: Path, env: Mapping[str, str]) -> None:
        self.name = name
        super().__init__(folder, folder / f"{name}.log")
        self.words = words
        self.env = env

    def launch(self) -> None:
        self._spawn([sys.executable, *self.words], env=self.env)

    def is_ready(self) -> bool:
        return self.process is not None and self.process.poll() == 0


def listens(pid: int, port: int) -> bool:
    """Tell whether that very process listens on the port."""
    try:
        connections = psutil.Process(pid).net_connections("tcp4")
    except psutil.Error:
        return False
    return any(one.status == psutil.CONN_LISTEN and one.laddr.port == port for one in connections)


def is_answering(port: int, path: str) -> bool:
    """Tell whether a loopback port answers 200."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=PROBE_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
