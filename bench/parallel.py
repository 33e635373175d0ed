"""Five hundred uploads at the same time: all of them half sent before any goes on. Errors, memory, time."""

import asyncio
import os
from collections.abc import Mapping
from time import perf_counter

import psutil

from bench.desk import TASK, EvidenceDesk, evidence_desk
from bench.row import Row
from shared.embedded.children import LOOPBACK
from tests.service.evidence.tus import PIECES, TUS, metadata

UPLOADS = 500
MEBIBYTE = 1024 * 1024
SIZE = 2 * MEBIBYTE
WATCH_SECONDS = 0.05
BAR_MEGABYTES = 400


class RefusedError(RuntimeError):
    """An answer that is none."""


class Meeting:
    """Lets nobody go on before all have come."""

    def __init__(self, number: int) -> None:
        """Wait for so many."""
        self._missing = number
        self._all_came = asyncio.Event()

    async def wait(self) -> None:
        """Come, and wait for the others."""
        self._missing -= 1
        if self._missing <= 0:
            self._all_came.set()
        await self._all_came.wait()


async def measure() -> list[Row]:
    """Return the number of refused uploads, the service's peak memory, and the seconds for all."""
    async with evidence_desk() as desk:
        service = psutil.Process(desk.pid)
        idle = service.memory_info().rss / MEBIBYTE
        meeting = Meeting(UPLOADS)
        began = perf_counter()
        watching = asyncio.create_task(_peak(service))
        results = await asyncio.gather(*(_upload(desk, meeting) for _ in range(UPLOADS)), return_exceptions=True)
        seconds = perf_counter() - began
        watching.cancel()
        peak = (await asyncio.gather(watching))[0]
    errors = [result for result in results if result is not None]
    for error in errors[:3]:
        print(f"parallel: {error!r}", flush=True)
    what = f"{UPLOADS} uploads of {SIZE // MEBIBYTE} MB at once"
    return [
        Row("parallel", f"{what}: errors", len(errors), "", at_most=0),
        Row("parallel", f"{what}: peak memory of the service", peak, "MB", at_most=BAR_MEGABYTES),
        Row("parallel", "the service before them", idle, "MB"),
        Row("parallel", f"{what}: all attached", seconds, "s"),
    ]


async def _peak(service: psutil.Process) -> float:
    """Watch until cancelled; return the most megabytes seen."""
    most = 0.0
    try:
        while True:
            most = max(most, service.memory_info().rss / MEBIBYTE)
            await asyncio.sleep(WATCH_SECONDS)
    except asyncio.CancelledError:
        return most


async def _upload(desk: EvidenceDesk, meeting: Meeting) -> None:
    reader, writer = await asyncio.open_connection(LOOPBACK, desk.port)
    headers = {**desk.headers, **TUS}
    said = metadata(task_id=TASK, filename="minh-chung.bin", filetype="application/octet-stream")
    try:
        _head(writer, "POST", "/api/v1/uploads", {**headers, "Upload-Length": str(SIZE), "Upload-Metadata": said}, 0)
        place = (await _answer(reader))["location"]
        _head(writer, "PATCH", place, {**headers, **PIECES, "Upload-Offset": "0"}, SIZE)
        await _send_half(writer)
        await meeting.wait()
        await _send_half(writer)
        (await _answer(reader))["evidence-id"]
    except BaseException:
        await meeting.wait()
        raise
    finally:
        writer.close()


async def _send_half(writer: asyncio.StreamWriter) -> None:
    writer.write(os.urandom(SIZE // 2))
    await writer.drain()


def _head(writer: asyncio.StreamWriter, method: str, path: str, headers: Mapping[str, str], length: int) -> None:
    told = {"Host": LOOPBACK, **headers, "Content-Length": str(length)}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode())


async def _answer(reader: asyncio.StreamReader) -> dict[str, str]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *found = head.strip().split("\r\n")
    answer = {name.lower(): value for name, _, value in (line.partition(": ") for line in found)}
    body = await reader.readexactly(int(answer.get("content-length", 0)))
    if not status.split()[1].startswith("2"):
        raise RefusedError(f"{status} {body.decode(errors='replace')}")
    return answer
