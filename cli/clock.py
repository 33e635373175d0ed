"""`nq57 clock`: the test clock of a running system, moved by days. Only for trials: reports carry the moved date."""

import argparse
import os
from pathlib import Path

from cli.data_folder import DataFolder
from cli.progress import complain, say
from shared import clock

SECONDS_A_DAY = 86_400.0


def describe(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(required=True, metavar="VIỆC")
    for name, purpose in (
        ("show", "xem giờ của hệ thống"),
        ("advance", "dời tới trước một số ngày"),
        ("reset", "trở về giờ thật"),
    ):
        action = actions.add_parser(name, help=purpose)
        action.add_argument("--data", type=Path, default=Path("data"), help="thư mục dữ liệu (mặc định: ./data)")
        if name == "advance":
            action.add_argument("days", type=float, metavar="SỐ_NGÀY")
        action.set_defaults(run=run, action=name)


def run(options: argparse.Namespace) -> int:
    folder = DataFolder(options.data.absolute())
    if not folder.root.is_dir():
        complain(f"Không có thư mục dữ liệu {folder.root}. Chỉ ra thư mục đúng bằng --data.")
        return 1
    os.environ[clock.FILE_VARIABLE] = str(folder.clock)
    if options.action == "advance":
        _write(folder.clock, _shift(folder.clock) + options.days * SECONDS_A_DAY)
    elif options.action == "reset":
        _write(folder.clock, 0)
    days = _shift(folder.clock) / SECONDS_A_DAY
    local = clock.now().astimezone(clock.LOCAL)
    shifted = f"{days:+.1f}".replace(".", ",")
    say(f"Giờ của hệ thống: {local:%d/%m/%Y %H:%M} (dời {shifted} ngày so với giờ thật)")
    return 0


def _shift(file: Path) -> float:
    try:
        return float(file.read_text(encoding="ascii").strip() or 0)
    except (FileNotFoundError, ValueError):
        return 0.0


def _write(file: Path, seconds: float) -> None:
    half = file.with_name("clock.half")
    half.write_text(f"{seconds}\n", encoding="ascii")
    half.replace(file)
