"""Where the stores of a running system are: from the variables a container has, else from the data folder."""

import argparse
import os
from pathlib import Path

from cli.data_folder import DataFolder
from cli.environment import Environment

NATS_VARIABLE = "NQ57_NATS_URL"


class NotRunningError(Exception):
    """Neither variables nor a running system say where the stores are."""


def add_data_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, default=Path("data"), help="thư mục dữ liệu (mặc định: ./data)")


def given(variable: str) -> str | None:
    """Return the value of a variable, or of the file that `<variable>_FILE` names, the way containers get secrets."""
    file = os.environ.get(f"{variable}_FILE")
    return os.environ.get(variable) or (Path(file).read_text(encoding="utf-8").strip() if file else None)


def database_url(service: str, data: Path) -> str:
    """Return the URL of a service's database. Raises NotRunningError."""
    return given(f"{service.upper()}_DATABASE_URL") or _environment(data).database_url(service)


def nats_url(data: Path) -> str:
    """Return the URL of NATS for the topology user. Raises NotRunningError."""
    return given(NATS_VARIABLE) or _environment(data).nats_url("topology")


def _environment(data: Path) -> Environment:
    folder = DataFolder(data.absolute())
    ports = folder.read_running().get("ports")
    if not ports:
        raise NotRunningError(
            f"Không có hệ thống nào chạy trên {folder.root}. Chạy nq57 up trước, hoặc chỉ ra thư mục bằng --data."
        )
    return Environment(folder, ports)
