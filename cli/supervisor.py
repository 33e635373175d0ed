"""Keeping the parts alive, and stopping them in order."""

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from cli.progress import complain, say, seconds
from shared.embedded.children import Child, StartError

LOOK_SECONDS = 0.2
BACKOFF_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STABLE_SECONDS = 60.0


class StopAskedError(Exception):
    """Ctrl-C or SIGTERM came while starting."""


class StopRequest:
    """Remembers that somebody asked us to stop; a handler that raises could lose a child between fork and wait."""

    def __init__(self) -> None:
        self.is_asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.is_asked = True

    def check(self) -> None:
        if self.is_asked:
            raise StopAskedError


@dataclass
class Watched:
    """A part under supervision: how often it fell lately and when it may be started again."""

    part: Child
    falls: int = 0
    started_at: float = field(default_factory=time.monotonic)
    again_at: float | None = None

    def look(self) -> bool:
        """Start the part again when it fell and its pause is over; tell whether it was started."""
        now = time.monotonic()
        if self.part.is_running():
            if now - self.started_at > STABLE_SECONDS:
                self.falls = 0
            return False
        if self.again_at is None:
            pause = BACKOFF_SECONDS[min(self.falls, len(BACKOFF_SECONDS) - 1)]
            self.falls, self.again_at = self.falls + 1, now + pause
            complain(f"! {self.part.name} đã dừng ngoài ý muốn ({self._how()}); chạy lại sau {seconds(pause)}.")
            return False
        return now >= self.again_at and self._start_again()

    def _start_again(self) -> bool:
        self.again_at, self.started_at = None, time.monotonic()
        try:
            self.part.launch()
        except (StartError, OSError) as error:
            complain(f"! {self.part.name}: {error}")
            return False
        say(f"  ↻ {self.part.name} đã được chạy lại (tiến trình {self.part.pid}).")
        return True

    def _how(self) -> str:
        code = self.part.process.returncode if self.part.process else None
        return f"tín hiệu {-code}" if code is not None and code < 0 else f"mã {code}; xem {self.part.log}"


def watch(parts: Sequence[Child], stop: StopRequest, on_restart: Callable[[], None]) -> None:
    """Keep every part running until somebody asks to stop; `on_restart` is called when pids changed."""
    watched = [Watched(part) for part in parts]
    while not stop.is_asked:
        restarted = [one.look() for one in watched]
        if any(restarted):
            on_restart()
        time.sleep(LOOK_SECONDS)


def stop_together(parts: Sequence[Child]) -> None:
    """Ask all of them at once, wait for each, kill what does not go."""
    for part in parts:
        part.ask_to_stop()
    for part in parts:
        part.stop()


def wait_until(part: Child, stop: StopRequest) -> float:
    """Wait until a launched part is ready; return the seconds it took. Raises StartError, StopAskedError."""
    return wait_for_all([part], stop)[part.name]


def wait_for_all(
    parts: Sequence[Child], stop: StopRequest, on_ready: Callable[[Child, float], None] = lambda *_: None
) -> dict[str, float]:
    """Wait for launched parts at the same time. Raises StartError for the first that falls or takes too long."""
    begun, took = time.monotonic(), dict[str, float]()
    while len(took) < len(parts):
        stop.check()
        for part in parts:
            if part.name in took:
                continue
            passed = time.monotonic() - begun
            if part.is_ready():
                took[part.name] = passed
                on_ready(part, passed)
            elif not part.is_running() or passed > part.ready_seconds:
                raise StartError(_why(part))
        time.sleep(0.05)
    return took


def _why(part: Child) -> str:
    state = f"không trả lời sau {part.ready_seconds:.0f} giây" if part.is_running() else "dừng ngay khi khởi động"
    return f"{part.name} {state}. Nhật ký {part.log} kết thúc bằng:\n{part.log_end()}"
