"""The malware scanner clamd, asked over its socket. An answer it does not give is an error, never a clean file."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from services.evidence.domain.safety import Scan

CONNECT_SECONDS = 5.0
VERSION_SECONDS = 5.0
SCAN_SECONDS = 120.0
PIECE_BYTES = 256 << 10
ANSWER_BYTES = 4096
LENGTH = struct.Struct("!L")

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class ScannerAwayError(Exception):
    """The scanner cannot be reached, fell silent, or said something that is no verdict."""


@dataclass(frozen=True, slots=True)
class ScannerVersion:
    """Program and signatures as clamd writes them; the day of the signatures where it tells one."""

    text: str
    signatures_at: datetime | None


class Clamd:
    """One clamd at `tcp://host:port` or `unix:///path`."""

    def __init__(self, url: str, scan_seconds: float = SCAN_SECONDS) -> None:
        """Take the address. Raises ValueError for one that is none."""
        self._address = urlsplit(url)
        self._scan_seconds = scan_seconds
        is_tcp = self._address.scheme == "tcp" and self._address.hostname and self._address.port
        if not is_tcp and not (self._address.scheme == "unix" and self._address.path):
            raise ValueError("EVIDENCE_CLAMD_URL is empty, tcp://host:port or unix:///path")

    async def version(self) -> ScannerVersion:
        """Ask for the version. Raises ScannerAwayError."""
        async with self._asked(VERSION_SECONDS) as (reader, writer):
            writer.write(b"zVERSION\0")
            text = await _answer(reader)
        if not text:
            raise ScannerAwayError("clamd hung up without its version")
        return ScannerVersion(text, _signatures_at(text))

    async def scan(self, path: Path) -> Scan:
        """Send a file in pieces and return the verdict. Raises ScannerAwayError."""
        version = (await self.version()).text
        async with self._asked(self._scan_seconds) as (reader, writer):
            # Read from the start: what refuses a file says so and hangs up while the rest still comes.
            answering = asyncio.create_task(_answer(reader))
            try:
                with suppress(ConnectionError):
                    await _send(path, writer)
                return _verdict(await answering, version)
            finally:
                answering.cancel()

    @asynccontextmanager
    async def _asked(self, seconds: float) -> AsyncIterator[Streams]:
        try:
            async with asyncio.timeout(seconds):
                reader, writer = await asyncio.wait_for(self._connected(), CONNECT_SECONDS)
                try:
                    yield reader, writer
                finally:
                    writer.transport.abort()
        except (OSError, TimeoutError) as failure:
            raise ScannerAwayError(f"{type(failure).__name__}: {failure}") from failure

    async def _connected(self) -> Streams:
        if self._address.scheme == "unix":
            return await asyncio.open_unix_connection(self._address.path)
        return await asyncio.open_connection(self._address.hostname, self._address.port)


async def _send(path: Path, writer: asyncio.StreamWriter) -> None:
    writer.write(b"zINSTREAM\0")
    with path.open("rb", buffering=0) as file:
        while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
            writer.write(LENGTH.pack(len(piece)) + piece)
            await writer.drain()
    writer.write(LENGTH.pack(0))
    await writer.drain()


async def _answer(reader: asyncio.StreamReader) -> str:
    said = await reader.read(ANSWER_BYTES)
    while said and not said.endswith(b"\0") and (more := await reader.read(ANSWER_BYTES)):
        said += more
    return said.rstrip(b"\0\n").decode(errors="replace")


def _verdict(said: str, version: str) -> Scan:
    if said == "stream: OK":
        return Scan("clean", scanner_version=version)
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return Scan("infected", said.removeprefix("stream: ").removesuffix(" FOUND"), version)
    if "size limit exceeded" in said:
        return Scan("refused", scanner_version=version)
    raise ScannerAwayError(f"clamd answered: {said[:200] or 'nothing'}")


def _signatures_at(text: str) -> datetime | None:
    """Read `ClamAV 1.4.6/27000/Mon Nov 16 08:25:00 2026`; a scanner with own signatures alone tells no day."""
    try:
        told = datetime.strptime(text.split("/")[2], "%a %b %d %H:%M:%S %Y")  # noqa: DTZ007  the zone is not told
    except (IndexError, ValueError):
        return None
    return told.replace(tzinfo=UTC)
