"""`nq57 doctor`: is this machine fit, and is the system that runs on it well? Each finding names its way out."""

import argparse
import http.client
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cli import ports
from cli.data_folder import DataFolder
from cli.environment import SERVICES
from cli.progress import say
from shared import clock
from shared.embedded.children import LOOPBACK
from shared.embedded.nats import nats_server_program
from shared.embedded.postgres import install_folder
from shared.embedded.unprivileged import ACCOUNT, REACHABLE_HOME, account, can_enter

OLDEST_PYTHON = (3, 11)
LEAST_DISK_GIB = 2.0
LEAST_MEMORY_GIB = 1.5
EARLIEST_YEAR = 2026
SIGNS = {"ok": "✓", "note": "·", "bad": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and how it is: `ok`, `note` (works, but know it) or `bad` (needs the way out)."""

    what: str
    level: str
    said: str
    way_out: str = ""


def describe(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, default=Path("data"), help="thư mục dữ liệu (mặc định: ./data)")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    folder = DataFolder(options.data.absolute())
    findings = [*look_at_machine(folder), *look_at_system(folder)]
    for found in findings:
        say(f"{SIGNS[found.level]} {found.what:<22} {found.said}")
        if found.way_out:
            say(f"  → {found.way_out}")
    bad = sum(found.level == "bad" for found in findings)
    say(f"\n{bad} điều cần xử lý." if bad else "\nMáy và hệ thống đều ổn.")
    return 1 if bad else 0


def look_at_machine(folder: DataFolder) -> Iterator[Finding]:
    yield _python()
    yield _program("nats-server", nats_server_program)
    yield _program("PostgreSQL", lambda: install_folder() / "bin" / "postgres")
    yield _disk(folder)
    yield _memory()
    yield _clock(folder)
    yield _root(folder)


def look_at_system(folder: DataFolder) -> Iterator[Finding]:
    running = folder.read_running()
    if not running.get("ports"):
        yield Finding("hệ thống", "note", f"chưa chạy trên {folder.root}", "chạy bằng: make run, hoặc nq57 up")
        yield from _free_ports()
        return
    yield Finding("hệ thống", "ok", f"tiến trình {running['pid']}, {running['address']}")
    for name in SERVICES:
        yield _readiness(name, int(running["ports"][name]), folder)
    yield _broker(int(running["ports"]["nats-monitor"]), folder)
    yield _scanner(int(running["ports"]["evidence"]))


def _python() -> Finding:
    found = sys.version.split()[0]
    if sys.version_info < OLDEST_PYTHON:
        return Finding("Python", "bad", found, "cài Python 3.11 trở lên rồi chạy lại make")
    if sys.prefix == sys.base_prefix:
        return Finding(
            "Python", "note", f"{found}, ngoài môi trường ảo", "nên chạy bằng .venv/bin/nq57 (make setup tạo ra)"
        )
    return Finding("Python", "ok", f"{found} trong {sys.prefix}")


def _program(name: str, find: Callable[[], Path]) -> Finding:
    try:
        path = find()
    except FileNotFoundError as error:
        return Finding(name, "bad", str(error), "cài lại gói: make setup")
    if not os.access(path, os.X_OK):
        return Finding(name, "bad", f"{path} không chạy được", "cài lại gói: make clean setup")
    return Finding(name, "ok", str(path))


def _disk(folder: DataFolder) -> Finding:
    place = next(path for path in (folder.root, *folder.root.parents) if path.exists())
    free = shutil.disk_usage(place).free / 2**30
    said = f"{free:.1f} GiB trống ở {place}"
    if free < LEAST_DISK_GIB:
        return Finding("đĩa", "bad", said, f"cần ít nhất {LEAST_DISK_GIB:.0f} GiB: dọn đĩa hoặc chọn --data ở đĩa khác")
    if not os.access(place, os.W_OK):
        return Finding("đĩa", "bad", f"{place} không ghi được", "chọn thư mục khác bằng --data, hoặc sửa quyền")
    return Finding("đĩa", "ok", said)


def _memory() -> Finding:
    free = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    if free < LEAST_MEMORY_GIB:
        return Finding("bộ nhớ", "bad", f"{free:.1f} GiB", f"cần ít nhất {LEAST_MEMORY_GIB} GiB")
    return Finding("bộ nhớ", "ok", f"{free:.1f} GiB")


def _clock(folder: DataFolder) -> Finding:
    os.environ.setdefault(clock.FILE_VARIABLE, str(folder.clock))
    if time.gmtime().tm_year < EARLIEST_YEAR:
        return Finding("đồng hồ", "bad", time.strftime("%d/%m/%Y %H:%M"), "đồng hồ máy sai: bật đồng bộ giờ (NTP)")
    if clock.is_shifted():
        local = clock.now().astimezone(clock.LOCAL)
        return Finding(
            "đồng hồ", "note", f"đã dời tới {local:%d/%m/%Y %H:%M} (giờ chạy thử)", "trở về: nq57 clock reset"
        )
    return Finding("đồng hồ", "ok", f"{clock.now().astimezone(clock.LOCAL):%d/%m/%Y %H:%M} giờ Việt Nam")


def _root(folder: DataFolder) -> Finding:
    who = account()
    if not who.must_drop:
        return Finding("tài khoản", "ok", "PostgreSQL chạy dưới chính tài khoản này")
    place = next(path for path in (folder.root, *folder.root.parents) if path.exists())
    if can_enter(who, place):
        return Finding("tài khoản", "ok", f"đang là root; PostgreSQL chạy dưới tài khoản {ACCOUNT}")
    return Finding(
        "tài khoản", "note", f"{ACCOUNT} không đi vào được {place}: PostgreSQL để dữ liệu ở {REACHABLE_HOME}, nối từ đó"
    )


def _free_ports() -> Iterator[Finding]:
    taken = [f"{part} {port}" for part, port in ports.DEFAULTS.items() if not ports.is_free(port)]
    if taken:
        yield Finding("cổng", "note", f"đã có chương trình khác dùng: {', '.join(taken)}; nq57 up sẽ chọn cổng khác")
    else:
        yield Finding("cổng", "ok", "các cổng mặc định đều trống")


def _readiness(name: str, port: int, folder: DataFolder) -> Finding:
    try:
        status, body = _get(port, "/readyz")
    except (OSError, http.client.HTTPException) as error:
        return Finding(name, "bad", f"cổng {port} không trả lời ({error})", f"xem {folder.logs / name}.jsonl")
    parts = json.loads(body).get("parts", {})
    if status == http.HTTPStatus.OK:
        return Finding(name, "ok", f"sẵn sàng ở cổng {port}")
    sick = "; ".join(f"{part}: {state['detail']}" for part, state in parts.items() if not state["ok"])
    return Finding(name, "bad", f"chưa sẵn sàng ({sick})", f"xem {folder.logs / name}.jsonl")


def _broker(port: int, folder: DataFolder) -> Finding:
    # The plain address: it says 503 when the disk is full, the one for the server alone does not.
    try:
        status, _ = _get(port, "/healthz")
    except (OSError, http.client.HTTPException) as error:
        return Finding("nats-server", "bad", f"không trả lời ({error})", f"xem {folder.logs / 'nats-server.log'}")
    if status != http.HTTPStatus.OK:
        return Finding("nats-server", "bad", f"báo {status}", "kiểm tra đĩa còn trống, rồi khởi động lại hệ thống")
    return Finding("nats-server", "ok", "JetStream hoạt động")


def _scanner(port: int) -> Finding:
    """What evidence says of its malware scanner: 1 it answers, 0 it does not, NaN there is none."""
    what = "máy quét mã độc"
    try:
        _, body = _get(port, "/metrics")
    except (OSError, http.client.HTTPException):
        return Finding(what, "note", "chưa biết: dịch vụ minh chứng không trả lời")
    told = re.search(r"^evidence_scanner_up (\S+)$", body.decode(), re.MULTILINE)
    if told is None or told[1] == "NaN":
        way_out = "cài clamav-daemon rồi đặt EVIDENCE_CLAMD_URL=unix:///run/clamav/clamd.ctl trước khi chạy nq57 up"
        return Finding(what, "note", "chưa đặt: minh chứng được nhận, mỗi tệp ghi rõ là chưa quét", way_out)
    if float(told[1]) == 0:
        return Finding(what, "bad", "không trả lời: minh chứng mới nằm trong vùng cách ly", "khởi động lại clamd")
    return Finding(what, "ok", "trả lời")


def _get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=3)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
