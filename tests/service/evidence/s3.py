"""A real server that speaks S3 (SeaweedFS), and a line to it that can be cut."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from services.evidence.store.contents import Place
from shared.embedded.children import LOOPBACK, Child, free_port

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config

BUCKET, ACCESS_KEY, SECRET_KEY = "kho", "khoa", "bi-mat-cua-kho"
OPTIONS: "ClientConfig" = {"allow_http": True, "timeout": "5s"}
ONCE: "RetryConfig" = {"max_retries": 0}
PARTS = ("master", "volume", "filer", "s3")
MEBIBYTE = 1 << 20


class S3Server(Child):
    """One `weed server` with its S3 door, about 110 MB."""

    name = "weed"
    stop_signal = signal.SIGKILL

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._ports = {f"{part}.port{kind}": free_port() for part in PARTS for kind in ("", ".grpc")}
        self._ports["s3.port"] = self.port
        identity = {
            "name": "kho",
            "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
            "actions": ["Admin", "Read", "Write", "List"],
        }
        self._config = folder / "s3.json"
        self._config.write_text(json.dumps({"identities": [identity]}))

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def place(self, folder: Path, prefix: str, endpoint: str = "") -> Place:
        """The one bucket, under a prefix of the test's own: a bucket more is eight volumes more."""
        address = f"s3://{BUCKET}/{prefix}"
        return Place(folder, address, endpoint or self.url, access_key=ACCESS_KEY, secret_key=SECRET_KEY)

    def settings(self, prefix: str) -> dict[str, str]:
        """Settings of the evidence service that keep its contents here."""
        keys = {"s3_access_key": ACCESS_KEY, "s3_secret_key": SECRET_KEY}
        return {"store_url": f"s3://{BUCKET}/{prefix}", "s3_endpoint": self.url, **keys}

    def launch(self) -> None:
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        told = {
            **self._ports,
            "dir": data,
            "ip": LOOPBACK,
            "ip.bind": LOOPBACK,
            "s3.config": self._config,
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            "master.volumeSizeLimitMB": 64,
            "master.telemetry": "false",
            "master.electionTimeout": "1s",
            "master.heartbeatInterval": "100ms",
            "volume.max": 16,
        }
        program = str(Path(sys.executable).with_name("weed"))
        self._spawn([program, "server", "-s3", *(f"-{name}={value}" for name, value in told.items())])

    def is_ready(self) -> bool:
        """Tell whether it takes an object: it answers long before it does."""
        keys: S3Config = {"endpoint": self.url, "access_key_id": ACCESS_KEY, "secret_access_key": SECRET_KEY}
        try:
            obstore.put(S3Store(BUCKET, config=keys, client_options=OPTIONS, retry_config=ONCE), "ready", b"x")
        except BaseError:
            return False
        return True


class Line:
    """Connections carried to the server until `after_bytes` went there: then all are dead and `then` is called."""

    def __init__(self, server: S3Server, after_bytes: int, then: Callable[[], None]) -> None:
        self.server = server
        self.left = after_bytes
        self.then = then
        self.carried: set[asyncio.Task[None]] = set()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection both ways."""
        if self.left <= 0:
            writer.close()
            return
        far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self.server.port)
        there = asyncio.create_task(self._carry(reader, far_writer, is_counted=True))
        back = asyncio.create_task(self._carry(far_reader, writer, is_counted=False))
        self.carried |= {there, back}
        await asyncio.wait({there, back})
        writer.close()
        far_writer.close()

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, is_counted: bool) -> None:
        while self.left > 0 and (piece := await source.read(65_536)):
            sink.write(piece)
            await sink.drain()
            if is_counted:
                self.left -= len(piece)
                if self.left <= 0:
                    self.then()
        sink.close()


@asynccontextmanager
async def line_to(server: S3Server, after_bytes: int, then: Callable[[], None], port: int = 0) -> AsyncIterator[str]:
    """Give an address that leads to the server until so many bytes went there; then it is dead and `then` is called."""
    line = Line(server, after_bytes, then)
    listening = await asyncio.start_server(line.connect, LOOPBACK, port)
    try:
        yield f"http://{LOOPBACK}:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()
        for carried in line.carried:
            carried.cancel()
        await asyncio.gather(*line.carried, return_exceptions=True)
