"""The whole system as `nq57 up` starts it, for the tests that need it: where it listens, and how to break it."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

from cli.data_folder import DataFolder
from cli.environment import SERVICES, Environment
from shared import clock
from shared.auth import Grant, Principal
from shared.auth.issuing import TokenIssuer

READY_SECONDS = 120.0
STOP_SECONDS = 60.0
PAUSE_SECONDS = 0.05


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let only one system of the test run start at once: a port found free is taken seconds later."""
    with Path(tempfile.gettempdir(), "nq57-test-start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class System:
    """One `nq57 up` on a data folder. Everything else about it is read from what it wrote there."""

    def __init__(self, folder: Path, *options: str, day: date | None = None) -> None:
        """Take the data folder, options of `nq57 up`, and the day its clock shall begin with, today if none."""
        self.folder = DataFolder(folder)
        self.options = options
        self.day = day
        self.screen = folder.parent / f"{folder.name}.screen.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start it and wait until it says it is ready."""
        self.folder.root.mkdir(parents=True, exist_ok=True)
        if self.day is not None:
            self.advance_clock((self.day - clock.today()).days)
        with one_at_a_time():
            self._launch()
        return self

    def _launch(self) -> None:
        with self.screen.open("wb") as screen:
            command = [sys.executable, "-m", "cli", "up", "--data", str(self.folder.root), *self.options]
            self.process = subprocess.Popen(command, stdout=screen, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        self._wait(lambda: "Dừng: Ctrl-C" in self.said(), READY_SECONDS, "ready")

    def said(self) -> str:
        """Return what stands on the screen so far."""
        return self.screen.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> int:
        """Press Ctrl-C and wait for the end; return the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(STOP_SECONDS)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        try:
            self.stop()
        finally:
            if self.process is not None and self.process.poll() is None:
                self.process.kill()

    @property
    def running(self) -> dict[str, Any]:
        """What the system says of itself."""
        return self.folder.read_running()

    @property
    def environment(self) -> Environment:
        """Addresses and secrets of the running parts."""
        return Environment(self.folder, self.running["ports"])

    @property
    def urls(self) -> Mapping[str, str]:
        """HTTP address of each service."""
        return {service: self.environment.url(service) for service in SERVICES}

    def token(self, role: str, unit: str) -> str:
        """Return a bearer token of the system's own issuer."""
        key = json.loads((self.folder.secrets / "portal_signing_key.json").read_text(encoding="utf-8"))
        key = key["keys"][0] if "keys" in key else key
        principal = Principal(f"{role}@{unit}", f"{role} {unit}", (Grant(role, unit),))  # type: ignore[arg-type]
        return TokenIssuer(key, "nq57", "nq57").issue(principal, timedelta(hours=1))

    def advance_clock(self, days: float) -> None:
        """Move the clock of every service forward."""
        command = [sys.executable, "-m", "cli", "clock", "advance", str(days), "--data", str(self.folder.root)]
        subprocess.run(command, check=True, capture_output=True)

    def pid_of(self, part: str) -> int:
        """Return the process id of a part."""
        return int(self.running["parts"][part][0])

    def kill(self, part: str) -> None:
        """Kill a part without warning, and wait until the supervisor has started it again."""
        killed = self.pid_of(part)
        os.kill(killed, signal.SIGKILL)
        self._wait(
            lambda: self.running.get("parts", {}).get(part, [killed])[0] != killed, READY_SECONDS, f"{part} again"
        )

    def _wait(self, is_so: Callable[[], bool], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not is_so():
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() > deadline:
                message = f"not {what}; the screen says:\n{self.said()}"
                raise AssertionError(message)
            time.sleep(PAUSE_SECONDS)
