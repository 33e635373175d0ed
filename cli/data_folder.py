"""The data folder of one running system: what lies where, and the lock that keeps a second start out."""

import fcntl
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

LEAVING_SECONDS = 15.0


class InUseError(Exception):
    """Another `nq57 up` runs on the folder; carries what it wrote about itself."""

    def __init__(self, folder: Path, running: dict[str, Any]) -> None:
        pid, address = running.get("pid", "?"), running.get("address", "đang khởi động")
        super().__init__(
            f"Thư mục dữ liệu {folder} đang được một hệ thống khác dùng (tiến trình {pid}, địa chỉ {address})."
            f" Dừng hệ thống đó trước (kill {pid}), hoặc chọn thư mục khác bằng --data."
        )


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths below one folder."""

    root: Path

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def nats(self) -> Path:
        return self.root / "nats"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def evidence(self) -> Path:
        return self.root / "evidence"

    @property
    def trust(self) -> Path:
        """Certificates of the authorities whose signatures count here, laid in by the operator."""
        return self.root / "trust"

    @property
    def clock(self) -> Path:
        return self.root / "clock"

    @property
    def running(self) -> Path:
        """What the running system says of itself: pid, address, ports, pids of its parts."""
        return self.root / "running.json"

    @property
    def accounts(self) -> Path:
        """Accounts the portal begins with, and their one-time passwords as long as they are unused."""
        return self.secrets / "accounts.json"

    @property
    def demo(self) -> Path:
        """State of the demo province: `wanted`, `done`, or absent."""
        return self.root / "demo"

    def make(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        for folder in (self.secrets, self.nats, self.evidence):
            folder.mkdir(mode=0o700, exist_ok=True)
        for folder in (self.logs, self.trust):
            folder.mkdir(mode=0o750, exist_ok=True)

    def is_fresh(self) -> bool:
        """Tell whether no system ever ran here."""
        return not self.secrets.exists()

    def read_running(self) -> dict[str, Any]:
        try:
            content = json.loads(self.running.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return content if isinstance(content, dict) else {}

    def write_running(self, **content: object) -> None:
        half = self.running.with_suffix(".half")
        half.write_text(json.dumps(content, indent=1), encoding="utf-8")
        half.replace(self.running)


class Lock:
    """Held as long as the process lives: the kernel lets go of it whatever ends the process."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder

    def __enter__(self) -> Self:
        self._file = (self.folder.root / "lock").open("a")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise InUseError(self.folder.root, self.folder.read_running()) from None
        _wait_for_leavers(self.folder.read_running())
        self.folder.write_running(pid=os.getpid())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.folder.running.unlink(missing_ok=True)
        self._file.close()


def _wait_for_leavers(running: dict[str, Any]) -> None:
    """After a kill -9 of `nq57 up` its PostgreSQL may still be writing its last page."""
    leaving = [process for pid, born in running.get("parts", {}).values() if (process := _alive(pid, born))]
    _, staying = psutil.wait_procs(leaving, timeout=LEAVING_SECONDS)
    for process in staying:
        process.kill()


def _alive(pid: int, born: float) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        return process if abs(process.create_time() - born) < 1 else None
    except psutil.NoSuchProcess:
        return None


def born_at(pid: int) -> float:
    """Return when a process was started (epoch seconds), so that its pid is not taken for another's later."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return time.time()
