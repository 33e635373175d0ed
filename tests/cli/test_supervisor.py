import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from cli import supervisor
from cli.supervisor import StopRequest, Watched, stop_together, wait_for_all, watch
from shared.embedded.children import Child, StartError


class Program(Child):
    """A Python program as a part; ready when the file `ready` is there."""

    def __init__(self, folder: Path, name: str, code: str, death: signal.Signals = signal.SIGKILL) -> None:
        self.name, self.code, self.death_signal = name, code, death
        super().__init__(folder)

    def launch(self) -> None:
        self._spawn(
            [sys.executable, "-c", f"from pathlib import Path\nimport time, signal\n{self.code}"], cwd=self.folder
        )

    def is_ready(self) -> bool:
        return (self.folder / "ready").exists()


FOREVER = "Path('ready').touch(); time.sleep(600)"


@pytest.fixture
def stop() -> Iterator[StopRequest]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield StopRequest()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    made: list[Program] = []

    def make(code: str = FOREVER, name: str = "part") -> Program:
        made.append(Program(tmp_path, name, code))
        return made[-1]

    yield make
    for one in made:
        one.kill()


class TestWatch:
    def test_starts_a_fallen_part_again(self, program: Callable[..., Program], stop: StopRequest) -> None:
        part = program()
        part.launch()
        first = part.pid
        restarted = threading.Event()

        def on_restart() -> None:
            restarted.set()
            stop.is_asked = True

        psutil.Process(first).kill()
        watch([part], stop, on_restart)
        assert restarted.is_set()
        assert part.pid != first
        assert part.is_running()

    def test_ends_when_asked_by_a_signal(self, program: Callable[..., Program], stop: StopRequest) -> None:
        part = program()
        part.launch()
        threading.Timer(0.3, signal.raise_signal, [signal.SIGTERM]).start()
        watch([part], stop, lambda: None)
        assert stop.is_asked


class TestWatched:
    def test_waits_longer_after_each_fall(
        self, program: Callable[..., Program], capfd: pytest.CaptureFixture[str]
    ) -> None:
        part = program("raise SystemExit(3)")
        part.launch()
        watched = Watched(part)
        pauses = []
        for _ in range(3):
            assert part.process
            part.process.wait()
            assert not watched.look()
            assert watched.again_at
            pauses.append(round(watched.again_at - time.monotonic(), 1))
            watched.again_at = 0
            assert watched.look()
        assert pauses == list(supervisor.BACKOFF_SECONDS[:3])
        assert "mã 3" in capfd.readouterr().err


class TestWaitForAll:
    def test_tells_the_end_of_the_log_of_a_part_that_fell(
        self, program: Callable[..., Program], stop: StopRequest
    ) -> None:
        part = program("raise SystemExit('no database here')")
        part.launch()
        with pytest.raises(StartError, match="no database here"):
            wait_for_all([part], stop)

    def test_says_each_part_with_its_seconds(self, program: Callable[..., Program], stop: StopRequest) -> None:
        part = program()
        part.launch()
        said: list[str] = []
        assert wait_for_all([part], stop, lambda ready, _: said.append(ready.name)).keys() == {"part"}
        assert said == ["part"]


class TestStopTogether:
    def test_kills_a_part_that_does_not_listen(self, program: Callable[..., Program], stop: StopRequest) -> None:
        deaf = program("signal.signal(signal.SIGTERM, signal.SIG_IGN); " + FOREVER)
        deaf.stop_seconds = 0.5
        deaf.launch()
        wait_for_all([deaf], stop)
        stop_together([deaf])
        assert not deaf.is_running()
