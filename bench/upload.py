"""Ten megabytes sent to evidence, resumable and by a form, beside a bare route that writes the same bytes to a file."""

import asyncio
import os
import socket
import statistics
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Self

from bench.desk import TASK, EvidenceDesk, evidence_desk, until_answers
from bench.row import Row
from shared.embedded.children import LOOPBACK, free_port
from tests.service.evidence.tus import PIECES, TUS, metadata

ROUNDS = 15
MEBIBYTE = 1024 * 1024
SIZE = 10 * MEBIBYTE
BAR = 0.6
BOUNDARY = "b0undary"


class Line:
    """A kept-alive connection that sends requests as they are written and reads the head of each answer."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self._socket = socket.create_connection((LOOPBACK, port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> dict[str, str]:
        """Return the headers of the answer. Raises RuntimeError for a refusal."""
        told = {"Host": LOOPBACK, **headers, "Content-Length": str(len(body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        self._socket.sendall(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode())
        self._socket.sendall(body)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._socket.recv(65_536)
        head, _, rest = received.partition(b"\r\n\r\n")
        status, *found = head.decode("latin-1").split("\r\n")
        answer = {name.lower(): value for name, _, value in (line.partition(": ") for line in found)}
        missing = int(answer.get("content-length", 0)) - len(rest)
        while missing > 0:
            missing -= len(self._socket.recv(missing))
        if status.split()[1][0] != "2":
            raise RuntimeError(f"{method} {path}: {status} {rest.decode(errors='replace')}")
        return answer

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self._socket.close()


async def measure() -> list[Row]:
    """Return the speed of each way, medians of rounds that take turns; the bar is a share of the bare write."""
    async with evidence_desk() as desk, _bare(desk.folder) as bare_port:
        ways = {"bare": _bare_way(bare_port), "resumable": _resumable_way(desk), "form": _form_way(desk)}
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for send in ways.values():
            await asyncio.to_thread(send, os.urandom(SIZE))
        for _ in range(ROUNDS):
            for name, send in ways.items():
                await desk.is_quiet()
                taken[name].append(await asyncio.to_thread(_timed, send, os.urandom(SIZE)))
    speed = {name: SIZE / MEBIBYTE / statistics.median(seconds) for name, seconds in taken.items()}
    return [
        Row("upload", "10 MB to a bare route that writes a file", speed["bare"], "MB/s"),
        Row("upload", "10 MB resumable: opened, sent, kept, attached", speed["resumable"], "MB/s"),
        Row("upload", "10 MB by a form", speed["form"], "MB/s"),
        Row("upload", "resumable, share of the bare write", 100 * speed["resumable"] / speed["bare"], "%", 100 * BAR),
        Row("upload", "form, share of the bare write", 100 * speed["form"] / speed["bare"], "%"),
    ]


def _timed(send: Callable[[bytes], None], content: bytes) -> float:
    began = perf_counter()
    send(content)
    return perf_counter() - began


def _bare_way(port: int) -> Callable[[bytes], None]:
    def send(content: bytes) -> None:
        with Line(port) as line:
            line.ask("PATCH", "/", PIECES, content)

    return send


def _resumable_way(desk: EvidenceDesk) -> Callable[[bytes], None]:
    headers = {**desk.headers, **TUS}
    said = metadata(task_id=TASK, filename="minh-chung.bin", filetype="application/octet-stream")

    def send(content: bytes) -> None:
        opened = {**headers, "Upload-Length": str(len(content)), "Upload-Metadata": said}
        with Line(desk.port) as line:
            place = line.ask("POST", "/api/v1/uploads", opened)["location"]
            ended = line.ask("PATCH", place, {**headers, **PIECES, "Upload-Offset": "0"}, content)
        if "evidence-id" not in ended:
            raise RuntimeError("the upload did not become evidence")

    return send


def _form_way(desk: EvidenceDesk) -> Callable[[bytes], None]:
    headers = {**desk.headers, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="task_id"\r\n\r\n{TASK}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="minh-chung.bin"\r\n\r\n'
    ).encode()

    def send(content: bytes) -> None:
        with Line(desk.port) as line:
            line.ask("POST", "/api/v1/evidence", headers, head + content + f"\r\n--{BOUNDARY}--\r\n".encode())

    return send


@asynccontextmanager
async def _bare(folder: Path) -> AsyncIterator[int]:
    port = free_port()
    command = (sys.executable, "-m", "bench.bare", str(folder / "bare.bin"), str(port))
    process = await asyncio.create_subprocess_exec(*command)
    try:
        await until_answers(f"http://{LOOPBACK}:{port}/")
        yield port
    finally:
        process.terminate()
        await process.wait()
