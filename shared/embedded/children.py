"""Starting and stopping a program as a child that never outlives its parent."""

import ctypes
import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

LOOPBACK = "127.0.0.1"
PR_SET_PDEATHSIG = 1


class StartError(RuntimeError):
    """A server did not come up; the text ends with the last lines of its log."""


def tied_to_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Return a hook for the new child: it gets `death_signal` when the thread that started it is gone.

    Start children from a thread that lives as long as they should. Linux only.
    """
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os._exit(1)

    return tie


def free_port() -> int:
    """Return a loopback port nobody listens on right now. Somebody may take it before you do."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


class Child(ABC):
    """One program run as our child; subclasses say the command, the signals and when it is ready."""

    name = "child"
    stop_signal = signal.SIGTERM
    death_signal = signal.SIGTERM
    ready_seconds = 20.0
    stop_seconds = 20.0

    def __init__(self, folder: Path, log: Path | None = None) -> None:
        self.folder = folder.absolute()
        self.log = log or self.folder / f"{self.name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._is_asked = False

    @property
    def pid(self) -> int:
        if self.process is None:
            raise RuntimeError(f"{self.name} is not started")
        return self.process.pid

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> Self:
        """Start and wait until it answers. Raises StartError with the end of the log."""
        self.launch()
        self.wait_until_ready()
        return self

    @abstractmethod
    def launch(self) -> None:
        """Start without waiting. Subclasses end in `_spawn`."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Tell whether it answers."""

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + self.ready_seconds
        while not self.is_ready():
            if not self.is_running() or time.monotonic() > deadline:
                state = "stopped" if not self.is_running() else f"gave no answer in {self.ready_seconds:.0f} s"
                self.kill()
                raise StartError(f"{self.name} {state}; end of {self.log}:\n{self.log_end()}")
            time.sleep(0.005)

    def log_end(self, lines: int = 15) -> str:
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def ask_to_stop(self) -> None:
        """Send the stop signal without waiting; once, for some programs take a second one as an order to give up."""
        if self.is_running() and not self._is_asked and self.process is not None:
            self._is_asked = True
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Stop in order; killed when it takes longer than `stop_seconds`."""
        self.ask_to_stop()
        if self.process is None:
            return
        try:
            self.process.wait(self.stop_seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kill -9, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def _spawn(
        self,
        command: Sequence[str],
        env: Mapping[str, str] | None = None,
        user: int | None = None,
        group: int | None = None,
        cwd: Path | None = None,
    ) -> None:
        self._is_asked = False
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - a server from its own wheel
                list(command),
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=cwd,
                user=user,
                group=group,
                extra_groups=[] if user is not None else None,
                # Its own group: Ctrl-C in a terminal reaches us alone, so that we can stop the parts in order.
                process_group=0,
                preexec_fn=tied_to_parent(self.death_signal),  # noqa: PLW1509 - one prctl call, takes no lock
            )

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
