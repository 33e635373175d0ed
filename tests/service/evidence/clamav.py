"""The real clamd with one signature of its own, and what stands between it and its caller when it dies."""

import asyncio
import hashlib
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from shared.embedded.children import LOOPBACK, Child, free_port

PROGRAM = "/usr/sbin/clamd"
# Split, so that no scanner takes this page for what it is about.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURE = "Eicar-Test-Signature"
STREAM_LIMIT = 200_000
CONFIGURATION = Path(__file__).parents[3] / "deploy" / "clamd" / "clamd.conf"


class ClamdServer(Child):
    """One clamd on the loopback as `deploy/` sets it up; its database knows EICAR and nothing else."""

    name = "clamd"

    def __init__(self, folder: Path) -> None:
        """Write its configuration and its database."""
        super().__init__(folder)
        self.port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        database = folder / "own.hdb"
        database.write_text(f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:{SIGNATURE}\n")  # noqa: S324
        own = {
            "TCPSocket": self.port,
            "TCPAddr": LOOPBACK,
            "DatabaseDirectory": folder,
            "StreamMaxLength": STREAM_LIMIT,
        }
        told = CONFIGURATION.read_text(encoding="utf-8")
        for name, value in own.items():
            told = re.sub(rf"^{name} .*$", f"{name} {value}", told, flags=re.MULTILINE)
        (folder / "clamd.conf").write_text(told, encoding="utf-8")

    @property
    def url(self) -> str:
        return f"tcp://{LOOPBACK}:{self.port}"

    def launch(self) -> None:
        self._spawn([PROGRAM, "--config-file", str(self.folder / "clamd.conf")])

    def is_ready(self) -> bool:
        with suppress(OSError), socket.create_connection((LOOPBACK, self.port), timeout=1) as asked:
            asked.sendall(b"zPING\0")
            return asked.recv(16) == b"PONG\0"
        return False


@asynccontextmanager
async def on_the_way(server: ClamdServer, at_a_scan: Callable[[], None]) -> AsyncIterator[str]:
    """Give the address of a go-between that calls `at_a_scan` when the first bytes of a file have reached clamd."""

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
            if piece.startswith(b"zINSTREAM"):
                at_a_scan()
        with suppress(OSError):
            writer.write_eof()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection(LOOPBACK, server.port)
            await asyncio.gather(pass_on(reader, far_writer), pass_on(far_reader, writer), return_exceptions=True)
            far_writer.close()
        writer.close()

    between = await asyncio.start_server(serve, LOOPBACK, 0)
    try:
        yield f"tcp://{LOOPBACK}:{between.sockets[0].getsockname()[1]}"
    finally:
        between.close()


@asynccontextmanager
async def answering(*answers: bytes | None, path: Path | None = None) -> AsyncIterator[str]:
    """Give the address of something that says these answers, one to each caller; none: it falls silent."""
    said = iter(answers)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        command = await reader.readuntil(b"\0")
        if command == b"zINSTREAM\0":
            while (length := int.from_bytes(await reader.readexactly(4))) > 0:
                await reader.readexactly(length)
        told = next(said)
        if told is None:
            await reader.read()
        else:
            writer.write(told)
        writer.close()

    if path:
        async with await asyncio.start_unix_server(answer, path):
            yield f"unix://{path}"
    else:
        async with await asyncio.start_server(answer, LOOPBACK, 0) as server:
            yield f"tcp://{LOOPBACK}:{server.sockets[0].getsockname()[1]}"
